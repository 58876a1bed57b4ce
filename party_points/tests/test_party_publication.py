import hashlib
import json
import secrets
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.ledger.party_point_line import ledger_step
from .publication_common import PartyPublicationCommon

COMMITTEE = ("committee", "secretary", "publicity")
# all but those who are in the committee of the branch
OTHERS = (
    "member",
    "scorekeeper",
    "superior",
    "supervisor",
    "administrator",
    "other_member",
)


@tagged("post_install", "-at_install")
class TestPartyPublication(PartyPublicationCommon):
    """Publishing, correcting and confirming final (PUB-1 … PUB-4)."""

    def logged(self, publication, action):
        return self.env["party.decision"].search(
            [("publication_id", "=", publication.id), ("action", "=", action)]
        )

    # Who publishes

    def test_committee_publishes_what_is_decided(self):
        for month, role in enumerate(COMMITTEE, start=1):
            with self.subTest(role=role):
                self.decide_months(month)
                publication = self.publish(self.plan(month=month), role)
                self.assertEqual(publication.state, "published")
                self.assertEqual(publication.published_by_id, self.users[role])
                self.assertEqual(publication.published_on, self.today)
                self.assertEqual(publication.version_id.number, 1)
                self.assertFalse(publication.is_corrected)
                entry = self.logged(publication, "publish")
                self.assertEqual(entry.user_id, self.users[role])
                self.assertEqual(entry.after, "Version 1")

    def test_nobody_else_publishes_confirms_or_makes_links(self):
        self.decide_months(3)
        publication = self.plan(audience="public")
        for role in OTHERS:
            seen = self.as_role(role, publication)
            for step in ("publish", "finalise", "open_link", "close_link"):
                with self.subTest(role=role, step=step):
                    self.assert_refused(
                        "", getattr(seen, f"action_{step}"), error=AccessError
                    )
        self.assertEqual(publication.state, "planned")

    def test_committee_of_another_branch_does_not_publish(self):
        self.decide_months(3, branch=self.other_branch)
        publication = self.plan(branch=self.other_branch)
        self.assert_refused("", self.publish, publication, error=AccessError)

    def test_nobody_makes_changes_or_deletes_publications_by_hand(self):
        publication = self.published()
        vals = {
            "branch_id": self.branch.id,
            "kind": "month",
            "date_from": self.on(9, 1),
            "date_to": self.on(9, 30),
        }
        for role in self.users:
            seen = self.as_role(role, publication)
            with self.subTest(role=role):
                self.assert_refused("", seen.create, vals, error=AccessError)
                self.assert_refused("", seen.unlink, error=AccessError)
                for name, value in (
                    ("state", "final"),
                    ("window_end", self.today),
                    ("version_id", False),
                    ("link_token", "guess"),
                    ("link_hash", "guess"),
                    ("is_corrected", True),
                ):
                    self.assert_refused(
                        "", seen.write, {name: value}, error=AccessError
                    )

    # How it is published

    def test_committee_chooses_how_until_it_is_published(self):
        self.decide_months(3)
        publication = self.plan()
        settings = {
            "audience": "public",
            "names": "masked",
            "grounds": "everybody",
            "ranking": "all",
        }
        self.as_role("publicity", publication).write(settings)
        self.publish(publication)
        self.assertRecordValues(publication, [settings])
        for name, value in (("audience", "members"), ("names", "full")):
            with self.subTest(name=name):
                self.assert_refused(
                    "is published. How it is published is chosen before that",
                    self.as_role("secretary", publication).write,
                    {name: value},
                )

    def test_nobody_else_chooses_how(self):
        publication = self.plan()
        for role in OTHERS:
            with self.subTest(role=role):
                seen = self.as_role(role, publication)
                self.assert_refused(
                    "", seen.write, {"audience": "public"}, error=AccessError
                )

    # Which months

    def test_undecided_months_are_named(self):
        self.decide_months(1)
        self.period(self.branch, self.on(3))
        words = self.assert_refused(
            "are not decided", self.publish, self.plan("quarter", 1)
        )
        self.assertIn(f"{self.year}-02", words)  # there is not even a page of it
        self.assertIn(f"{self.year}-03", words)
        self.assertNotIn(f"{self.year}-01", words)
        self.assertNotIn("[", words)

    def test_months_that_are_not_over_are_left_out_and_named(self):
        self.decide_months(1, 2, 3, 4, 5)
        self.period(self.branch, self.on(6))
        publication = self.plan("half_year", 1)
        with freeze_time(self.on(6, 25)):
            publication._publish()
        content = self.content(publication)
        self.assertEqual(len(content["months"]), 5)
        self.assertEqual(content["left_out"], [str(self.on(6, 1))])
        self.assertEqual(
            self.page(publication, "member")["left_out"], [f"{self.year}-06"]
        )
        self.assertIn(f"{self.year}-06", publication._render_page("member"))

    def test_month_that_has_begun_is_left_out_though_nobody_has_closed_it(self):
        self.decide_months(4)
        publication = self.plan("quarter", 4)
        with freeze_time(self.on(5, 31)):
            publication._publish()
        content = self.content(publication)
        self.assertEqual(content["months"], [str(self.on(4, 1))])
        self.assertEqual(content["left_out"], [str(self.on(5, 1)), str(self.on(6, 1))])

    def test_months_before_the_branchs_first_one_do_not_exist(self):
        self.decide_months(2, 3)
        publication = self.publish(self.plan("quarter", 1))
        content = self.content(publication)
        self.assertEqual(content["months"], [str(self.on(2, 1)), str(self.on(3, 1))])
        self.assertEqual(content["left_out"], [])

    def test_period_without_a_decided_month_is_not_published(self):
        publication = self.plan()
        self.assert_refused("none of its months is over", self.publish, publication)
        self.period(self.branch, self.on(3))
        with freeze_time(self.on(3, 31)):
            self.assert_refused("none of its months is over", publication._publish)
        self.assertFalse(publication.version_id)

    def test_branch_without_members_publishes_nothing(self):
        empty = self.env["party.branch"].create(
            {"name": "Empty", "code": "T-3", "sector": "rural"}
        )
        empty.parent_id = self.committee
        self.decide_months(3, branch=empty)
        self.assert_refused(
            "nobody belonged to the branch", self.plan(branch=empty)._publish
        )

    def test_what_is_published_is_not_published_again(self):
        publication = self.published()
        self.assert_refused(
            "its state is “Open to Objections”", self.publish, publication
        )
        self.assertEqual(len(publication.version_ids), 1)

    def test_a_step_waits_for_the_months_and_the_publication(self):
        """What queues up is refused by the database where another was first."""
        self.decide_months(3)
        publication = self.plan()
        queued = []
        model = self.registry["party.guard.mixin"]
        queue_up = model._queue_up

        def note(records):
            queued.append((records._name, records.ids))
            return queue_up(records)

        with patch.object(model, "_queue_up", note):
            self.publish(publication)
        period = self.period(self.branch, self.on(3))
        self.assertEqual(queued[0], ("party.publication", publication.ids))
        self.assertIn(("party.period", period.ids), queued)

    # The window

    def test_window_is_so_many_working_days_as_the_plan_says(self):
        self.plans.create(
            {"branch_id": self.branch.id, "kind": "month", "objection_days": 8}
        )
        publication = self.published()
        expected = self.plans._add_working_days(self.today, 8)
        self.assertEqual(publication.window_end, expected)

    def test_it_is_confirmed_final_when_the_window_is_over(self):
        publication = self.published()
        seen = self.as_role("committee", publication)
        self.assert_refused("Objections are possible until", seen.action_finalise)
        publication.window_end = self.today  # this day included
        self.assert_refused("Objections are possible until", seen.action_finalise)
        publication.window_end = self.days(-1)
        seen.action_finalise()
        self.assertEqual(publication.state, "final")
        self.assertEqual(publication.final_on, self.today)
        self.assertEqual(publication.final_by_id, self.users["committee"])
        self.assertTrue(self.logged(publication, "finalise"))
        self.assert_refused("its state is “Final”", seen.action_finalise)

    def test_months_that_are_open_again_keep_it_from_being_final_and_are_named(self):
        publication = self.published("quarter", 1)
        publication.window_end = self.days(-1)
        march = self.period(self.branch, self.on(3))
        self.as_role("superior", march)._reopen("A line is missing.")
        self.decide_months(4).state = "open"  # not held
        seen = self.as_role("committee", publication)
        words = self.assert_refused("are open again", seen.action_finalise)
        self.assertIn(f"{self.year}-03", words)
        self.assertNotIn(f"{self.year}-02", words)
        self.assertNotIn(f"{self.year}-04", words)
        self.as_role("secretary", march).action_close()
        seen.action_finalise()
        self.assertEqual(publication.state, "final")

    def test_what_is_planned_is_not_confirmed_final(self):
        seen = self.as_role("committee", self.plan())
        self.assert_refused("its state is “Planned”", seen.action_finalise)

    def dispute(self, publication, state, **vals):
        return self.env["party.dispute"].create(
            {
                "name": f"D-{state}",
                "publication_id": publication.id,
                "branch_id": publication.branch_id.id,
                "member_id": self.member.id,
                "filer_id": self.member.id,
                "state": state,
                "reason": "It is wrong.",
                **vals,
            }
        )

    def test_open_disputes_keep_it_from_being_final_and_are_named(self):
        publication = self.published()
        publication.window_end = self.days(-1)
        seen = self.as_role("committee", publication)
        for state in ("filed", "escalated", "answered", "appealed"):
            with self.subTest(state=state), self.cr.savepoint() as savepoint:
                dispute = self.dispute(publication, state)
                self.assertEqual(publication.open_dispute_count, 1)
                words = self.assert_refused("are not settled", seen.action_finalise)
                self.assertIn(dispute.display_name, words)
                savepoint.rollback()
                self.env.invalidate_all()
        for state in ("draft", "settled", "withdrawn"):
            self.dispute(publication, state)
        self.assertEqual(publication.open_dispute_count, 0)
        seen.action_finalise()

    def test_entry_that_is_disputed_elsewhere_keeps_it_from_being_final(self):
        line = self.confirm(self.member, self.items["FIXED"], self.on(3))
        month = self.published()
        quarter = self.published("quarter", 1)
        theirs = self.plan("quarter", 1, branch=self.other_branch)
        self.decide_months(1, 2, 3, branch=self.other_branch)
        theirs._publish()
        dispute = self.dispute(month, "filed", line_id=line.id)
        quarter.window_end = self.days(-1)
        self.env.invalidate_all()
        seen = self.as_role("committee", quarter)
        words = self.assert_refused("are not settled", seen.action_finalise)
        self.assertIn(dispute.display_name, words)
        self.assertEqual((month | quarter).mapped("open_dispute_count"), [1, 1])
        self.assertEqual(theirs.open_dispute_count, 0)
        found = seen.env["party.dispute"].search(seen.action_view_disputes()["domain"])
        self.assertEqual(found, dispute)
        dispute.state = "settled"
        seen.action_finalise()

    def test_open_omission_of_its_months_keeps_it_from_being_final(self):
        march, april = self.published(), self.published(month=4)
        theirs = self.plan(branch=self.other_branch)
        self.decide_months(3, branch=self.other_branch)
        theirs._publish()
        self.dispute(
            april.browse(),
            "filed",
            about="omission",
            item_id=self.items["FIXED"].id,
            date=self.on(3, 31),
            branch_id=self.branch.id,
        )
        march.window_end = self.days(-1)
        self.env.invalidate_all()
        self.assert_refused(
            "are not settled", self.as_role("committee", march).action_finalise
        )
        counts = (march | april | theirs).mapped("open_dispute_count")
        self.assertEqual(counts, [1, 0, 0])

    def test_line_that_is_not_in_it_does_not_keep_it_from_being_final(self):
        publication = self.published()
        line = self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.dispute(
            publication.browse(), "filed", line_id=line.id, branch_id=self.branch.id
        )
        publication.window_end = self.days(-1)
        self.as_role("committee", publication).action_finalise()

    def test_open_disputes_of_many_cost_as_many_queries_as_of_few(self):
        for month in range(1, 7):
            self.confirm(self.member, self.items["FIXED"], self.on(month))
        every = self.env["party.publication"].union(
            *(self.published(month=month) for month in range(1, 7))
        )
        for publication in every:
            [entry] = self.entries(publication, self.member)
            self.dispute(publication, "filed", line_id=entry["line"])

        def count(publications):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.assertEqual(set(publications.mapped("open_dispute_count")), {1})
            return self.cr.sql_log_count - before

        self.assertEqual(count(every[:2]), count(every))

    # Versions

    def test_version_is_sealed_and_says_whether_it_still_fits(self):
        version = self.published().version_id
        self.assertTrue(version._verify())
        text = json.dumps(
            version.content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        self.assertEqual(
            version.content_hash, hashlib.sha256(text.encode()).hexdigest()
        )
        self.env.flush_all()
        self.cr.execute(
            "UPDATE party_publication_version "
            "SET content = jsonb_set(content, '{members,0,annual}', '99') "
            "WHERE id = %s",
            [version.id],
        )
        version.invalidate_recordset()
        self.assertFalse(version._verify())
        told = self.as_role("secretary", self.branch).action_verify_ledger()["params"]
        self.assertEqual(told["type"], "danger")
        self.assertIn(version.display_name, told["message"])

    def test_seal_holds_for_points_with_decimals_and_odd_words(self):
        self.confirm(self.member, self.items["HOURS"], self.on(3), 0.1)
        self.confirm(self.member, self.items["LATE"], self.on(3), -0.35)
        self.confirm(
            self.member,
            self.items["FIXED"],
            self.on(3),
            description="“王” <b>'\"\\ \n\t😀",
        )
        version = self.published().version_id
        self.env.flush_all()
        version.invalidate_recordset()
        self.assertTrue(version._verify())

    def test_nobody_changes_or_deletes_versions(self):
        version = self.published().version_id
        for role in (*self.users, None):
            seen = self.as_role(role, version) if role else version
            with self.subTest(role=role):
                for vals in ({"content": {}}, {"number": 2}, {"content_hash": "a"}):
                    self.assert_refused("", seen.write, vals, error=AccessError)
                self.assert_refused("", seen.unlink, error=AccessError)
                if role:
                    self.assert_refused(
                        "",
                        seen.create,
                        {"publication_id": version.publication_id.id},
                        error=AccessError,
                    )

    def test_nobody_reads_the_content_itself(self):
        publication = self.published(audience="public")
        self.as_role("committee", publication).action_open_link()
        version = publication.version_id
        for role in self.users:
            with self.subTest(role=role):
                for record, name in (
                    (version, "content"),
                    (version, "changes"),
                    (publication, "link_token"),
                    (publication, "link_hash"),
                ):
                    seen = self.as_role(role, record)
                    self.assert_refused("", seen.read, [name], error=AccessError)

    # Who reads it

    def readers(self, publication):
        self.env.invalidate_all()
        return {
            role
            for role in self.users
            if self.as_role(role, publication).search([("id", "=", publication.id)])
        }

    def test_officers_read_it_from_the_beginning_and_members_when_it_is_theirs(self):
        officers = {*COMMITTEE, "scorekeeper", "superior", "supervisor"}
        officers.add("administrator")
        for audience, readers in (
            ("superior", officers),
            ("members", officers | {"member"}),
            ("public", officers | {"member"}),
        ):
            with self.subTest(audience=audience), self.cr.savepoint() as savepoint:
                publication = self.plan(audience=audience)
                self.assertEqual(self.readers(publication), officers)
                self.decide_months(3)
                self.publish(publication)
                self.assertEqual(self.readers(publication), readers)
                version = publication.version_id
                self.assertEqual(self.readers(version), readers)
                publication.state = "final"
                self.assertEqual(self.readers(publication), readers)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_member_with_a_portal_account_reads_what_is_for_members(self):
        user = new_test_user(self.env, "test_portal", groups="base.group_portal")
        self.new_member(self.branch, partner=user.partner_id)
        for audience in ("members", "superior"):
            month = 3 if audience == "members" else 4
            publication = self.published(month=month, audience=audience)
            with self.subTest(audience=audience):
                found = publication.with_user(user).search(
                    [("id", "=", publication.id)]
                )
                self.assertEqual(bool(found), audience == "members")
        self.assertFalse(
            self.env["party.publication"]
            .with_user(user)
            .search([("state", "=", "planned")])
        )

    def test_who_has_no_part_in_the_party_reads_nothing(self):
        publication = self.published(audience="public")
        seen = publication.with_user(self.outsider)
        self.assert_refused("", seen.read, ["state"], error=AccessError)

    # The link

    def test_link_is_made_and_ended_by_the_committee(self):
        publication = self.published(audience="public")
        seen = self.as_role("committee", publication)
        self.assertFalse(seen.link)
        seen.action_open_link()
        self.assertEqual(publication.link_until, self.days(29))  # today is one of 30
        token = publication.link_token
        self.assertGreaterEqual(len(token), 40)
        self.assertTrue(seen.link.endswith(f"/party/publication/{token}"))
        found = self.env["party.publication"]._find_by_link(token)
        self.assertEqual(found, publication)
        seen.action_close_link()
        self.assertFalse(self.env["party.publication"]._find_by_link(token))
        self.assertFalse(seen.link)

    def test_link_that_was_made_before_ends(self):
        publication = self.published(audience="public")
        seen = self.as_role("committee", publication)
        seen.action_open_link()
        first = publication.link_token
        seen.action_open_link()
        self.assertNotEqual(publication.link_token, first)
        self.assertFalse(publication._find_by_link(first))
        self.assertTrue(publication._find_by_link(publication.link_token))

    def test_link_that_expired_or_was_guessed_leads_to_nothing(self):
        publication = self.published(audience="public")
        find = self.env["party.publication"]._find_by_link
        self.as_role("committee", publication).action_open_link()
        token = publication.link_token
        for guess in ("", None, False, "x", token[:-1], token + "x", token.swapcase()):
            with self.subTest(guess=guess):
                self.assertFalse(find(guess))
        self.assertFalse(find(secrets.token_urlsafe(32)))
        self.assertFalse(find({"$ne": ""}))
        publication.link_until = self.today  # this day included
        self.assertTrue(find(token))
        publication.link_until = self.days(-1)
        self.assertFalse(find(token))
        publication.write({"link_until": self.days(9), "audience": "members"})
        self.assertFalse(find(token))

    def test_link_of_one_leads_to_no_other(self):
        first, second = (
            self.published(month=month, audience="public") for month in (3, 4)
        )
        for publication in (first, second):
            self.as_role("committee", publication).action_open_link()
        self.assertEqual(first._find_by_link(second.link_token), second)

    def test_what_is_not_for_everybody_has_no_link(self):
        publication = self.published(audience="members")
        seen = self.as_role("committee", publication)
        self.assert_refused("was not published for everybody", seen.action_open_link)
        planned = self.plan(month=5, audience="public")
        seen = self.as_role("committee", planned)
        self.assert_refused("its state is “Planned”", seen.action_open_link)

    def test_members_do_not_see_the_link(self):
        publication = self.published(audience="public")
        self.as_role("committee", publication).action_open_link()
        self.assertFalse(self.as_role("member", publication).link)
        self.assertTrue(self.as_role("scorekeeper", publication).link)

    # What it holds

    def test_content_holds_the_scores_and_lines_of_the_branchs_members(self):
        item = self.items["FIXED"]
        line = self.confirm(
            self.member, item, self.on(3, 5), description="Helped", is_late=True
        )
        loss = self.confirm(self.member, self.items["LATE"], self.on(3, 9))
        self.confirm(self.member, item, self.on(4, 5))
        self.confirm(self.other_member, item, self.on(3, 5))
        self.env["party.point.line"].create(
            {**self.prepare_line(self.member, item, self.on(3)), "state": "rejected"}
        )
        publication = self.published()
        content = self.content(publication)
        self.assertEqual(content["rules"], [[self.template.id, "Rules R"]])
        names = [row["name"] for row in content["members"]]
        self.assertEqual(names, sorted(names))
        self.assertEqual(len(names), 5)
        self.assertEqual(
            self.row(publication, self.member),
            {
                "id": self.member.id,
                "name": "test_member",
                "class": self.member_class.name,
                "months": [[str(self.on(3, 1)), 62.0, False]],
                "base": 60.0,
                "pioneer": 3.0,
                "deductions": -1.0,
                "total": 62.0,
                "annual": 62.0,
                "rank": 1,
                "excused": False,
                "vetoed": False,
                "below": False,
            },
        )
        self.assertEqual(
            self.entries(publication, self.member),
            [
                {
                    "number": 1,
                    "line": line.id,
                    "member": self.member.id,
                    "day": str(self.on(3, 5)),
                    "item": "Item FIXED",
                    "dimension": self.dimension.name,
                    "kind": "pioneer",
                    "outcome": None,
                    "asked": "+3",
                    "raw": 3.0,
                    "points": 3.0,
                    "grounds": "Helped",
                    "late": True,
                    "cuts": [],
                    "reverses": None,
                },
                {
                    "number": 2,
                    "line": loss.id,
                    "member": self.member.id,
                    "day": str(self.on(3, 9)),
                    "item": "Item LATE",
                    "dimension": self.dimension.name,
                    "kind": "deduction",
                    "outcome": None,
                    "asked": "−1",
                    "raw": -1.0,
                    "points": -1.0,
                    "grounds": "",
                    "late": False,
                    "cuts": [],
                    "reverses": None,
                },
            ],
        )
        self.assertEqual(len(content["entries"]), 2)

    def test_entry_is_found_by_its_number(self):
        line = self.confirm(self.member, self.items["FIXED"], self.on(3))
        publication = self.published()
        self.assertEqual(publication._get_entry(1)["line"], line.id)
        self.assertIsNone(publication._get_entry(2))
        self.assertIsNone(publication._get_entry(0))
        self.assertIsNone(self.plan(month=4)._get_entry(1))

    def test_cuts_attendance_vetoes_and_reversals_are_told(self):
        cut = {"reason": "item_points", "points": "2", "cap": "1", "period": "month"}
        self.confirm(
            self.member, self.items["FIXED"], self.on(3, 1), 1, raw_points=3, cuts=[cut]
        )
        self.confirm(
            self.member, self.items["MEETING"], self.on(3, 2), outcome="absent"
        )
        veto = self.confirm(self.member, self.items["VETO"], self.on(3, 3))
        self.reverse(veto)
        publication = self.published()
        first, meeting, veto_entry, reversal = self.entries(publication, self.member)
        self.assertIn("2 points do not count", first["cuts"][0])
        self.assertEqual((first["raw"], first["points"]), (3.0, 1.0))
        self.assertEqual(meeting["outcome"], "absent")
        self.assertEqual(reversal["reverses"], veto_entry["number"])

    def test_longer_periods_sum_up_and_rank_by_the_annual_score(self):
        leader = self.members["scorekeeper"]
        for month, points in ((4, 3), (5, 2), (6, 1)):
            self.confirm(self.member, self.items["FIXED"], self.on(month), points)
        self.confirm(leader, self.items["FIXED"], self.on(2), 9)
        self.confirm(leader, self.items["LATE"], self.on(6), -1)
        self.decide_months(2)
        publication = self.published("quarter", 4)
        row = self.row(publication, self.member)
        self.assertEqual([total for _m, total, _e in row["months"]], [63, 62, 61])
        self.assertEqual((row["base"], row["pioneer"], row["deductions"]), (60, 6, 0))
        self.assertIsNone(row["total"])
        self.assertEqual((row["annual"], row["rank"]), (66, 2))
        first = self.row(publication, leader)
        self.assertEqual((first["annual"], first["rank"]), (68, 1))
        self.assertEqual(len(self.entries(publication, leader)), 1)
        others = {row["rank"] for row in self.content(publication)["members"]}
        self.assertEqual(others, {1, 2, 3})

    def test_exempt_members_are_named_without_a_place_or_a_reason(self):
        self.exempt(self.member, self.on(3, 1), self.on(3, 31))
        publication = self.published()
        row = self.row(publication, self.member)
        self.assertTrue(row["excused"])
        self.assertIsNone(row["rank"])
        self.assertNotIn("illness", json.dumps(self.content(publication)))
        quarter = self.published("quarter", 1)
        row = self.row(quarter, self.member)
        self.assertFalse(row["excused"])
        self.assertEqual([excused for _m, _t, excused in row["months"]], [0, 0, 1])
        self.assertIsNone(row["rank"])  # at its end

    def transfer(self, member, branch, day):
        member._change_history(day, {"branch_id": branch.id}, "Moved.")
        self.env.flush_all()

    def test_who_moved_stays_where_he_was_and_his_line_is_where_it_counts(self):
        early = self.confirm(self.member, self.items["FIXED"], self.on(3, 2))
        self.transfer(self.member, self.other_branch, self.on(3, 15))
        february = self.published(month=2)
        self.decide_months(3, branch=self.other_branch)
        march = self.published(month=3)
        theirs = self.plan(branch=self.other_branch)
        theirs._publish()
        self.assertTrue(self.row(february, self.member))
        self.assertNotIn(
            self.member.id, [row["id"] for row in self.content(march)["members"]]
        )
        self.assertEqual(self.content(march)["entries"], [])
        [entry] = self.entries(theirs, self.member)
        self.assertEqual(entry["line"], early.id)

    def test_figures_of_a_longer_period_add_up(self):
        self.confirm(self.member, self.items["BASE"], self.on(1))
        self.confirm(self.member, self.items["FIXED"], self.on(2))
        row = self.row(self.published("quarter", 1), self.member)
        figures = (row["base"], row["pioneer"], row["deductions"], row["annual"])
        self.assertEqual(figures, (58, 3, 0, 61))

    def test_whom_no_rules_score_is_not_published_with_zero_points(self):
        infirm = self.env.ref("party_points.party_member_class_infirm")
        unscored = self.new_member(self.branch, member_class_id=infirm.id)
        rows = self.content(self.published())["members"]
        ids = [row["id"] for row in rows]
        self.assertIn(self.member.id, ids)
        self.assertNotIn(unscored.id, ids)

    def test_lines_are_where_they_count_though_the_member_moved_in_the_quarter(self):
        for month in (2, 3):
            self.confirm(self.member, self.items["FIXED"], self.on(month, 2))
        self.transfer(self.member, self.other_branch, self.on(3, 15))
        self.decide_months(1, 2, 3, branch=self.other_branch)
        theirs = self.plan("quarter", 1, branch=self.other_branch)
        theirs._publish()
        for publication, month in ((self.published("quarter", 1), 2), (theirs, 3)):
            [entry] = self.entries(publication, self.member)
            self.assertEqual(entry["day"], str(self.on(month, 2)))
            row = self.row(publication, self.member)
            self.assertEqual(row["pioneer"], 3)
        self.assertEqual(row["annual"], 66)  # the year goes with him

    def test_snapshot_stays_whatever_changes_later(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3), description="Old")
        publication = self.published()
        before = self.content(publication)
        self.member.name = "New Name"
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.period(self.branch, self.on(3))._refresh_scores()
        self.dimension.name = "Another Dimension"
        self.env.invalidate_all()
        self.assertEqual(self.content(publication), before)
        self.assertTrue(publication.version_id._verify())

    def test_content_of_many_costs_as_many_queries_as_of_few(self):
        self.decide_months(3)
        publication = self.plan("quarter", 3)
        months = [self.on(3, 1)]

        def count():
            self.period(self.branch, self.on(3))._refresh_scores()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            content = publication._build_content(months, [])
            return self.cr.sql_log_count - before, content

        def fill(members, number):
            items = [self.items[code] for code in ("FIXED", "LATE", "HOURS", "MEETING")]
            self.env["party.point.line"].create(
                [
                    self.prepare_line(member, items[n % 4], self.on(3, 1 + n), n % 3)
                    for member in members
                    for n in range(number)
                ]
            )

        fill(self.new_members(5), 4)
        few, _content = count()
        members = self.new_members(195)
        with patch.object(type(self), "period", lambda *_args: self.march):
            self.march = self.env["party.period"].search(
                [("branch_id", "=", self.branch.id), ("date_from", "=", self.on(3, 1))]
            )
            fill(members, 10)
        many, content = count()
        self.assertEqual(len(content["entries"]), 20 + 1950)
        self.assertGreaterEqual(len(content["members"]), 200)
        self.assertLessEqual(many, few + 3)

    # Corrections

    def uphold(self, publication, *lines):
        """A dispute was upheld: these lines came of it, and the scores follow."""
        dispute = self.dispute(publication, "answered")
        for line in lines:
            with ledger_step():
                line.dispute_id = dispute
            self.env["party.period"].search(
                [
                    ("branch_id", "=", self.branch.id),
                    ("date_from", ">=", line.date.replace(day=1)),
                ]
            )._refresh_scores()
        found = self.env["party.publication"]._correct_after(
            dispute.correction_ids, dispute
        )
        self.env.flush_all()
        return found

    def test_correction_adds_a_version_and_leaves_the_old_one(self):
        wrong = self.confirm(self.member, self.items["FIXED"], self.on(3, 5))
        other = self.members["secretary"]
        self.confirm(other, self.items["FIXED"], self.on(3, 6), 2)
        publication = self.published()
        old = publication.version_id
        before = old.content
        right = self.confirm(self.member, self.items["HOURS"], self.on(3, 5), 1)
        found = self.uphold(publication, self.reverse(wrong), right)
        self.assertEqual(found, publication)
        self.assertEqual(publication.state, "published")
        self.assertTrue(publication.is_corrected)
        self.assertEqual(publication.version_ids.mapped("number"), [2, 1])
        new = publication.version_id
        self.assertEqual(new.number, 2)
        self.assertTrue(new.dispute_id)
        self.assertTrue(new._verify())
        self.assertEqual(old.content, before)
        self.assertTrue(old._verify())
        self.assertEqual(self.row(publication, self.member)["total"], 61)
        numbers = [entry["number"] for entry in new.content["entries"]]
        self.assertEqual(numbers, [1, 2, 3, 4])
        self.assertEqual(new.content["entries"][:2], before["entries"])
        self.assertEqual(publication._get_entry(3)["points"], 1)
        self.assertEqual(publication._get_entry(4)["reverses"], 1)
        self.assertEqual(
            self.logged(publication, "correct_publication").dispute_id, new.dispute_id
        )
        self.assertIn("Corrected: version 2", publication.message_ids[0].body)

    def test_correction_says_what_has_changed(self):
        wrong = self.confirm(self.member, self.items["FIXED"], self.on(3, 5))
        publication = self.published()
        self.uphold(publication, self.reverse(wrong))
        changes = publication.version_id.changes
        self.assertEqual(
            changes[:2],
            [
                {
                    "what": "entry reversed",
                    "number": 1,
                    "member": self.member.id,
                    "before": 3.0,
                    "after": 2,
                },
                {
                    "what": "entry added",
                    "number": 2,
                    "member": self.member.id,
                    "before": None,
                    "after": -3.0,
                },
            ],
        )
        figures = {
            change["figure"]: (change["before"], change["after"])
            for change in changes[2:]
            if change["member"] == self.member.id
        }
        self.assertEqual(
            figures, {"pioneer": (3, 0), "annual": (63, 60), "total": (63, 60)}
        )
        others = {
            (change["figure"], change["before"], change["after"])
            for change in changes[2:]
            if change["member"] != self.member.id
        }
        self.assertEqual(others, {("rank", 2, 1)})

    def test_correction_reaches_later_months_of_the_year_and_no_others(self):
        wrong = self.confirm(self.member, self.items["FIXED"], self.on(3, 5))
        february, march, april = (self.published(month=m) for m in (2, 3, 4))
        april.state = "final"
        planned = self.plan(month=5)
        found = self.uphold(march, self.reverse(wrong))
        self.assertEqual(found, march | april)
        self.assertEqual(april.state, "final")
        self.assertEqual(self.row(april, self.member)["annual"], 60)
        self.assertFalse(february.is_corrected)
        self.assertFalse(planned.version_id)

    def test_correction_reaches_the_branch_to_which_a_member_has_moved(self):
        wrong = self.confirm(self.member, self.items["FIXED"], self.on(3, 5))
        self.transfer(self.member, self.other_branch, self.on(4, 15))
        march = self.published()
        self.decide_months(4, branch=self.other_branch)
        theirs = self.plan(month=4, branch=self.other_branch)
        theirs._publish()
        self.assertEqual(self.row(theirs, self.member)["annual"], 63)
        reversal = self.reverse(wrong)
        self.period(self.other_branch, self.on(4))
        dispute = self.dispute(march, "answered")
        with ledger_step():
            reversal.dispute_id = dispute
        periods = self.env["party.period"].search([("date_from", ">=", self.on(3, 1))])
        periods._refresh_scores()
        self.env["party.publication"]._correct_after(dispute.correction_ids, dispute)
        self.assertEqual(self.row(theirs, self.member)["annual"], 60)
        self.assertEqual(theirs.version_id.number, 2)

    # A month is opened again

    def reopen(self, month):
        period = self.period(self.branch, self.on(month))
        self.as_role("superior", period)._reopen("A line is missing.")
        return period

    def close(self, period):
        self.as_role("secretary", period).action_close()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_closing_a_month_again_corrects_what_follows(self):
        rival = self.members["scorekeeper"]
        self.confirm(rival, self.items["FIXED"], self.on(2), 2)
        months = [self.published(month=month) for month in (1, 2, 3)]
        quarter = self.published("quarter", 1)
        every = quarter.union(*months)
        january = self.reopen(1)
        line = self.confirm(self.member, self.items["FIXED"], self.on(1))
        self.env["party.period"]._refresh_after(line)
        self.assertEqual(self.score(self.member, 3).annual, 60)  # it is closed
        self.close(january)
        for month in (1, 2, 3):
            self.assertEqual(self.score(self.member, month).annual, 63)
            self.assertFalse(self.score(self.member, month).is_outdated)
        self.assertEqual(every.version_id.mapped("number"), [2] * 4)
        for publication in every:
            with self.subTest(publication=publication.display_name):
                self.assertEqual(self.row(publication, self.member)["annual"], 63)
                self.assertTrue(publication.version_id._verify())
        self.assertEqual(self.row(quarter, self.member)["rank"], 1)
        self.assertEqual(self.row(quarter, rival)["rank"], 2)
        self.assertEqual(
            self.logged(quarter, "correct_publication").user_id, self.users["secretary"]
        )

    def test_closing_a_month_again_reaches_the_branch_to_which_a_member_moved(self):
        self.transfer(self.member, self.other_branch, self.on(2, 15))
        self.decide_months(1)
        self.decide_months(2, 3, branch=self.other_branch)
        theirs = self.plan(month=3, branch=self.other_branch)
        theirs._publish()
        january = self.reopen(1)
        self.confirm(self.member, self.items["FIXED"], self.on(1))
        self.close(january)
        self.assertEqual(self.row(theirs, self.member)["annual"], 63)
        self.assertEqual(theirs.version_id.number, 2)

    def test_closing_a_month_again_reaches_the_branch_of_who_moved_in_it(self):
        self.decide_months(1)
        self.transfer(self.member, self.other_branch, self.on(1, 15))
        self.decide_months(1, branch=self.other_branch)
        theirs = self.plan(month=1, branch=self.other_branch)
        theirs._publish()
        january = self.reopen(1)
        self.confirm(self.member, self.items["FIXED"], self.on(1, 5))
        self.close(january)
        self.assertEqual(self.row(theirs, self.member)["total"], 63)
        self.assertEqual(theirs.version_id.number, 2)

    def test_closing_a_month_again_corrects_what_an_exemption_has_changed(self):
        publication = self.published(month=1)
        january = self.reopen(1)
        self.exempt(self.member, self.on(1, 1), self.on(1, 31))
        self.close(january)
        self.assertEqual(publication.version_id.number, 2)
        self.assertTrue(self.row(publication, self.member)["excused"])

    def test_closing_a_month_again_waits_for_who_publishes_later_ones(self):
        """What queues up is refused by the database where another was first."""
        february, march = self.decide_months(2, 3)
        january = self.period(self.branch, self.on(1))
        queued = set()
        model = self.registry["party.guard.mixin"]
        queue_up = model._queue_up

        def note(records):
            queued.update((records._name, id_) for id_ in records.ids)
            return queue_up(records)

        with patch.object(model, "_queue_up", note):
            self.close(january)
        for period in (january, february, march):
            self.assertIn(("party.period", period.id), queued)

    def test_closing_a_month_for_the_first_time_corrects_nothing(self):
        publication = self.published(month=1)
        self.confirm(self.member, self.items["FIXED"], self.on(2))
        self.close(self.period(self.branch, self.on(2)))
        self.assertFalse(publication.is_corrected)

    def test_correction_that_changes_nothing_makes_no_version(self):
        publication = self.published()
        self.assertFalse(self.uphold(publication))
        self.confirm(self.other_member, self.items["FIXED"], self.on(3))
        found = self.env["party.publication"]._correct_after(
            self.confirm(self.other_member, self.items["FIXED"], self.on(3))
        )
        self.assertFalse(found)
        self.assertEqual(len(publication.version_ids), 1)

    def test_correction_holds_the_same_months_and_words_as_before(self):
        self.decide_months(1, 2, 3, 4, 5)
        publication = self.plan("half_year", 1)
        with freeze_time(self.on(6, 25)):
            publication._publish()
        self.decide_months(6)
        self.member.name = "New Name"
        line = self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.uphold(publication, line)
        content = self.content(publication)
        self.assertEqual(publication.version_id.number, 2)
        self.assertEqual(len(content["months"]), 5)
        self.assertEqual(content["left_out"], [str(self.on(6, 1))])
        self.assertEqual(self.row(publication, self.member)["name"], "test_member")

    def test_month_that_was_opened_again_is_corrected_when_it_is_closed(self):
        self.confirm(self.member, self.items["LATE"], self.on(3))
        publication, quarter = self.published(), self.plan("quarter", 1)
        period = self.period(self.branch, self.on(3))
        period.state = "open"
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        self.as_role("secretary", period).action_close()
        self.assertEqual(publication.version_id.number, 2)
        self.assertFalse(publication.version_id.dispute_id)
        self.assertEqual(self.row(publication, self.member)["total"], 62)
        self.assertFalse(quarter.version_id)
        period.state = "open"
        self.as_role("secretary", period).action_close()
        self.assertEqual(publication.version_id.number, 2)  # nothing is different

    # The month's page

    def test_month_leads_to_what_was_published_of_it(self):
        month, quarter = self.plan(month=3), self.plan("quarter", 1)
        self.plan(month=4)
        self.plan(month=3, branch=self.other_branch)
        period = self.as_role("committee", self.period(self.branch, self.on(3)))
        self.assertEqual(period.publication_count, 2)
        action = period.action_view_publications()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, (month | quarter).sorted())
        both = period | self.as_role("committee", self.period(self.branch, self.on(4)))
        self.assertEqual(both.mapped("publication_count"), [2, 1])

    # The screens

    def test_committee_publishes_on_the_form(self):
        self.decide_months(3)
        with Form(self.as_role("secretary", self.plan())) as form:
            form.audience = "public"
            form.ranking = "none"
        publication = form.record
        self.publish(publication.with_env(self.env))
        with Form(self.as_role("secretary", publication)) as form:
            self.assertIn("Monthly Summary", form.page)
        with Form(self.as_role("member", publication)) as form:
            self.assertIn("Monthly Summary", form.page)

    def test_everybody_opens_the_lists_and_forms_of_what_he_reads(self):
        publication = self.published()
        for role in self.users:
            for record in (publication, publication.version_id):
                with self.subTest(role=role, model=record._name):
                    seen = self.as_role(role, record)
                    views = seen.get_views([(False, "list"), (False, "form")])
                    shown = views["models"][record._name]["fields"]
                    read = {
                        name: {}
                        for name in shown
                        if seen._has_field_access(seen._fields[name], "read")
                    }
                    if role != "other_member":
                        self.assertTrue(seen.web_read(read))

    # Bounds

    def test_branch_has_each_publication_once(self):
        self.plan()
        with (
            mute_logger("odoo.sql_db"),
            self.assert_database_refuses("party.publication", "already has this"),
        ):
            self.plan()

    def test_names_say_whose_and_of_when(self):
        names = {
            kind: self.plan(kind, month)._get_title()
            for kind, month in (("month", 3), ("quarter", 4), ("year", 1))
        }
        self.assertEqual(
            names,
            {
                "month": f"Monthly Summary {self.year}-03",
                "quarter": f"Quarterly Summary {self.year}, quarter 2",
                "year": f"Annual Result {self.year}",
            },
        )
        halves = [self.plan("half_year", month)._get_title() for month in (1, 7)]
        self.assertIn("first half", halves[0])
        self.assertIn("second half", halves[1])
        name = self.plan(month=7).display_name
        self.assertEqual(name, f"Branch 1 · Monthly Summary {self.year}-07")
