"""What browsers load is compiled already, in the template of the tests' databases."""

from odoo.tests import TransactionCase, tagged

from tooling.bundles import BUNDLES


@tagged("post_install", "-at_install")
class TestAssets(TransactionCase):
    def test_compiled_bundles_are_those_that_pages_ask_for(self):
        for kind, name in BUNDLES:
            bundle = self.env["ir.qweb"]._get_asset_bundle(name)
            with self.subTest(bundle=name, kind=kind):
                self.assertTrue(bundle.get_attachments(f"min.{kind}"))
