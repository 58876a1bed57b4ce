import io

from openpyxl import load_workbook

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.party_points.tests.common import PartyPointsCommon

URL = "/party_points/organisation_register.xlsx"


@tagged("post_install", "-at_install")
class TestOrganisationRegister(HttpCase, PartyPointsCommon):
    def download(self, role, url=URL):
        login = self.users[role].login
        self.authenticate(login, login)
        response = self.url_open(url)
        self.assertEqual(response.status_code, 200)
        return load_workbook(io.BytesIO(response.content)).active

    def test_register_holds_the_chosen_organisation_and_all_under_it(self):
        sheet = self.download("superior", f"{URL}?ids={self.committee.id}")
        rows = list(sheet.iter_rows(values_only=True))
        self.assertEqual(
            rows,
            [
                (
                    "Code",
                    "Name",
                    "Level",
                    "Sector",
                    "Superior Organisation",
                    "Subordinate Organisations",
                ),
                ("T", "County Committee", "Committee", "Rural", None, 2),
                ("T-1", "Branch 1", "Branch", "Rural", "County Committee", 0),
                ("T-2", "Branch 2", "Branch", "Rural", "County Committee", 0),
                (None, None, None, None, None, "=SUBTOTAL(9,F2:F4)"),
            ],
        )

    def test_reader_finds_the_register_among_the_actions_of_the_list(self):
        action = self.env.ref("party_points_reports.party_branch_register_action")
        for role in ("member", "superior", "administrator"):
            with self.subTest(role=role):
                download = (
                    self.as_role(role, action)
                    .with_context(
                        active_model="party.branch", active_ids=self.committee.ids
                    )
                    .run()
                )
                self.assertEqual(download["url"], f"{URL}?ids={self.committee.id}")

    def test_register_is_ready_to_filter_and_print(self):
        sheet = self.download("superior", f"{URL}?ids={self.committee.id}")
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertEqual(sheet.auto_filter.ref, "A1:F4")
        self.assertEqual(sheet.print_title_rows, "$1:$1")

    def test_total_holds_our_own_sum_for_readers_that_do_not_calculate(self):
        self.authenticate("test_superior", "test_superior")
        content = self.url_open(f"{URL}?ids={self.committee.id}").content
        sheet = load_workbook(io.BytesIO(content), data_only=True).active
        self.assertEqual(sheet["F5"].value, 2)

    def test_name_that_looks_like_a_formula_stays_text(self):
        self.branch.name = '=HYPERLINK("http://example.com")'
        sheet = self.download("superior", f"{URL}?ids={self.branch.id}")
        self.assertEqual(sheet["B2"].data_type, "s")

    def test_register_speaks_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.users["superior"].lang = "zh_CN"
        sheet = self.download("superior", f"{URL}?ids={self.branch.id}")
        self.assertEqual(sheet.title, "党组织名册")
        self.assertEqual(sheet["C2"].value, "党支部")

    def test_nonsense_in_the_address_gives_an_empty_register(self):
        sheet = self.download("superior", f"{URL}?ids=x,-1,999999999")
        self.assertEqual(sheet.max_row, 1)

    def test_register_of_an_archived_organisation_holds_it(self):
        archived = self.env["party.branch"].create(
            {"name": "Branch 3", "code": "T-3", "parent_id": self.committee.id}
        )
        archived.active = False
        sheet = self.download("superior", f"{URL}?ids={archived.id}")
        self.assertEqual(sheet["A2"].value, "T-3")
        sheet = self.download("superior", f"{URL}?ids={self.committee.id}")
        self.assertEqual(sheet.auto_filter.ref, "A1:F4")

    def test_register_holds_only_what_the_reader_may_see(self):
        sheet = self.download("secretary", f"{URL}?ids={self.committee.id}")
        self.assertEqual([sheet["A2"].value, sheet["A3"].value], ["T", "T-1"])
        self.assertEqual(sheet.auto_filter.ref, "A1:F3")

    def test_user_without_a_role_gets_no_register(self):
        self.authenticate("test_outsider", "test_outsider")
        with mute_logger("odoo.http"):
            response = self.url_open(f"{URL}?ids={self.committee.id}")
        self.assertEqual(response.status_code, 403)

    def test_stranger_is_asked_to_sign_in(self):
        response = self.url_open(URL, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
