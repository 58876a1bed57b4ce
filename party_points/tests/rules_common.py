from contextlib import contextmanager

from psycopg2 import IntegrityError

from odoo.fields import Command
from odoo.tools import mute_logger

from .common import PartyPointsCommon


class PartyRulesCommon(PartyPointsCommon):
    """Rules of the committee, for two classes, in every kind and method of item.

    ``scheme`` and ``grading`` are the committee's; so is ``template``, a draft.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_class = cls.env.ref("party_points.party_member_class_rural")
        cls.classes = cls.member_class | cls.other_class
        cls.dimension = cls.env.ref("party_points.party_rule_dimension_study")
        cls.village, cls.town, cls.county = (
            cls.env.ref(f"party_points.party_honour_level_{level}")
            for level in ("village", "town", "county")
        )
        cls.scheme = cls.env["party.scoring.scheme"].create(
            {
                "name": "Once a Year",
                "code": "S",
                "branch_id": cls.committee.id,
                "tolerance": 5,
            }
        )
        cls.grading = cls.new_grading("G", cls.committee)
        cls.template = cls.new_template("R", cls.committee)
        cls.items = cls._new_items(cls.template)

    @classmethod
    def new_grading(cls, code, branch, **vals):
        """A grading scheme of three grades: first, last, all others."""
        return cls.env["party.grading.scheme"].create(
            {
                "name": f"Grading {code}",
                "code": code,
                "branch_id": branch.id,
                "grade_ids": [
                    Command.create({"sequence": number, **grade})
                    for number, grade in enumerate(
                        (
                            {
                                "name": "Pioneer",
                                "criterion": "first_share",
                                "value": 10,
                                "needs_base_intact": True,
                                "consequence": "commend",
                            },
                            {
                                "name": "To Be Talked to",
                                "criterion": "last_share",
                                "value": 10,
                                "consequence": "talk",
                            },
                            {"name": "Qualified", "criterion": "otherwise"},
                        )
                    )
                ],
                **vals,
            }
        )

    @classmethod
    def new_template(cls, code, branch, **vals):
        """A draft of an organisation, with two categories and no items."""
        return cls.env["party.rule.template"].create(
            {
                "name": f"Rules {code}",
                "code": code,
                "branch_id": branch.id,
                "member_class_ids": [Command.set(cls.classes.ids)],
                "scoring_scheme_id": cls.scheme.id,
                "grading_scheme_id": cls.grading.id,
                "category_ids": [
                    Command.create({"name": "Duties", "code": "D", "sequence": 1}),
                    Command.create(
                        {
                            "name": "Merits",
                            "code": "M",
                            "sequence": 2,
                            "cap_year_points": 40,
                        }
                    ),
                ],
                **vals,
            }
        )

    @classmethod
    def new_item(cls, template, code, **vals):
        """A pioneer item of one point in the second category, unless ``vals`` say
        otherwise."""
        return cls.env["party.rule.item"].create(
            {
                "template_id": template.id,
                "category_id": template.category_ids.sorted("sequence")[-1].id,
                "code": code,
                "name": f"Item {code}",
                "kind": "pioneer",
                "dimension_id": cls.dimension.id,
                "points": 0 if vals.get("method") in ("range", "graded") else 1,
                **vals,
            }
        )

    @classmethod
    def _new_items(cls, template):
        """:return: ``{code: item}``, of every kind and every method"""
        duties = template.category_ids.sorted("sequence")[0]
        base = {"category_id": duties.id, "kind": "base"}
        rows = {
            "BASE": {**base, "points": 2, "is_obligatory": True},
            "MEETING": {
                **base,
                "method": "expected",
                "points": 8,
                "expected_count": 4,
                "adjust_min": 4,
                "adjust_max": 10,
            },
            "FIXED": {"points": 3, "adjust_min": 1, "adjust_max": 5},
            "RANGE": {
                "method": "range",
                "points_min": 1,
                "points_max": 3,
                "adjust_min": 1,
                "adjust_max": 6,
            },
            "HOURS": {"method": "per_unit", "points": 0.5, "unit": "hours"},
            "HONOUR": {
                "method": "graded",
                "adjust_min": 1,
                "adjust_max": 20,
                "level_ids": [
                    Command.create({"level_id": level.id, "points": points})
                    for level, points in (
                        (cls.village, 2),
                        (cls.town, 4),
                        (cls.county, 6),
                    )
                ],
            },
            "LATE": {"kind": "deduction", "points": 1, "is_obligatory": True},
            "VETO": {"kind": "veto", "points": 0},
        }
        return {code: cls.new_item(template, code, **row) for code, row in rows.items()}

    @classmethod
    def enforce(cls, template, date_from=None, date_to=None):
        """Put a template in force, by default since a year."""
        template._enforce(date_from or cls.days(-365), date_to, "The member meeting.")
        return template

    @classmethod
    def derive(cls, template=None, branch=None):
        """What an organisation below derives from rules in force."""
        return (template or cls.template)._derive(branch or cls.branch)

    @contextmanager
    def assert_database_refuses(self, model, words):
        """The database refuses what is written inside, with these words for people."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError) as caught,
            self.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
        message = self.env[model]._sql_error_to_message(caught.exception)
        self.assertIn(words, message)

    def new_version(self, template, role="superior"):
        """The draft of the next version, as the user who makes it sees it."""
        action = self.as_role(role, template).action_new_version()
        return self.as_role(role, template.browse(action["res_id"]))

    def category(self, template, code):
        return template.category_ids.filtered(lambda category: category.code == code)

    def item(self, template, code):
        return template.item_ids.filtered(lambda item: item.code == code)

    def decide(self, role, template, decision, reason="By the member meeting.", **vals):
        """Put a template in force or retire it, as a user does."""
        wizard = self.as_role(role, self.env["party.rule.decision.wizard"])
        wizard.create(
            {
                "template_id": template.id,
                "decision": decision,
                "reason": reason,
                **vals,
            }
        ).action_confirm()
