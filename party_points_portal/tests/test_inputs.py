import doctest
from importlib import import_module
from pkgutil import iter_modules

from odoo.tests import BaseCase

from .. import controllers


class TestInputs(BaseCase):
    """What strangers send is read as the examples of the controllers show (POR-1)."""

    def test_examples(self):
        tried = 0
        for module in iter_modules(controllers.__path__, f"{controllers.__name__}."):
            with self.subTest(module.name):
                result = doctest.testmod(import_module(module.name))
                self.assertEqual(result.failed, 0)
                tried += result.attempted
        self.assertTrue(tried)
