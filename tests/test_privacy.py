"""No personal data are forgotten: what is new is exported and erased, or it is said why
not."""

from odoo.tests import TransactionCase, tagged

from odoo.addons.party_points.models.privacy.subjects import LEFT_OUT

# To a person himself; who did something in office is named by his account.
PERSONS = {"party.member", "res.partner", "hr.employee"}
ACCOUNTS = {"res.users"}
TEXTS = {"binary", "char", "html", "json", "text"}


@tagged("post_install", "-at_install")
class TestPersonalData(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subjects = cls.env["party.member"]._get_subjects()
        cls.tables = {
            name: cls.env[name]
            for name in cls.env.registry
            if name.startswith("party.")
            and cls.env[name]._auto
            and not (cls.env[name]._abstract or cls.env[name]._transient)
        }

    def get_own_fields(self, model, types):
        return [
            field
            for field in self.tables[model]._fields.values()
            if field.type in types
            and field.store
            and field.name not in ("create_uid", "write_uid")
            and (field._module or "").startswith("party_points")
        ]

    def test_each_model_that_leads_to_a_person_is_exported_or_has_its_reason(self):
        forgotten = [
            f"{model}.{field.name}"
            for model in self.tables
            for field in self.get_own_fields(model, {"many2one", "many2many"})
            if field.comodel_name in PERSONS | ACCOUNTS
            and model not in self.subjects
            and model not in LEFT_OUT
        ]
        self.assertEqual(forgotten, [])

    def test_each_field_that_leads_to_a_person_is_exported_or_has_its_reason(self):
        forgotten = [
            f"{model}.{field.name}"
            for model, subject in self.subjects.items()
            for field in self.get_own_fields(model, {"many2one", "many2many"})
            if field.comodel_name in PERSONS
            and field.name not in subject.links
            and field.name not in subject.kept
        ]
        self.assertEqual(forgotten, [])

    def test_each_text_about_a_person_is_erased_or_has_its_reason(self):
        forgotten = [
            f"{model}.{field.name}"
            for model, subject in self.subjects.items()
            for field in self.get_own_fields(model, TEXTS)
            if field.name not in subject.texts and field.name not in subject.kept
        ]
        self.assertEqual(forgotten, [])

    def test_nothing_is_listed_that_is_not_there(self):
        for model, subject in self.subjects.items():
            names = (*subject.texts, *subject.shown, *subject.kept)
            names += tuple(link.partition(".")[0] for link in subject.links)
            with self.subTest(model=model):
                self.assertLessEqual(set(names), set(self.tables[model]._fields))
