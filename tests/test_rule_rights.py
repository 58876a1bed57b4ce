"""Rules: who sees and makes them, and what nobody does with them (RULE-1, RULE-2,
RULE-7). Every model's cells are in security/access_matrix.csv."""

import io
from contextlib import suppress

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .access_doors import ALLOWED, FORBIDDEN, ApiDoor, OrmDoor
from .access_matrix import IN_BRANCH, Cell
from .access_world import MODELS, Subject

MAKERS = {"secretary", "superior", "administrator"}
READERS = {*IN_BRANCH, *MAKERS, "supervisor", "portal_member", "liaison"}
OWNED = ("party.scoring.scheme", "party.grading.scheme", "party.grading.grade")
CONTENT = ("template", "category", "item", "item.level", "level")
RULES = (*OWNED, *(f"party.rule.{part}" for part in CONTENT))
# {protected field: a value that somebody would like it to have}
PROTECTED = {
    "state": "in_force",
    "date_from": "2020-01-01",
    "date_to": "2030-12-31",
    "decision": "Decided by nobody",
}


class RuleWorld:
    """Whole templates; for a class that is a ``Door``."""

    def new_rules(self, branch, state="draft"):
        """A template with schemes of its own and one of each part."""
        subject = Subject(branch)
        template = self.env["party.rule.template"].create(
            {
                **self.prepare_vals("party.rule.template", subject),
                "name": "Secret",
                "scoring_scheme_id": self.new_scheme("scoring", subject).id,
                "grading_scheme_id": self.new_scheme("grading", subject).id,
            }
        )
        number = next(self.numbers)
        category = self.env["party.rule.category"].create(
            {"template_id": template.id, "name": "Secret", "code": f"C-{number}"}
        )
        self.env["party.rule.item"].create(
            {
                "template_id": template.id,
                "category_id": category.id,
                "code": f"I-{number}",
                "name": "Secret",
                "dimension_id": self.env.ref(
                    "party_points.party_rule_dimension_study"
                ).id,
                "points": 1,
                "level_ids": [
                    Command.create({"level_id": self.get_levels()[0].id, "points": 1})
                ],
            }
        )
        self.env["party.rule.level"].create(
            {"template_id": template.id, "kind": "pioneer", "decider": "work_team"}
        )
        template.state = state  # from now on it may be frozen
        return template

    def new_scheme(self, kind, subject):
        vals = self.prepare_vals(f"party.{kind}.scheme", subject)
        if kind == "grading":
            grade = {"name": f"All {vals['code']}", "criterion": "otherwise"}
            vals["grade_ids"] = [Command.create(grade)]
        return self.env[f"party.{kind}.scheme"].create(vals)

    def get_levels(self):
        return self.env["party.honour.level"].search([])

    @staticmethod
    def get_content(template):
        """The template and its parts."""
        items = template.item_ids
        return [
            *(template, template.category_ids, items, items.level_ids),
            template.level_ids,
        ]

    def get_all(self, template):
        """The template, its parts, its schemes and their grades."""
        grading = template.grading_scheme_id
        return [
            *self.get_content(template),
            template.scoring_scheme_id,
            grading,
            grading.grade_ids,
        ]

    def prepare_parts(self, template):
        """Values of one more of each part.

        :return: ``{model: values}``
        """
        grading, item = template.grading_scheme_id, template.item_ids
        return {
            "party.grading.grade": {
                "grading_id": grading.id,
                "name": "New",
                "criterion": "veto",
            },
            "party.rule.category": {
                "template_id": template.id,
                "name": "New",
                "code": "NEW",
            },
            "party.rule.item": {
                "template_id": template.id,
                "category_id": template.category_ids.id,
                "code": "NEW",
                "name": "New",
                "dimension_id": item.dimension_id.id,
                "points": 1,
            },
            "party.rule.item.level": {
                "item_id": item.id,
                "level_id": self.get_levels()[1].id,
                "points": 1,
            },
            "party.rule.level": {"template_id": template.id, "decider": "superior"},
        }

    def find_readers(self, record):
        return {n for n in self.users if self.attempt(n, record, "read") == ALLOWED}

    def assert_outcomes(self, outcome, attempts):
        """:param attempts: ``{sentence: arguments of attempt}``"""
        outcomes = {
            sentence: self.attempt(*attempt) for sentence, attempt in attempts.items()
        }
        others = {s: other for s, other in outcomes.items() if other != outcome}
        self.assertFalse(others, f"not {outcome}: {others}")

    def assert_frozen(self, attempts, *others):
        """:param others: what may come of it as well"""
        outcomes = {
            sentence: self.attempt(*attempt) for sentence, attempt in attempts.items()
        }
        wrong = {
            sentence: outcome
            for sentence, outcome in outcomes.items()
            if outcome not in others
            and not (outcome.startswith("refused") and "has been in force" in outcome)
        }
        self.assertFalse(wrong, f"not frozen: {wrong}")


class SightTests(RuleWorld):
    """Drafts are for their makers, pilots for all who see the organisation."""

    def test_draft_and_its_parts_are_invisible_to_all_but_its_makers(self):
        for record in self.get_content(self.new_rules(self.branch)):
            with self.subTest(model=record._name):
                self.assertEqual(self.find_readers(record), MAKERS)

    def test_draft_of_an_organisation_above_is_invisible_in_the_branch(self):
        for record in self.get_content(self.new_rules(self.committee)):
            with self.subTest(model=record._name):
                self.assertEqual(
                    self.find_readers(record), {"superior", "administrator"}
                )

    def test_pilot_and_its_parts_are_read_by_all_who_see_the_organisation(self):
        for record in self.get_content(self.new_rules(self.branch, "pilot")):
            with self.subTest(model=record._name):
                self.assertEqual(self.find_readers(record), READERS)

    def test_pilot_that_is_taken_back_is_invisible_again(self):
        template = self.new_rules(self.branch)
        for action, readers in (("action_pilot", READERS), ("action_draft", MAKERS)):
            self.assertEqual(self.do("secretary", template, action), ALLOWED)
            for record in self.get_content(template):
                self.assertEqual(self.find_readers(record), readers)

    def test_rules_in_force_and_retired_are_read_by_all_who_see_the_organisation(self):
        for state in ("in_force", "retired"):
            for record in self.get_all(self.new_rules(self.branch, state)):
                self.assertEqual(self.find_readers(record), READERS)

    def test_rules_of_organisations_above_are_read_only(self):
        differences = [
            difference
            for model in RULES
            for role in IN_BRANCH
            for difference in self.find_differences_with(
                Cell(model, role, "above", "r"), role, Subject(self.committee)
            )
        ]
        self.assertEqual(differences, [])

    def test_position_that_has_ended_gives_no_rules(self):
        template = self.new_rules(self.branch)
        change = {"note": "Other"}
        self.assertEqual(self.attempt("secretary", template, "write", change), ALLOWED)
        position = self.users["secretary"].partner_id.party_position_ids
        position.date_to = self.days(-1)
        self.assert_outcomes(
            FORBIDDEN,
            {
                "reads a draft": ("secretary", template, "read"),
                "writes a draft": ("secretary", template, "write", change),
                "shows it": ("secretary", template, "action_pilot"),
            },
        )


class FrozenTests(RuleWorld):
    """Once in force, rules are changed by nobody."""

    def test_makers_and_administrators_change_nothing_of_rules_in_force(self):
        for state in ("in_force", "retired"):
            records = self.get_all(self.new_rules(self.branch, state))
            self.assert_frozen(
                {
                    f"{name} does {operation} of {record} {state}": (
                        *(name, record, operation),
                        self.get_change(record._name),
                    )
                    for name in MAKERS
                    for record in records
                    for operation in ("write", "unlink")
                }
            )

    def test_makers_and_administrators_add_nothing_to_rules_in_force(self):
        parts = self.prepare_parts(self.new_rules(self.branch, "in_force"))
        self.assert_frozen(
            {
                f"{name} adds {model}": (name, self.env[model], "create", vals)
                for name in MAKERS
                for model, vals in parts.items()
            }
        )

    def test_parts_do_not_move_in_or_out_of_rules_in_force(self):
        draft = self.new_rules(self.branch)
        frozen = self.new_rules(self.branch, "in_force")
        item, grade = "party.rule.item", "party.grading.grade"
        attempts = {}
        for source, target in ((draft, frozen), (frozen, draft)):
            category = target.category_ids
            into = {"template_id": target.id, "category_id": category.id}
            attempts |= {
                f"{item} into {target}": (source.item_ids, into),
                f"category into {target}": (
                    source.category_ids,
                    {"template_id": target.id},
                ),
                f"level into {target}": (
                    source.item_ids.level_ids,
                    {
                        "item_id": target.item_ids.id,
                        "level_id": self.get_levels()[5].id,
                    },
                ),
                f"review level into {target}": (
                    source.level_ids,
                    {"template_id": target.id},
                ),
                f"{grade} into {target}": (
                    source.grading_scheme_id.grade_ids,
                    {"grading_id": target.grading_scheme_id.id},
                ),
            }
        attempts["items by the template"] = (frozen, {"item_ids": [Command.clear()]})
        attempts["grades by the scheme"] = (
            frozen.grading_scheme_id,
            {"grade_ids": [Command.clear()]},
        )
        self.assert_frozen(
            {
                sentence: ("secretary", record, "write", vals)
                for sentence, (record, vals) in attempts.items()
            },
            FORBIDDEN,
        )

    def test_who_may_not_change_rules_in_force_is_told_nothing_of_them(self):
        """What is frozen says its name: to those only who could read it."""
        records = self.get_all(self.new_rules(self.far_branch, "in_force"))
        self.assert_outcomes(
            FORBIDDEN,
            {
                f"{name} writes {record}": (
                    *(name, record, "write"),
                    self.get_change(record._name),
                )
                for name in ("outsider", "member", "portal_member", "secretary")
                for record in records
            },
        )


class ReachTests(RuleWorld):
    """What a maker may not do with his rights."""

    def test_maker_sets_no_protected_field(self):
        template = self.new_rules(self.branch)
        vals = self.prepare_vals("party.rule.template", Subject(self.branch))
        attempts = {}
        for name in MAKERS:
            for field, value in PROTECTED.items():
                forged = {field: value}
                attempts |= {
                    f"{name} writes {forged}": (name, template, "write", forged),
                    f"{name} creates {forged}": (
                        *(name, template.browse(), "create"),
                        {**vals, **forged},
                    ),
                }
        self.assert_outcomes(FORBIDDEN, attempts)

    def test_maker_moves_nothing_to_an_organisation_that_is_not_his(self):
        own, above = self.new_rules(self.branch), self.new_rules(self.committee)
        scheme = {
            "scoring_scheme_id": above.scoring_scheme_id.id,
            "grading_scheme_id": above.grading_scheme_id.id,
        }
        far = self.new_rules(self.far_branch)
        far_scheme = {name: far[name].id for name in scheme}
        attempts = {
            "secretary, template above": (own, {"branch_id": self.committee.id}),
            "secretary, template beside": (own, {"branch_id": self.other_branch.id}),
            "secretary, template far": (own, {"branch_id": self.far_branch.id}),
            "superior, template far": (above, {"branch_id": self.far_branch.id}),
        }
        attempts = {
            sentence: (
                record,
                {**vals, **(far_scheme if "far" in sentence else scheme)},
            )
            for sentence, (record, vals) in attempts.items()
        }
        for branch in (self.committee, self.other_branch, self.far_branch):
            for record in (own.scoring_scheme_id, own.grading_scheme_id):
                free = record.copy({"code": f"{record.code}-{branch.code}"})
                attempts[f"secretary, {free} to {branch.name}"] = (
                    free,
                    {"branch_id": branch.id},
                )
        self.assert_moves_forbidden(attempts)

    def test_maker_moves_no_part_into_rules_that_are_not_his(self):
        own = self.new_rules(self.branch)
        attempts = {}
        for there in (
            self.new_rules(self.committee, "pilot"),
            self.new_rules(self.other_branch),
            self.new_rules(self.far_branch),
        ):
            category = there.category_ids
            place = f"into {there.branch_id.name}"
            attempts |= {
                f"secretary, item {place}": (
                    own.item_ids,
                    {"template_id": there.id, "category_id": category.id},
                ),
                f"secretary, category {place}": (
                    own.category_ids,
                    {"template_id": there.id},
                ),
                f"secretary, level {place}": (
                    own.item_ids.level_ids,
                    {"item_id": there.item_ids.id, "level_id": self.get_levels()[5].id},
                ),
                f"secretary, review level {place}": (
                    own.level_ids,
                    {"template_id": there.id},
                ),
                f"secretary, grade {place}": (
                    own.grading_scheme_id.grade_ids,
                    {"grading_id": there.grading_scheme_id.id},
                ),
            }
        self.assert_moves_forbidden(attempts)

    def test_maker_draws_no_part_out_of_rules_that_are_not_his(self):
        own = self.new_rules(self.branch)
        attempts = {}
        for there in (
            self.new_rules(self.committee, "pilot"),
            self.new_rules(self.far_branch),
        ):
            item, grading = there.item_ids, there.grading_scheme_id
            other = {"name": "Other"}
            drawn = {
                "item": (own, {"item_ids": [Command.link(item.id)]}),
                "changed item": (own, {"item_ids": [Command.update(item.id, other)]}),
                "dropped item": (own, {"item_ids": [Command.delete(item.id)]}),
                "category": (
                    own,
                    {"category_ids": [Command.link(there.category_ids.id)]},
                ),
                "level": (
                    own.item_ids,
                    {"level_ids": [Command.link(item.level_ids.id)]},
                ),
                "review level": (
                    own,
                    {"level_ids": [Command.link(there.level_ids.id)]},
                ),
                "template": (
                    own.scoring_scheme_id,
                    {"template_ids": [Command.link(there.id)]},
                ),
                "grade": (
                    own.grading_scheme_id,
                    {"grade_ids": [Command.link(grading.grade_ids.id)]},
                ),
            }
            attempts |= {
                f"secretary, {what} of {there.branch_id.name}": attempt
                for what, attempt in drawn.items()
            }
        self.assert_moves_forbidden(attempts)

    def assert_moves_forbidden(self, attempts):
        """:param attempts: ``{"who, what": (record, values)}``"""
        self.assert_outcomes(
            FORBIDDEN,
            {
                sentence: (sentence.split(",")[0], record, "write", vals)
                for sentence, (record, vals) in attempts.items()
            },
        )

    def test_buttons_are_for_makers_only(self):
        own = self.new_rules(self.branch, "pilot")
        above = self.new_rules(self.committee, "pilot")
        far = self.new_rules(self.far_branch)
        pairs = [
            *((name, own) for name in READERS - MAKERS),
            ("secretary", above),
            ("secretary", far),
            ("superior", far),
        ]
        self.assert_outcomes(
            FORBIDDEN,
            {
                f"{name}: {button} of {template.branch_id.name}": (
                    *(name, template, button),
                )
                for name, template in pairs
                for button in ("action_pilot", "action_draft", "action_new_version")
            },
        )

    def test_rules_are_not_derived_from_a_draft_of_the_superior(self):
        """It would hold the superior's draft fast, and tell of it in refusals."""
        own, draft = self.new_rules(self.branch), self.new_rules(self.committee)
        vals = {
            "origin_id": draft.id,
            "scoring_scheme_id": draft.scoring_scheme_id.id,
            "grading_scheme_id": draft.grading_scheme_id.id,
        }
        draft.name = "Hidden"
        outcome = self.attempt("secretary", own, "write", vals)
        self.assertNotEqual(outcome, ALLOWED)
        self.assertNotIn("Hidden", outcome)

    # Wizards

    def open_wizard(self, name, model, **vals):
        """A wizard that somebody has opened, whatever he may name in it."""
        # sudo: what there is, whoever may read it
        wizard = self.env[model].with_user(self.users[name]).sudo().create(vals)
        return wizard.with_user(self.env.user)

    def test_decision_is_made_by_makers_only(self):
        own = self.new_rules(self.branch)
        for name, template, outcome in (
            ("secretary", own, ALLOWED),
            ("superior", own, ALLOWED),
            ("administrator", own, ALLOWED),
            ("member", own, FORBIDDEN),
            ("supervisor", own, FORBIDDEN),
            ("secretary", self.new_rules(self.committee, "pilot"), FORBIDDEN),
            ("secretary", self.new_rules(self.other_branch), FORBIDDEN),
            ("superior", self.new_rules(self.far_branch), FORBIDDEN),
        ):
            wizard = self.open_wizard(
                name,
                "party.rule.decision.wizard",
                template_id=template.id,
                decision="enforce",
                date_from=self.today,
                reason="Decided",
            )
            with self.subTest(name=name, branch=template.branch_id.name):
                self.assertEqual(self.attempt(name, wizard, "action_confirm"), outcome)

    def test_rules_in_force_are_retired_by_makers_only(self):
        for name, branch, outcome in (
            ("secretary", self.branch, ALLOWED),
            ("secretary", self.committee, FORBIDDEN),
            ("superior", self.far_branch, FORBIDDEN),
        ):
            template = self.new_rules(branch, "in_force")
            template.date_from = self.days(-9)
            wizard = self.open_wizard(
                name,
                "party.rule.decision.wizard",
                template_id=template.id,
                decision="retire",
                date_to=self.today,
                reason="Decided",
            )
            with self.subTest(name=name, branch=branch.name):
                self.assertEqual(self.attempt(name, wizard, "action_confirm"), outcome)

    def test_rules_are_derived_from_what_he_reads_for_what_he_makes(self):
        here = self.new_rules(self.committee, "in_force")
        there = self.new_rules(self.far_committee, "in_force")
        for name, origin, branch, outcomes in (
            ("secretary", here, self.branch, {ALLOWED}),
            ("superior", here, self.branch, {ALLOWED}),
            ("administrator", there, self.far_branch, {ALLOWED}),
            ("member", here, self.branch, {FORBIDDEN}),
            ("secretary", there, self.branch, {FORBIDDEN}),
            ("secretary", there, self.far_branch, {FORBIDDEN}),
            ("superior", there, self.far_branch, {FORBIDDEN}),
            ("superior", here, self.far_branch, None),
            ("secretary", here, self.other_branch, None),
        ):
            wizard = self.open_wizard(
                name,
                "party.rule.derive.wizard",
                origin_id=origin.id,
                branch_id=branch.id,
            )
            with self.subTest(name=name, origin=origin.branch_id, branch=branch.name):
                outcome = self.attempt(name, wizard, "action_derive")
                if outcomes is None:  # he may choose none but what is under it
                    self.assertNotEqual(outcome, ALLOWED)
                else:
                    self.assertIn(outcome, outcomes)

    def test_comparison_shows_what_he_reads_only(self):
        own = self.new_rules(self.branch)
        for name, other, is_shown in (
            ("secretary", self.new_rules(self.committee, "pilot"), True),
            ("secretary", self.new_rules(self.committee), False),
            ("secretary", self.new_rules(self.other_branch), False),
            ("superior", self.new_rules(self.far_branch, "in_force"), False),
            ("administrator", self.new_rules(self.far_branch), True),
        ):
            wizard = self.open_wizard(
                name,
                "party.rule.compare.wizard",
                template_id=own.id,
                other_id=other.id,
            )
            with self.subTest(name=name, branch=other.branch_id.name):
                outcome = self.attempt(name, wizard, "read")
                self.assertEqual(outcome == ALLOWED, is_shown, outcome)


@tagged("post_install", "-at_install")
class TestSightThroughOrm(SightTests, OrmDoor):
    def test_nothing_of_a_draft_is_found_by_way_of_what_is_visible(self):
        draft = self.new_rules(self.branch)
        self.env.invalidate_all()
        schemes = self.as_role("member", draft.scoring_scheme_id)
        self.assertTrue(schemes.has_access("read"))
        self.assertFalse(schemes.template_ids)
        self.assertFalse(schemes.search([("template_ids.name", "=", "Secret")]))
        templates = schemes.env["party.rule.template"]
        self.assertFalse(templates.name_search("Secret"))
        self.assertFalse(templates.search([("item_ids.name", "=", "Secret")]))

    def test_form_tells_nothing_of_rules_that_the_user_may_not_read(self):
        """Neither for a value, nor a default, nor the value of a line."""
        there = self.new_rules(self.far_branch)
        item = there.item_ids
        links = [
            ("party.rule.template", "origin_id", there),
            ("party.rule.category", "template_id", there),
            ("party.rule.item", "template_id", there),
            ("party.rule.item", "category_id", there.category_ids),
            ("party.rule.item.level", "item_id", item),
            ("party.rule.level", "template_id", there),
            ("party.rule.decision.wizard", "template_id", there),
            ("party.rule.derive.wizard", "origin_id", there),
            ("party.rule.compare.wizard", "other_id", there),
        ]
        told = []
        for model, name, record in links:
            for how, context, values in (
                ("a value", {}, {name: record.id}),
                ("a record", {}, {name: {"id": record.id}}),
                ("a text", {}, {name: str(record.id)}),
                ("a pair", {}, {name: [record.id, "Mine"]}),
                ("a default", {f"default_{name}": record.id}, {}),
            ):
                answer = self.ask_form("secretary", model, context, values, name)
                if "Secret" in answer:
                    told.append(f"{model}.{name} as {how}: {answer}")
        line = [Command.CREATE, "virtual", {"category_id": there.category_ids.id}]
        answer = self.ask_form(
            *("secretary", "party.rule.template", {}, {"item_ids": [line]}, "item_ids"),
            {"fields": {"category_id": {"fields": {"display_name": {}}}}},
        )
        if "Secret" in answer:
            told.append(f"a line: {answer}")
        self.assertFalse(told, "\n" + "\n".join(told))

    def ask_form(self, role, model, context, values, name, spec=None):
        """What a new form with these values shows of a field, as text."""
        self.env.flush_all()
        self.env.invalidate_all()
        records = self.as_role(role, self.env[model]).with_context(**context)
        spec = {name: spec or {"fields": {"display_name": {}}}}
        with suppress(AccessError, ValueError, TypeError):
            return str(records.onchange(values, [], spec))
        return ""


@tagged("post_install", "-at_install")
class TestSightThroughApi(SightTests, ApiDoor, HttpCase):
    pass


@tagged("post_install", "-at_install")
class TestFrozenThroughOrm(FrozenTests, OrmDoor):
    def test_superuser_changes_nothing_of_rules_in_force(self):
        template = self.new_rules(self.branch, "in_force")
        for record in self.get_all(template):
            change = MODELS[record._name][1]
            with self.subTest(model=record._name):
                with self.assertRaisesRegex(UserError, "has been in force"):
                    # sudo: what there is, whoever may read it
                    record.sudo().write(change)
                with self.assertRaisesRegex(UserError, "has been in force"):
                    # sudo: what there is, whoever may read it
                    record.sudo().unlink()
        for model, vals in self.prepare_parts(template).items():
            with (
                self.subTest(model=model),
                self.assertRaisesRegex(UserError, "has been in force"),
            ):
                # sudo: what there is, whoever may read it
                self.env[model].sudo().create(vals)


@tagged("post_install", "-at_install")
class TestFrozenThroughApi(FrozenTests, ApiDoor, HttpCase):
    pass


@tagged("post_install", "-at_install")
class TestReachThroughOrm(ReachTests, OrmDoor):
    def test_default_in_the_context_sets_no_protected_field(self):
        vals = self.prepare_vals("party.rule.template", Subject(self.branch))
        scheme = self.prepare_vals("party.scoring.scheme", Subject(self.branch))
        forged = {f"default_{name}": value for name, value in PROTECTED.items()}
        templates = self.env["party.rule.template"].browse()
        for role in MAKERS:
            env = self.as_role(role, templates).with_context(**forged).env
            templates |= env["party.rule.template"].create(self.with_code(vals))
            nested = self.with_code(vals)
            del nested["scoring_scheme_id"]
            templates |= (
                env["party.scoring.scheme"]
                .create(
                    {
                        **self.with_code(scheme),
                        "template_ids": [Command.create(nested)],
                    }
                )
                .template_ids
            )
        self.assertEqual(len(templates), 2 * len(MAKERS))
        self.assertEqual({*templates.mapped("state")}, {"draft"})
        for name in {*PROTECTED} - {"state"}:
            self.assertFalse(any(templates.mapped(name)), name)

    def with_code(self, vals):
        return {**vals, "code": f"D-{next(self.numbers)}"}

    def test_copy_sets_no_protected_field_and_stays_in_reach(self):
        own = self.as_role("secretary", self.new_rules(self.branch))
        for name, value in PROTECTED.items():
            with self.subTest(name), self.assertRaises(AccessError):
                own.copy({"code": "COPY", name: value})
        for there in (self.other_branch, self.committee, self.far_branch):
            far = self.new_rules(there)
            schemes = {
                name: far[name].id
                for name in ("scoring_scheme_id", "grading_scheme_id")
            }
            with self.subTest(there.name), self.assertRaises(AccessError):
                own.copy({"branch_id": there.id, **schemes})
            with self.subTest(there.name), self.assertRaises(AccessError):
                self.as_role("secretary", far).copy({"branch_id": self.branch.id})

    def test_import_into_an_organisation_that_is_not_his_writes_nothing(self):
        above = self.new_rules(self.committee, "pilot")
        above.name = "Changed"
        book = self.write_book(above)
        above.name = "Original"
        before = self.count_rules()
        for branch in (self.other_branch, self.committee, self.far_branch):
            wizard = self.open_import("secretary", branch, book)
            with suppress(AccessError):
                wizard.action_import()
                self.assertEqual(wizard.state, "bad")
            self.env.flush_all()
            self.assertEqual(self.count_rules(), before, branch.name)
            self.assertEqual(above.name, "Original")

    def test_import_into_his_organisation_makes_drafts(self):
        book = self.write_book(self.new_rules(self.far_branch, "in_force"))
        for role, branch in (
            ("secretary", self.branch),
            ("superior", self.other_branch),
            ("administrator", self.far_committee),
        ):
            wizard = self.open_import(role, branch, book)
            wizard.action_import()
            self.assertEqual(wizard.state, "done", wizard.summary)
            made = self.env["party.rule.template"].search(
                [("branch_id", "=", branch.id)]
            )
            self.assertEqual(made.mapped("state"), ["draft"])

    def write_book(self, templates):
        file = io.BytesIO()
        templates._write_rulebook(file)
        return file.getvalue()

    def open_import(self, role, branch, book):
        file = {"name": "rules.xlsx", "raw": book}
        wizard = self.open_wizard(
            role,
            "party.rulebook.import",
            branch_id=branch.id,
            attachment_ids=[Command.create(file)],
        )
        return self.as_role(role, wizard)

    def count_rules(self):
        return {model: self.env[model].search_count([]) for model in RULES}


@tagged("post_install", "-at_install")
class TestReachThroughApi(ReachTests, ApiDoor, HttpCase):
    pass


@tagged("post_install", "-at_install")
class TestDownloads(RuleWorld, OrmDoor, HttpCase):
    """Who gets which file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["neighbour"] = cls.new_user("test_neighbour", "base.group_user")
        cls.new_member(cls.other_branch, partner=cls.users["neighbour"].partner_id)

    def find_receivers(self, url):
        """The users to whom a workbook is given; all others are refused."""
        receivers = set()
        for name, user in self.users.items():
            self.authenticate(user.login, user.login)
            with mute_logger("odoo.http"):
                response = self.url_open(url)
            if response.content.startswith(b"PK"):
                receivers.add(name)
            else:
                self.assertEqual(response.status_code, 403, name)
        return receivers

    def get_url(self, *templates):
        ids = ",".join(str(template.id) for template in templates)
        return f"/party_points/rulebook.xlsx?ids={ids}"

    def test_draft_is_given_to_its_makers_only(self):
        url = self.get_url(self.new_rules(self.branch))
        self.assertEqual(self.find_receivers(url), MAKERS)

    def test_pilot_is_given_to_those_who_see_the_organisation(self):
        url = self.get_url(self.new_rules(self.branch, "pilot"))
        self.assertEqual(self.find_receivers(url), READERS)

    def test_nothing_is_given_where_one_of_several_is_not_for_him(self):
        url = self.get_url(
            self.new_rules(self.branch, "pilot"), self.new_rules(self.far_branch)
        )
        self.assertEqual(self.find_receivers(url), {"administrator"})

    def test_template_of_the_import_is_given_to_makers_only(self):
        url = "/party_points/rulebook_template.xlsx"
        self.assertEqual(self.find_receivers(url), MAKERS)

    def test_nothing_is_given_without_an_account(self):
        template = self.new_rules(self.branch, "in_force")
        for url in (self.get_url(template), "/party_points/rulebook_template.xlsx"):
            response = self.url_open(url)
            self.assertFalse(response.content.startswith(b"PK"))
            self.assertIn("/web/login", response.url)
