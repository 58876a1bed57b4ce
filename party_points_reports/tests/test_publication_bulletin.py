import doctest
import io

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.party_points.tests.ledger_entry_common import LedgerEntryCommon

from ..models import party_publication_bulletin
from .printing_common import PrintingMixin

A3, A4 = "party_publication_report_a3", "party_publication_report_a4"


@tagged("post_install", "-at_install")
class TestPublicationBulletin(PrintingMixin, LedgerEntryCommon):
    """The bulletin on the wall (PUB-2, REP-1), on two sizes of paper. March of last
    year is published."""

    def publish(self, kind="month", first=3, last=3, **vals):
        """The months are closed and published, as the committee does."""
        for month in range(first, last + 1):
            period = self.period(self.branch, self.on(month))
            if period.state == "open":
                period._close()
        publication = self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": kind,
                "date_from": self.on(first, 1),
                "date_to": self.period(self.branch, self.on(last)).date_to,
                **vals,
            }
        )
        self.as_role("committee", publication).action_publish()
        return publication

    def confirm_deed(self, **vals):
        return self.confirm(
            self.member,
            self.items["FIXED"],
            self.on(3),
            description="Mended it",
            **vals,
        )

    # What it says

    def test_bulletin_says_what_was_decided_and_how_to_object(self):
        self.confirm_deed()
        publication = self.publish()
        for report in (A3, A4):
            text = self.print_text(report, publication)
            for words in (
                "Branch 1",
                f"{self.year}-03",
                "test_member",
                "Item FIXED",
                "+3",
                "Mended it",
                "give the number of the entry",
                "Rules R",
                "Seal",
                "Objections until",
            ):
                with self.subTest(report=report, words=words):
                    self.assertIn(words, text)

    def test_papers_have_their_size_and_side(self):
        publication = self.publish()
        for report, size in ((A3, (420, 297)), (A4, (210, 297))):
            pdf, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
                f"party_points_reports.{report}", publication.ids
            )
            box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
            sides = tuple(round(float(s) / 72 * 25.4) for s in (box.width, box.height))
            self.assertEqual(sides, size)

    def test_half_year_shows_each_month_and_names_what_is_not_over(self):
        self.confirm_deed()
        publication = self.publish("half_year", 1, 6)
        bulletin = self.as_role("secretary", publication)._get_bulletin()
        self.assertEqual(len(bulletin["members"][0]["months"]), 6)
        text = self.print_text(A4, publication)
        self.assertIn("01 02 03 04 05 06", text)
        self.assertIn(f"{self.year}-01 – {self.year}-06", text)

    def test_year_fits_on_the_narrow_page_with_all_its_months(self):
        self.confirm_deed()
        text = self.print_text(A4, self.publish("year", 1, 12, ranking="all"))
        self.assertIn("01 02 03 04 05 06 07 08 09 10 11 12", text)

    def test_correction_is_marked_with_what_changed(self):
        self.confirm_deed()
        publication = self.publish()
        self.assertNotIn("Corrected", self.print_text(A4, publication))
        self.confirm(self.member, self.items["FIXED"], self.on(3, 12))
        self.env["party.period"].search(
            [("branch_id", "=", self.branch.id), ("date_from", "=", self.on(3, 1))]
        )._refresh_scores()
        content = publication._build_content(
            [self.on(3, 1)], [], self.content(publication)
        )
        change = {
            "what": "entry added",
            "number": content["entries"][-1]["number"],
            "member": self.member.id,
            "before": None,
            "after": None,
        }
        version = publication.sudo()._add_version(content, [change])
        publication._for_workflow().write({"version_id": version.id})
        text = self.print_text(A4, publication)
        for words in ("Corrected", "What Was Corrected", "Entry 2 is new", "Version 2"):
            self.assertIn(words, text)

    def content(self, publication):
        return publication.sudo().version_id.content

    def test_masked_names_are_masked_for_whoever_prints(self):
        self.confirm_deed()
        publication = self.publish(names="masked")
        for role in ("secretary", "committee"):
            text = self.print_text(A4, publication, role=role)
            self.assertNotIn("test_", text)
            self.assertIn("t＊＊", text)
            self.assertNotIn("Member Class", text)

    def test_grounds_for_members_are_not_on_a_public_wall(self):
        self.confirm(
            self.member, self.items["LATE"], self.on(3), description="Overslept"
        )
        inside = self.publish(audience="members", grounds="members")
        self.assertIn("Overslept", self.print_text(A4, inside))
        outside = self.publish("quarter", 1, 3, audience="public", grounds="members")
        self.assertNotIn("Overslept", self.print_text(A4, outside))

    def test_what_leading_members_did_is_summed_up(self):
        self.new_members(10)
        for day in (3, 4):
            self.confirm(self.member, self.items["FIXED"], self.on(3, day))
        bulletin = self.as_role("secretary", self.publish())._get_bulletin()
        [leader] = bulletin["leading"]
        self.assertEqual(leader["deeds"], [("Item FIXED", "+6")])

    def test_figures_are_said_with_their_sign(self):
        self.assertEqual(doctest.testmod(party_publication_bulletin).failed, 0)

    # What may be in it

    def test_what_is_planned_has_no_bulletin(self):
        planned = self.env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "month",
                "date_from": self.on(3, 1),
                "date_to": self.on(3, 31),
            }
        )
        with self.assertRaisesRegex(UserError, "has no bulletin yet"):
            self.print_pages(A4, planned)
        for report in (A3, A4):
            action = self.env.ref(f"party_points_reports.{report}")
            self.assertFalse(
                action.get_valid_action_reports("party.publication", planned.ids)
            )

    def test_month_without_entries_prints(self):
        text = self.print_text(A3, self.publish())
        self.assertIn("There are no entries in this period.", text)

    def test_names_and_grounds_are_printed_whole_and_as_they_are(self):
        name = '<b>O\'Neil & "Sons"</b>' + "甲乙丙丁戊己" * 6
        self.member.partner_id.name = name
        self.branch.name = "葵" * 60
        self.confirm(
            self.member, self.items["FIXED"], self.on(3), description="长" * 6000
        )
        publication = self.publish()
        for report in (A3, A4):
            pages = self.print_pages(report, publication)
            text = self.squeeze(pages)
            with self.subTest(report=report):
                self.assertIn("".join(name.split()), text)
                self.assertIn("葵" * 60, text)
                self.assertEqual(text.count("长"), 6000)

    def test_two_hundred_members_repeat_the_heads_and_lose_nobody(self):
        members = self.new_members(200)
        self.env["party.point.line"].create(
            [
                self.prepare_line(
                    member,
                    self.items["FIXED"],
                    self.on(3),
                    description=f"Deed {number:03}.",
                )
                for number, member in enumerate(members)
            ]
        )
        publication = self.publish()
        for report in (A3, A4):
            pages = self.print_pages(report, publication)
            text = " ".join(" ".join(pages).split())
            with self.subTest(report=report):
                self.assertGreater(len(pages), 8)
                for number in range(200):
                    self.assertIn(f"Member {number} ", text)
                    self.assertIn(f"Deed {number:03}.", text)
                for place, page in enumerate(pages, 1):
                    self.assertIn("Points Bulletin", page)
                    self.assertIn("Branch 1", page)
                    self.assertIn(f"Page {place} of {len(pages)}", page)
                for page in pages[1:-1]:
                    self.assertIn("No.", page)

    def test_several_print_one_after_the_other(self):
        both = self.publish() | self.publish("quarter", 1, 3)
        pages = self.print_pages(A4, both)
        self.assertEqual(sum("Page 1 of" in page for page in pages), 2)

    # Who prints it

    def test_officers_and_members_print_what_is_for_members(self):
        self.confirm_deed()
        publication = self.publish(audience="members")
        for role in ("member", "scorekeeper", "secretary", "superior", "supervisor"):
            with self.subTest(role=role):
                self.assertIn("Mended it", self.print_text(A4, publication, role=role))

    def test_nobody_prints_what_is_not_for_him(self):
        self.confirm_deed()
        elsewhere = self.new_user("test_elsewhere", "base.group_user")
        self.new_member(self.other_branch, partner=elsewhere.partner_id)
        self.users |= {"elsewhere": elsewhere, "outsider": self.outsider}
        public = self.publish(audience="public")
        inner = self.publish("quarter", 1, 3, audience="superior")
        for role, publication in (
            ("elsewhere", public),
            ("outsider", public),
            ("member", inner),
        ):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.print_pages(A4, publication, role=role)
