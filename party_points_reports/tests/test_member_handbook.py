from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.party_points.tests.ledger_entry_common import LedgerEntryCommon

from .printing_common import PrintingMixin

REPORT = "party_member_report"
LAST_YEAR = "party_member_report_last_year"
OFFICERS = ("scorekeeper", "committee", "secretary", "superior", "supervisor")


@tagged("post_install", "-at_install")
class TestMemberHandbook(PrintingMixin, LedgerEntryCommon):
    """The points handbook of a member prints (积分手册, REP-1). The months of last year
    hold the lines."""

    def get_handbook(self, role="member", year=None):
        return self.as_role(role, self.member)._get_handbook(year or self.year)

    def print_last_year(self, role="member", member=None):
        return self.print_text(LAST_YEAR, member or self.member, role=role)

    # What it says

    def test_months_show_what_they_came_to_and_the_year_so_far(self):
        self.confirm(self.member, self.items["FIXED"], self.on(2))
        self.confirm(self.member, self.items["LATE"], self.on(3))
        months = self.get_handbook()["months"]
        self.assertEqual(len(months), 12)
        figures = [
            [month[name] for name in ("pioneer", "deductions")] for month in months[:3]
        ]
        self.assertEqual(figures, [["0", "0"], ["+3", "0"], ["0", "−1"]])
        year = self.member._get_live_scores(self.year)[self.member]
        self.assertEqual(float(months[-1]["annual"]), float(year.get_annual().total))

    def test_closed_month_shows_the_score_with_which_it_was_closed(self):
        self.confirm(self.member, self.items["FIXED"], self.on(1))
        self.close(1)
        score = self.score(self.member, 1)
        january, february = self.get_handbook()["months"][:2]
        self.assertTrue(january["is_closed"])
        self.assertFalse(february["is_closed"])
        self.assertEqual(float(january["total"]), score.total)
        self.assertEqual(float(january["annual"]), score.annual)

    def test_lines_stand_under_their_month_with_grounds_and_state(self):
        self.carry(self.register("FIXED", description="Mended the roof"))
        self.register("RANGE", day=self.on(4), points_given=2)
        months = self.get_handbook()["months"]
        self.assertEqual([line["points"] for line in months[2]["lines"]], ["+3"])
        self.assertEqual([line["asked"] for line in months[3]["lines"]], ["+2"])
        text = self.print_last_year()
        for words in (
            "Mended the roof",
            "To Be Reviewed",
            f"{self.year}-03-10",
            "How the Year",
            "Granted",
            "Full Member",
        ):
            self.assertIn(words, text)

    def test_year_is_chosen_by_the_context(self):
        self.confirm(self.member, self.items["FIXED"], self.on(2), description="Then")
        now = self.print_text(REPORT, self.member, role="member")
        then = self.print_text(
            REPORT, self.member, role="member", handbook_year=self.year
        )
        self.assertIn(f"Year {self.year + 1}", now)
        self.assertNotIn("Then", now)
        self.assertIn("No lines are registered in this year.", now)
        self.assertIn(f"Year {self.year}", then)
        self.assertIn("Then", then)

    def test_year_that_nobody_keeps_is_the_current_one(self):
        for year in ("x", -1, 1, 99999, self.year + 2, None):
            with self.subTest(year=year):
                found = self.as_role("member", self.member)._get_handbook(year)
                self.assertEqual(found["year"], self.year + 1)

    def test_exempt_month_says_so(self):
        self.exempt(self.member, self.on(5, 1), self.on(5, 31))
        may = self.get_handbook()["months"][4]
        self.assertTrue(may["is_excused"])
        self.assertIn("Exempt, or no member", self.print_last_year())

    def test_nothing_private_is_printed(self):
        self.member.partner_id.phone = "13800138000"
        self.member.sudo().write({"birth_date": "1961-02-03", "code": "NUMBER-7"})
        self.register("FIXED", reported_by_id=self.members["committee"].id)
        text = self.print_last_year("secretary")
        for words in ("13800138000", "1961", "NUMBER-7", "test_committee"):
            self.assertNotIn(words, text)

    def test_draft_and_what_was_taken_back_are_not_in_it(self):
        self.declare({"description": "Not yet"}, submit=False)
        line = self.register("FIXED", description="Taken back")
        self.take_step("scorekeeper", "withdraw", line)
        self.assertEqual(self.get_handbook()["count"], 0)

    def test_file_is_named_after_member_and_year(self):
        self.assertEqual(
            self.member._get_handbook_title(last=True),
            f"Points Handbook {self.year}, test_member",
        )

    def test_lines_of_a_branch_that_he_has_left_stay_in_it(self):
        moved = self.new_member(self.branch, name="Moved Away")
        self.confirm(moved, self.items["FIXED"], self.on(2), description="Before")
        self.env["party.assignment"].create(
            {
                "member_id": moved.id,
                "branch_id": self.other_branch.id,
                "member_class_id": self.member_class.id,
                "standing": "full",
                "date_from": self.on(6, 1),
            }
        )
        leads = self.new_user("test_elsewhere", "base.group_user")
        self.users["elsewhere"] = leads
        self.new_member(self.other_branch, partner=leads.partner_id)
        self.new_position(self.other_branch, "secretary", leads.partner_id)
        self.assertIn("Before", self.print_last_year("elsewhere", moved))

    # What may be in it

    def test_member_without_lines_prints(self):
        self.assertIn("No lines are registered", self.print_last_year())

    def test_text_is_printed_whole_and_as_it_was_written(self):
        name = '<b>O\'Neil & "Sons"</b>' + "甲乙丙丁戊己" * 6
        self.member.partner_id.name = name
        self.branch.name = "葵" * 60
        self.carry(self.register("FIXED", description="长" * 4000 + "W" * 700))
        pages = self.print_pages(LAST_YEAR, self.member, role="member")
        text = self.squeeze(pages)
        self.assertIn("".join(name.split()), text)
        self.assertIn("葵" * 60, text)
        # under its month, and in the explanation of the score
        self.assertEqual(text.count("长"), 8000)
        self.assertIn("W" * 700, text)
        for place, page in enumerate(pages, 1):
            self.assertIn(f"Page {place} of {len(pages)}", page)

    def test_a_whole_branch_prints_one_after_the_other(self):
        members = self.members["member"] | self.members["secretary"]
        text = self.print_pages(LAST_YEAR, members, role="secretary")
        self.assertEqual(sum("Page 1 of" in page for page in text), 2)

    def test_mail_brings_it_as_an_attachment(self):
        template = self.env["mail.template"].create(
            {
                "name": "The handbook",
                "model_id": self.env.ref("party_points.model_party_member").id,
                "subject": "Your handbook",
                "report_template_ids": [
                    Command.set(self.env.ref(f"party_points_reports.{REPORT}").ids)
                ],
            }
        )
        self.member.partner_id.email = "member@party-points.example"
        mail_id = template.send_mail(self.member.id)
        [attachment] = self.env["mail.mail"].browse(mail_id).attachment_ids
        self.assertEqual(attachment.mimetype, "application/pdf")
        self.assertIn("test_member", attachment.name)

    # Who prints it

    def test_member_and_officers_print_it(self):
        self.register("FIXED", description="Mended the roof")
        for role in ("member", *OFFICERS):
            with self.subTest(role=role):
                self.assertIn("Mended the roof", self.print_last_year(role))

    def test_nobody_else_prints_it(self):
        acting = self.new_user("test_acting", "base.group_user")
        self.new_position(self.branch, "work_team_member", acting.partner_id)
        self.users |= {"outsider": self.outsider, "acting": acting}
        for role in ("outsider", "acting"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.print_last_year(role)
        with self.assertRaises(AccessError):
            self.print_last_year("member", self.members["secretary"])
