import io
from zipfile import ZipFile

from odoo.tests import HttpCase, tagged

from odoo.addons.party_points.tests.dispute_common import PartyDisputeCommon

from .page_common import YearPagesCase

PAGE = "/my/points/personal_data"


@tagged("post_install", "-at_install")
class TestPersonalData(YearPagesCase, PartyDisputeCommon, HttpCase):
    """A member takes away what is kept of him."""

    url = PAGE

    def test_one_press_on_the_page_of_help_gives_him_all(self):
        self.assertIn(f'href="{PAGE}"', self.read_page("/my/points/help").text)
        answer = self.read_page(PAGE)
        self.assertEqual(answer.headers["Content-Type"], "application/zip")
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        archive = ZipFile(io.BytesIO(answer.content))
        self.assertIn("Personal Data.xlsx", archive.namelist())
        book = ZipFile(io.BytesIO(archive.read("Personal Data.xlsx")))
        words = "".join(book.read(name).decode() for name in book.namelist())
        self.assertIn("Swept the yard", words)
        self.assertNotIn("test_colleague", words)

    def test_it_is_there_for_members_alone(self):
        self.assert_missing(self.get(PAGE, "test_customer"))
