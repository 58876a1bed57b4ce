from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

from .workbook_common import TAKERS

REPORTS = ("party.branch.report", "party.class.report", "party.point.report")


class AnalysisCommon(PartyLedgerCommon):
    """March of two branches.

    Branch 1: four lines of the member, one of them late, and the reversal of one; two
    demand evidence, one has some. Of three on the list of a meeting two were expected
    and one came. The member is below the pass line.
    Branch 2: one line, in time, and a meeting to which its member came.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.confirm(cls.member, cls.items["FIXED"], cls.on(3))
        proven = cls.confirm(cls.member, cls.items["PROVEN"], cls.on(3))
        cls.confirm(cls.member, cls.items["PROVEN"], cls.on(3), is_late=True)
        cls.wrong = cls.confirm(cls.member, cls.items["LATE"], cls.on(3), -20)
        cls.reverse(cls.confirm(cls.member, cls.items["FIXED"], cls.on(4)))
        cls.confirm(cls.other_member, cls.items["FIXED"], cls.on(3))
        cls.add_evidence(proven)
        cls.hold(cls.branch, member="present", secretary="absent", committee="leave")
        cls.hold(cls.other_branch, other="present")
        for branch in cls.branch | cls.other_branch:
            cls.refresh(3, branch)
        cls.env.flush_all()

    @classmethod
    def _new_items(cls, template):
        proven = cls.new_item(template, "PROVEN", evidence_required=True)
        return {**super()._new_items(template), "PROVEN": proven}

    @classmethod
    def add_evidence(cls, line):
        cls.env.flush_all()
        cls.env.cr.execute(
            SQL(
                "INSERT INTO party_evidence (line_id, name) VALUES (%s, 'photo.png')",
                line.id,
            )
        )

    @classmethod
    def hold(cls, branch, month=3, **outcomes):
        """A closed meeting of a month.

        :param outcomes: ``{who: outcome}``
        """
        activity = cls.env["party.activity"].create(
            {
                "name": "Member Meeting",
                "type_id": cls.env.ref(
                    "party_points.party_activity_type_member_meeting"
                ).id,
                "branch_id": branch.id,
                "date": cls.on(month),
            }
        )
        members = {**cls.members, "other": cls.other_member}
        cls.env["party.attendance"].create(
            [
                {
                    "activity_id": activity.id,
                    "member_id": members[who].id,
                    "outcome": outcome,
                }
                for who, outcome in outcomes.items()
            ]
        )
        activity._for_workflow().state = "closed"
        return activity

    def report(self, model, role="superior"):
        return self.as_role(role, self.env[model])

    def row(self, branch=None, month=3):
        """The row of a branch's month."""
        branch = branch or self.branch
        self.env["party.branch.report"].invalidate_model()
        return self.env["party.branch.report"].search(
            [("branch_id", "=", branch.id), ("month", "=", self.on(month, 1))]
        )

    def publish(self, state, **vals):
        """The month's publication, in a state."""
        return self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "month",
                "date_from": self.on(3, 1),
                "date_to": self.on(3, 31),
                "due_date": self.on(4, 10),
                "state": state,
                **vals,
            }
        )

    def group(self, model, groupby, aggregates, domain=()):
        march = [("month", "=", self.on(3, 1)), *domain]
        return self.report(model)._read_group(march, groupby, aggregates)


@tagged("post_install", "-at_install")
class TestBranchReport(AnalysisCommon):
    def test_row_counts_what_is_there(self):
        self.assertRecordValues(
            self.row(),
            [
                {
                    "member_count": 4,
                    "line_count": 4,
                    "timely_count": 3,
                    "timeliness": 75,
                    "demanded_count": 2,
                    "evidenced_count": 1,
                    "evidence_rate": 50,
                    "present_count": 1,
                    "expected_count": 2,
                    "turnout": 50,
                    "scored_count": 4,
                    "below_count": 1,
                    "dispute_count": 0,
                }
            ],
        )

    def test_average_is_that_of_the_months_scores(self):
        scores = self.period(self.branch, self.on(3)).score_ids
        average = sum(scores.mapped("total")) / 4
        self.assertAlmostEqual(self.row().average, average, 2)
        self.assertAlmostEqual(average, (60 * 3 + 45) / 4)

    def test_reversal_is_no_line(self):
        self.assertEqual(self.row(month=4).line_count, 1)

    def test_evidence_of_the_activity_is_evidence_of_its_lines(self):
        activity = self.hold(self.branch, month=5, scorekeeper="present")
        line = self.confirm(
            self.member, self.items["PROVEN"], self.on(5), activity_id=activity.id
        )
        self.assertEqual(self.row(month=5).evidence_rate, 0)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO party_evidence (activity_id, name) VALUES (%s, 'a.png')",
                activity.id,
            )
        )
        self.assertEqual(self.row(month=5).evidence_rate, 100)
        reports = self.env["party.point.report"]
        self.assertTrue(reports.browse(line.id).has_evidence)

    def test_ratios_of_several_branches_are_weighted(self):
        [[turnout, timeliness, evidence, average]] = self.group(
            "party.branch.report",
            [],
            ["turnout:avg", "timeliness:avg", "evidence_rate:avg", "average:avg"],
        )
        self.assertEqual(float(turnout), 66.67)  # 2 of 3, not (50 + 100) / 2
        self.assertEqual(float(timeliness), 80)
        self.assertEqual(float(evidence), 50)
        self.assertEqual(float(average), (60 * 3 + 45 + 63) / 5)

    def test_groups_are_sorted_by_their_weighted_ratios(self):
        rows = self.report("party.branch.report")._read_group(
            [("month", "=", self.on(3, 1))],
            ["branch_id"],
            ["turnout:avg"],
            order="turnout:avg DESC",
        )
        self.assertEqual([row[0] for row in rows], [self.other_branch, self.branch])

    def test_what_could_not_be_counted_is_empty(self):
        [[turnout]] = self.report("party.branch.report")._read_group(
            [("month", "=", self.on(4, 1))], [], ["turnout:avg"]
        )
        self.assertFalse(turnout)

    def test_grouped_lists_and_pivots_read_the_weighted_ratios(self):
        groups = self.report("party.branch.report").formatted_read_group(
            [("month", "=", self.on(3, 1))],
            ["month:month"],
            ["turnout:avg", "member_count:sum"],
        )
        self.assertEqual(float(groups[0]["turnout:avg"]), 66.67)
        self.assertEqual(groups[0]["member_count:sum"], 5)

    def test_members_of_several_months_are_no_more_members(self):
        self.refresh(4)
        [[members]] = self.report("party.branch.report")._read_group(
            [
                ("branch_id", "=", self.branch.id),
                ("month", "in", (self.on(3, 1), self.on(4, 1))),
            ],
            [],
            ["member_count:sum"],
        )
        self.assertEqual(members, 4)

    def test_state_says_how_far_the_month_is(self):
        period = self.period(self.branch, self.on(3))
        self.assertEqual(self.row().state, "overdue")
        self.assertEqual(self.row().due_date, period.deadline)
        period._for_workflow().state = "closed"
        self.assertEqual(self.row().state, "closed")
        publication = self.publish("planned", due_date=self.days(1))
        self.assertEqual(self.row().state, "closed")
        self.assertEqual(self.row().due_date, self.days(1))
        publication._for_workflow().due_date = self.days(-1)
        self.assertEqual(self.row().state, "overdue")
        for state in ("published", "final"):
            publication._for_workflow().state = state
            self.assertEqual(self.row().state, state)
            self.assertFalse(self.row().due_date)

    def test_month_within_its_time_is_open(self):
        self.env["party.period"]._cron_open()
        row = self.env["party.branch.report"].search(
            [
                ("branch_id", "=", self.branch.id),
                ("month", "=", self.today.replace(day=1)),
            ]
        )
        self.assertEqual(row.state, "open")

    def test_publications_of_other_kinds_say_nothing_of_the_month(self):
        self.publish("published", kind="quarter")
        self.assertEqual(self.row().state, "overdue")

    def test_open_disputes_count_in_the_month_they_are_about(self):
        disputes = self.env["party.dispute"].sudo()
        for number, state in enumerate(("filed", "appealed", "settled", "draft")):
            disputes |= disputes.create(
                {
                    "branch_id": self.branch.id,
                    "about": "omission",
                    "date": self.on(3, 20 + number),
                    "member_id": self.member.id,
                    "item_id": self.items["FIXED"].id,
                    "reason": "It is missing.",
                }
            )
            disputes[-1]._for_workflow().state = state
        self.assertEqual(self.row().dispute_count, 2)
        self.assertEqual(self.row(month=4).dispute_count, 0)

    def test_search_finds_overdue_and_unpublished_months(self):
        self.publish("published")
        reports = self.report("party.branch.report")
        march = [("month", "=", self.on(3, 1))]
        overdue = reports.search([*march, ("state", "=", "overdue")])
        self.assertEqual(overdue.branch_id, self.other_branch)
        open_ = reports.search([*march, ("state", "not in", ("published", "final"))])
        self.assertEqual(open_.branch_id, self.other_branch)

    def test_row_leads_to_the_month(self):
        row = self.row().with_user(self.users["superior"])
        action = row.action_open_month()
        self.assertEqual(action["res_id"], self.period(self.branch, self.on(3)).id)


@tagged("post_install", "-at_install")
class TestClassReport(AnalysisCommon):
    def test_classes_are_compared_by_all_their_members(self):
        self.new_member(self.branch, name="Rural", member_class_id=self.other_class.id)
        self.refresh(3)
        rows = self.group(
            "party.class.report",
            ["member_class_id"],
            ["member_count:sum", "average:avg", "below_share:avg"],
        )
        found = {row[0]: tuple(map(float, row[1:])) for row in rows}
        self.assertEqual(found[self.other_class], (1, 60, 0))
        average = round((60 * 3 + 45 + 63) / 5, 2)
        self.assertEqual(found[self.member_class], (5, average, 20))

    def test_exempt_members_are_not_compared(self):
        self.exempt(self.members["scorekeeper"], self.on(3, 1), self.on(3, 31))
        self.refresh(3)
        [[members]] = self.group(
            "party.class.report",
            [],
            ["member_count:sum"],
            [("branch_id", "=", self.branch.id)],
        )
        self.assertEqual(members, 3)


@tagged("post_install", "-at_install")
class TestPointReport(AnalysisCommon):
    def test_lines_are_counted_by_kind_with_their_points(self):
        rows = self.group(
            "party.point.report",
            ["kind"],
            ["__count", "points:sum"],
            [("branch_id", "=", self.branch.id)],
        )
        self.assertEqual(
            dict((row[0], row[1:]) for row in rows),
            {
                "pioneer": (3, 5),
                "deduction": (1, -20),
            },
        )

    def test_lines_are_counted_by_what_speaks_for_them(self):
        for field, counts in (
            ("has_evidence", {True: 1, False: 4}),
            ("is_late", {True: 1, False: 4}),
            ("state", {"confirmed": 5}),
        ):
            with self.subTest(field=field):
                found = dict(self.group("party.point.report", [field], ["__count"]))
                self.assertEqual(found, counts)

    def test_drafts_are_not_counted(self):
        self.confirm(self.member, self.items["FIXED"], self.on(6), state="draft")
        reports = self.env["party.point.report"]
        self.assertFalse(reports.search_count([("month", "=", self.on(6, 1))]))


@tagged("post_install", "-at_install")
class TestAnalysisRights(AnalysisCommon):
    def test_officers_see_their_branch_and_those_above_the_subtree(self):
        march = [("month", "=", self.on(3, 1))]
        for model in REPORTS:
            for role in TAKERS:
                with self.subTest(model=model, role=role):
                    found = self.report(model, role).search(march).branch_id
                    expected = self.branch
                    if role in ("superior", "supervisor"):
                        expected |= self.other_branch
                    self.assertEqual(found, expected)

    def test_administrator_sees_all(self):
        for model in REPORTS:
            with self.subTest(model=model):
                found = self.report(model, "administrator").search([]).branch_id
                self.assertLessEqual(self.branch | self.other_branch, found)

    def test_members_and_strangers_see_no_analysis(self):
        self.users["outsider"] = self.outsider
        for model in REPORTS:
            for role in ("member", "outsider"):
                with (
                    self.subTest(model=model, role=role),
                    self.assertRaises(AccessError),
                ):
                    self.report(model, role).search([])

    def test_rows_of_other_branches_cannot_be_read(self):
        for model in REPORTS:
            row = self.env[model].search(
                [("branch_id", "=", self.other_branch.id)], limit=1
            )
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.as_role("secretary", row).read(["branch_id"])

    def test_no_report_knows_members(self):
        for model in REPORTS:
            with self.subTest(model=model):
                names = {
                    name
                    for name, field in self.env[model]._fields.items()
                    if field.comodel_name in ("party.member", "res.partner")
                }
                self.assertFalse(names)

    def test_nobody_writes_reports(self):
        for model in REPORTS:
            row = self.env[model].search([], limit=1)
            for role in (*TAKERS, "administrator"):
                with self.subTest(model=model, role=role):
                    for right in ("write", "create", "unlink"):
                        self.assertFalse(self.as_role(role, row).has_access(right))

    def test_member_sees_his_own_points_over_time(self):
        action = self.env.ref(
            "party_points_reports.party_point_score_own_server_action"
        )
        for role in ("member", "secretary"):
            with self.subTest(role=role):
                opened = self.as_role(role, action).run()
                scores = self.as_role(role, self.env[opened["res_model"]])
                found = scores.search(opened["domain"])
                self.assertEqual(found.member_id, self.members[role])
                self.assertTrue(opened["view_mode"].startswith("graph"))
