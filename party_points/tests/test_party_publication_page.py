from html import escape

from lxml import html

from odoo.tests import new_test_user, tagged

from ..models.publicity.bulletin import MASK, mask
from .publication_common import PartyPublicationCommon

NASTY = "<b>Wang</b> \"Jia\" & 'Zi' <script>alert(1)</script>"
LONG = "Maximiliane-Friederike Wilhelmina von und zu Ostwestfalen-L."


@tagged("post_install", "-at_install")
class TestPartyPublicationPage(PartyPublicationCommon):
    """What each reader sees of what was published, and what he does not (PUB-2)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member.name = "Li Xiaoming"
        cls.officer = cls.members["secretary"]
        cls.officer.name = "Zhao Da"

    def register(self, **vals):
        """The member's plus and minus of March, with their grounds."""
        plus = self.confirm(
            self.member, self.items["FIXED"], self.on(3, 5), description="Shovelled"
        )
        minus = self.confirm(
            self.member,
            self.items["LATE"],
            self.on(3, 9),
            description="Li Xiaoming was absent, says Zhao Da",
        )
        return plus | minus

    def names(self, page):
        return {row["name"] for row in page["members"]}

    def grounds(self, page):
        return [entry["grounds"] for entry in page["entries"]]

    def text(self, markup):
        return html.fromstring(f"<div>{markup}</div>").text_content()

    # Readers

    def test_reader_is_what_the_user_is_to_the_branch(self):
        publication = self.published(audience="public")
        readers = {
            role: self.as_role(role, publication)._get_reader() for role in self.users
        }
        officers = {role for role, reader in readers.items() if reader == "officer"}
        self.assertEqual(
            officers,
            {
                "committee",
                "secretary",
                "publicity",
                "scorekeeper",
                "superior",
                "supervisor",
                "administrator",
            },
        )
        self.assertEqual(readers["member"], "member")
        self.assertEqual(readers["other_member"], "public")
        outsider = publication.with_user(self.outsider)._get_reader()
        self.assertEqual(outsider, "public")

    def test_page_on_the_form_is_the_one_for_its_reader(self):
        self.register()
        publication = self.published(names="masked")
        shown = {
            role: self.as_role(role, publication).page
            for role in ("member", "committee")
        }
        self.assertIn("Zhao Da", shown["committee"])
        self.assertNotIn("Zhao Da", shown["member"])
        self.assertIn("Li Xiaoming", shown["member"])
        version = self.as_role("member", publication.version_id)
        self.assertNotIn("Zhao Da", version.page)

    def test_what_is_planned_has_no_page(self):
        publication = self.plan()
        self.assertEqual(publication._get_page("officer"), {})
        self.assertFalse(self.as_role("committee", publication).page)

    def test_version_of_another_publication_is_not_shown(self):
        first, second = self.published(month=3), self.published(month=4)
        self.assertEqual(first._get_page("officer", second.version_id), {})

    # Names

    def test_masked_name_keeps_its_first_character(self):
        self.assertEqual(mask("王小明"), f"王{MASK * 2}")
        self.assertEqual(mask("欧阳"), f"欧{MASK}")
        self.assertEqual(mask("李"), "李")
        self.assertEqual(mask(""), "")

    def test_masked_names_are_for_officers_alone_in_full(self):
        self.register()
        publication = self.published(names="masked", ranking="all")
        self.assertIn("Zhao Da", self.names(self.page(publication, "officer")))
        for reader in ("member", "public"):
            with self.subTest(reader=reader):
                page = self.page(publication, reader)
                self.assertIn(mask("Zhao Da"), self.names(page))
                for name in ("Zhao Da", "Li Xiaoming", "test_scorekeeper"):
                    self.assertNotIn(name, str(page))
                    self.assertNotIn(name, publication._render_page(reader))

    def test_own_row_is_in_full_and_marked(self):
        self.register()
        publication = self.published(names="masked")
        page = self.page(publication, "member", role="member")
        self.assertTrue(self.page_row(page, "Li Xiaoming")["is_own"])
        self.assertEqual([row["is_own"] for row in page["members"]].count(True), 1)
        self.assertTrue(all(entry["is_own"] for entry in page["entries"]))
        self.assertEqual({e["member"] for e in page["entries"]}, {"Li Xiaoming"})
        self.assertIn("You", self.text(self.as_role("member", publication).page))
        # who follows the public link is shown nothing of himself
        page = self.page(publication, "public", role="member")
        self.assertFalse(any(row["is_own"] for row in page["members"]))
        self.assertNotIn("Li Xiaoming", str(page))

    def test_names_in_grounds_are_masked_too(self):
        self.register()
        publication = self.published(names="masked")
        page = self.page(publication, "member", role="member")
        self.assertIn(
            f"Li Xiaoming was absent, says {mask('Zhao Da')}", self.grounds(page)
        )
        page = self.page(publication, "member")
        self.assertIn(
            f"{mask('Li Xiaoming')} was absent, says {mask('Zhao Da')}",
            self.grounds(page),
        )

    def test_names_in_full_are_for_all_readers(self):
        publication = self.published(names="full", audience="public")
        for reader in ("officer", "member", "public"):
            self.assertIn("Zhao Da", self.names(self.page(publication, reader)))

    def test_names_with_tags_quotes_and_sixty_characters_are_shown_as_they_are(self):
        self.assertEqual(len(LONG), 60)
        self.member.name, self.officer.name = NASTY, LONG
        self.confirm(self.member, self.items["FIXED"], self.on(3), description=NASTY)
        publication = self.published(names="full", ranking="all")
        rendered = publication._render_page("public")
        self.assertNotIn("<script>", rendered)
        self.assertNotIn("<b>Wang", rendered)
        self.assertIn(escape("<script>alert(1)</script>"), rendered)
        text = self.text(rendered)
        self.assertIn(NASTY, text)
        self.assertIn(LONG, text)
        self.assertGreaterEqual(text.count(NASTY), 3)  # leading, row, entry, grounds
        masked = self.published(month=4, names="masked")
        self.assertIn("M" + MASK * 59, masked._render_page("public"))

    # Grounds

    def test_grounds_of_deductions_may_be_for_members_alone(self):
        self.register()
        veto = self.confirm(
            self.member, self.items["VETO"], self.on(3, 20), description="Very grave"
        )
        self.reverse(veto, description="Not so grave")
        publication = self.published(audience="public", grounds="members")
        for reader in ("officer", "member"):
            with self.subTest(reader=reader):
                grounds = self.grounds(self.page(publication, reader))
                self.assertIn("Very grave", grounds)
                self.assertIn("Shovelled", grounds)
        public = self.grounds(self.page(publication, "public"))
        self.assertEqual(public, ["Shovelled", "", "", ""])
        rendered = publication._render_page("public")
        for words in ("grave", "was absent"):
            self.assertNotIn(words, rendered)
        self.assertIn("Item LATE", rendered)  # what it was stays

    def test_grounds_may_be_for_everybody(self):
        self.register()
        publication = self.published(audience="public", grounds="everybody")
        self.assertIn("was absent", publication._render_page("public"))

    # Places

    def give(self, number):
        """So many more members, the first of them with the most points."""
        members = self.new_members(number)
        for n, member in enumerate(members):
            self.confirm(member, self.items["FIXED"], self.on(3), number - n)
        return members

    def test_no_place_is_shown_where_nobodys_is(self):
        self.give(12)
        publication = self.published(ranking="none")
        for reader in ("member", "public"):
            with self.subTest(reader=reader):
                page = self.page(publication, reader)
                self.assertFalse(page["shows_ranks"])
                self.assertFalse(any(row["rank"] for row in page["members"]))
                self.assertEqual(page["leading"], [])
                names = [row["name"] for row in page["members"]]
                self.assertEqual(names, sorted(names))
                self.assertNotIn("Leading", publication._render_page(reader))
        self.assertTrue(self.page(publication, "officer")["shows_ranks"])

    def test_leading_members_are_at_least_three_of_ten_with_what_they_did(self):
        self.give(12)
        publication = self.published(ranking="leading")
        page = self.page(publication, "public")
        self.assertEqual(
            [(row["name"], row["rank"], row["score"]) for row in page["leading"]],
            [("Member 000", 1, 72), ("Member 001", 2, 71), ("Member 002", 3, 70)],
        )
        [deed] = page["leading"][0]["deeds"]
        self.assertEqual((deed["item"], deed["counts"]), ("Item FIXED", "+12"))
        self.assertFalse(any(row["rank"] for row in page["members"]))
        names = [row["name"] for row in page["members"]]
        self.assertEqual(names, sorted(names))

    def test_leading_members_are_a_tenth_of_many(self):
        self.give(45)  # fifty with those who are there
        page = self.page(self.published(), "member")
        self.assertEqual(len(page["leading"]), 5)

    def test_few_have_one_leading_member_and_very_few_none(self):
        self.confirm(self.member, self.items["FIXED"], self.on(3))
        page = self.page(self.published(), "member")  # five members
        self.assertEqual([row["name"] for row in page["leading"]], ["Li Xiaoming"])
        self.exempt(self.officer, self.on(4, 1), self.on(4, 30))
        self.confirm(self.member, self.items["FIXED"], self.on(4))
        page = self.page(self.published(month=4), "member")
        self.assertEqual(page["leading"], [])

    def test_nobody_leads_where_all_are_equal(self):
        self.new_members(20)
        self.assertEqual(self.page(self.published(), "member")["leading"], [])

    def test_who_has_a_veto_does_not_lead(self):
        self.confirm(self.member, self.items["FIXED"], self.on(1), 30)
        self.confirm(self.member, self.items["VETO"], self.on(1))
        publication = self.published("quarter", 1)
        self.assertEqual(self.row(publication, self.member)["rank"], 1)
        self.assertEqual(self.page(publication, "member")["leading"], [])

    def test_deeds_that_were_taken_back_are_none(self):
        kept = self.confirm(self.member, self.items["FIXED"], self.on(3, 1), 2)
        self.reverse(self.confirm(self.member, self.items["FIXED"], self.on(3, 2)))
        [leader] = self.page(self.published(), "member")["leading"]
        self.assertEqual([deed["points"] for deed in leader["deeds"]], [kept.points])

    def test_all_places_are_shown_in_their_order(self):
        self.give(12)
        self.exempt(self.officer, self.on(3, 1), self.on(3, 31))
        publication = self.published(ranking="all")
        page = self.page(publication, "public")
        ranks = [row["rank"] for row in page["members"]]
        self.assertEqual(ranks[:12], list(range(1, 13)))
        self.assertEqual(ranks[-1], None)
        self.assertEqual(page["members"][-1]["name"], "Zhao Da")

    # What is on it

    def test_page_shows_every_entry_with_its_number(self):
        self.register()
        publication = self.published()
        page = self.page(publication, "member")
        self.assertEqual([entry["number"] for entry in page["entries"]], [1, 2])
        first = page["entries"][0]
        self.assertEqual(first["counts"], "+3")
        self.assertEqual(first["kind_label"], "Pioneer Points")
        self.assertEqual(first["day"], self.on(3, 5))
        document = html.fromstring(publication._render_page("member"))
        cells = document.xpath("//section[h2='Entries']//tbody/tr/td[1]")
        numbers = [cell.text_content().strip() for cell in cells]
        self.assertEqual(numbers[-2:], ["1", "2"])

    def test_attendance_and_vetoes_are_told_in_words(self):
        self.confirm(
            self.member, self.items["MEETING"], self.on(3, 1), outcome="absent"
        )
        self.confirm(self.member, self.items["VETO"], self.on(3, 2))
        page = self.page(self.published(), "member")
        self.assertEqual([e["counts"] for e in page["entries"]], ["Absent", "Veto"])

    def test_class_of_others_is_for_officers_alone(self):
        publication = self.published(audience="public")
        name = self.member_class.name

        def classes(reader, role):
            page = self.page(publication, reader, role=role)
            return [row["name"] for row in page["members"] if row["class"] == name]

        self.assertEqual(len(classes("officer", "committee")), 5)
        self.assertEqual(classes("member", "member"), ["Li Xiaoming"])
        self.assertEqual(classes("public", "member"), [])

    def test_entry_under_dispute_is_marked_until_it_is_settled(self):
        plus, _minus = self.register()
        publication = self.published()
        dispute = self.env["party.dispute"].create(
            {
                "name": "D",
                "publication_id": publication.id,
                "branch_id": self.branch.id,
                "line_id": plus.id,
                "member_id": self.member.id,
                "filer_id": self.member.id,
                "state": "filed",
                "reason": "It was more.",
            }
        )
        for state, marked in (("filed", [True, False]), ("settled", [False] * 2)):
            dispute.state = state
            page = self.page(publication, "public")
            self.assertEqual([e["disputed"] for e in page["entries"]], marked)
            shown = "Disputed" in publication._render_page("public")
            self.assertEqual(shown, any(marked))

    def test_head_says_until_when_one_may_object(self):
        publication = self.published()
        page = self.page(publication, "public")
        self.assertTrue(page["is_open"])
        self.assertIn("Objections until", publication._render_page("public"))
        publication.window_end = self.days(-1)
        self.assertFalse(self.page(publication, "public")["is_open"])
        self.assertIn("were possible until", publication._render_page("public"))
        publication.write({"state": "final", "final_on": self.today})
        self.assertIn("Final since", publication._render_page("public"))

    def test_criteria_are_on_it(self):
        publication = self.published()
        page = self.page(publication, "public")
        self.assertEqual(page["criteria"], self.template)
        self.assertEqual(page["rules"], ["Rules R"])
        user = new_test_user(self.env, "test_public", groups="base.group_public")
        rendered = publication.with_user(user).sudo()._render_page("public")
        self.assertIn("Item FIXED", rendered)

    def test_longer_periods_show_each_month(self):
        publication = self.published("quarter", 1)
        rendered = publication._render_page("member")
        for month in ("01", "02", "03"):
            self.assertIn(f"{self.year}-{month}", rendered)
        row = self.page(publication, "member")["members"][0]
        self.assertEqual([month["total"] for month in row["months"]], [60, 60, 60])
        self.assertIsNone(row["total"])

    def test_nothing_private_is_in_it_for_anybody(self):
        private = {
            "phone": "13912345678",
            "email": "li@example.com",
            "birth_date": "1951-02-03",
        }
        self.member.write(private)
        self.exempt(self.member, self.on(3, 1), self.on(3, 31))
        self.register()
        publication = self.published(audience="public", ranking="all")
        publication._for_workflow()._open_link()
        secrets = [
            *private.values(),
            self.member.code,
            "illness",
            publication.link_token,
        ]
        for reader in ("officer", "member", "public"):
            page = self.page(publication, reader)
            shown = f"{page} {publication._render_page(reader)}"
            with self.subTest(reader=reader):
                for secret in secrets:
                    self.assertNotIn(secret, shown)
                self.assertIn("Exempt", shown)

    def test_no_ids_are_in_it(self):
        self.register()
        page = self.page(self.published(), "officer")
        rows = [*page["members"], *page["entries"], *page["leading"]]
        for name in ("id", "line", "line_id", "member_id"):
            self.assertFalse([row for row in rows if name in row])

    # Corrections

    def corrected(self, **vals):
        plus, _minus = self.register()
        publication = self.published(**vals)
        reversal = self.reverse(plus, description="It was somebody else")
        self.period(self.branch, self.on(3))._refresh_scores()
        publication._correct_after(reversal)
        self.env.flush_all()
        return publication

    def test_why_points_were_taken_back_may_be_for_members_alone(self):
        publication = self.corrected(audience="public", grounds="members")
        for reader, shown in (("member", True), ("public", False)):
            entries = self.page(publication, reader)["entries"]
            [reversal] = [entry for entry in entries if entry["reverses"]]
            with self.subTest(reader=reader):
                self.assertEqual(reversal["kind"], "pioneer")
                self.assertEqual(bool(reversal["grounds"]), shown)

    def test_corrected_page_says_what_has_changed_and_the_old_one_stays(self):
        publication = self.corrected()
        page = self.page(publication, "member")
        [change] = page["changes"]
        self.assertEqual(change["version"], 2)
        self.assertEqual(
            change["texts"][:2],
            [
                "Entry 1 is taken back by entry 3: Li Xiaoming, Item FIXED.",
                "Entry 3 is new: Li Xiaoming, Item FIXED, −3.",
            ],
        )
        self.assertIn("Li Xiaoming: annual score 62 → 59.", change["texts"])
        self.assertIn(
            f"Li Xiaoming: month score {self.year}-03 62 → 59.", change["texts"]
        )
        self.assertTrue(page["is_corrected"])
        rendered = publication._render_page("public")
        self.assertIn("What Was Corrected", rendered)
        old = publication.version_ids.filtered(lambda version: version.number == 1)
        page = self.page(publication, "member", version=old)
        self.assertFalse(page["is_corrected"] or page["is_current"])
        self.assertEqual(page["changes"], [])
        self.assertEqual(len(page["entries"]), 2)
        seen = self.as_role("member", old)
        self.assertIn("Earlier Version", seen.page)
        self.assertNotIn("What Was Corrected", seen.page)

    def test_added_entries_stand_with_their_member(self):
        publication = self.corrected()
        publication._correct_after(
            self.confirm(self.members["committee"], self.items["FIXED"], self.on(3))
        )
        page = self.page(publication, "member")
        numbers = [entry["number"] for entry in page["entries"]]
        self.assertEqual(numbers, [1, 3, 2, 4])
        self.assertEqual([c["version"] for c in page["changes"]], [3, 2])

    def test_changes_are_masked_and_tell_no_place_that_is_not_shown(self):
        publication = self.corrected(names="masked", ranking="leading")
        texts = "".join(self.page(publication, "public")["changes"][0]["texts"])
        self.assertNotIn("Li Xiaoming", texts)
        self.assertIn(mask("Li Xiaoming"), texts)
        self.assertNotIn("place", texts)
        texts = self.page(publication, "officer")["changes"][0]["texts"]
        self.assertIn("Li Xiaoming: place 1 → 5.", texts)

    # Size

    def test_page_of_many_costs_as_many_queries_as_of_few(self):
        self.register()
        publication = self.published()
        members = self.new_members(40)
        self.env["party.point.line"].create(
            [
                self.prepare_line(member, self.items["FIXED"], self.on(4))
                for member in members
            ]
        )
        large = self.published(month=4)

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._get_page("public")
            return self.cr.sql_log_count - before

        count(large)
        self.assertLessEqual(count(large), count(publication))

    def test_page_is_readable_on_a_phone(self):
        self.register()
        document = html.fromstring(self.published(ranking="all")._render_page("member"))
        for table in document.xpath("//table"):
            heads = table.xpath("./thead/tr/th[not(contains(@class, 'd-none'))]")
            self.assertLessEqual(len(heads), 4)
