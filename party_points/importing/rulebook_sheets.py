"""The sheets of a rule book: schemes, templates, their items (RULE-7)."""

from dataclasses import replace

from odoo.tools.translate import LazyTranslate

from ..models.rules.party_rule_item import AUDIENCE, SOURCES
from .cells import parse_code, parse_count, parse_points
from .choices import flags_column, record_column, selection_column, yes_no_column
from .sheets import Column, Sheet

_lt = LazyTranslate(__name__)

SCHEMES, GRADINGS, GRADES = "schemes", "gradings", "grades"
TEMPLATES, CATEGORIES, ITEMS, LEVELS = "templates", "categories", "items", "levels"
REVIEWS = "reviews"
# The column that lists what orders ties
TIES = "tie_order"
# {sheet: the columns that together name one thing}
KEYS = {
    SCHEMES: ("code",),
    GRADINGS: ("code",),
    GRADES: ("grading", "name"),
    TEMPLATES: ("code",),
    CATEGORIES: ("template", "code"),
    ITEMS: ("template", "code"),
    LEVELS: ("template", "item", "level"),
    REVIEWS: ("template", "kind", "decider"),
}
# {sheet: what its rows depend on, as (columns, sheet)}
PARENTS = {
    SCHEMES: (),
    GRADINGS: (),
    GRADES: ((("grading",), GRADINGS),),
    TEMPLATES: ((("scheme",), SCHEMES), (("grading",), GRADINGS)),
    CATEGORIES: ((("template",), TEMPLATES),),
    ITEMS: ((("template",), TEMPLATES), (("template", "category"), CATEGORIES)),
    LEVELS: ((("template", "item"), ITEMS),),
    REVIEWS: ((("template",), TEMPLATES),),
}


def get_sheets(env):
    """The sheets, with the choices that this database offers in the user's language.

    :return: ``{technical name: Sheet}`` in the order in which they are written
    """
    sheets = (
        _scheme_sheet(env),
        _grading_sheet(env),
        _grade_sheet(env),
        _template_sheet(env),
        Sheet(
            CATEGORIES,
            _lt("Categories"),
            [
                _code("template", _lt("Rule Template")),
                _code("code", _lt("Code")),
                Column("name", _lt("Name"), required=True),
                Column("sequence", _lt("Order"), required=True, parse=parse_count),
                *_cap_columns(),
            ],
        ),
        _item_sheet(env),
        Sheet(
            LEVELS,
            _lt("Points by Honour Level"),
            [
                _code("template", _lt("Rule Template")),
                _code("item", _lt("Item")),
                record_column(
                    env,
                    "level",
                    _lt("Honour Level"),
                    "party.honour.level",
                    required=True,
                ),
                Column("points", _lt("Points"), required=True, parse=parse_points),
            ],
        ),
        _review_sheet(env),
    )
    return {sheet.name: sheet for sheet in sheets}


def _code(name, head):
    return Column(name, head, required=True, parse=parse_code)


def _points(name, head, required=False):
    return Column(name, head, required=required, parse=parse_points)


def _count(name, head):
    return Column(name, head, parse=parse_count)


def _cap_columns():
    return [
        _points("cap_month_points", _lt("Points a Month")),
        _points("cap_quarter_points", _lt("Points a Quarter")),
        _points("cap_year_points", _lt("Points a Year")),
        _count("cap_month_times", _lt("Times a Month")),
        _count("cap_quarter_times", _lt("Times a Quarter")),
        _count("cap_year_times", _lt("Times a Year")),
    ]


def _scheme_sheet(env):
    model = "party.scoring.scheme"
    return Sheet(
        SCHEMES,
        _lt("Scoring Schemes"),
        [
            _code("code", _lt("Code")),
            Column("name", _lt("Name"), required=True),
            selection_column(
                env,
                "base_mode",
                _lt("Base Points Are"),
                model,
                "base_mode",
                required=True,
                example="once",
            ),
            _points("base_points", _lt("Base Points"), required=True),
            selection_column(
                env,
                "year_figure",
                _lt("Ranked and Graded by"),
                model,
                "year_figure",
                required=True,
                example="annual",
            ),
            _points("month_pass_line", _lt("Pass Line of a Month"), required=True),
            _points("year_pass_line", _lt("Pass Line of the Year"), required=True),
            _points("tolerance", _lt("Tolerance"), required=True),
            Column("note", _lt("Note")),
        ],
    )


def _grading_sheet(env):
    return Sheet(
        GRADINGS,
        _lt("Grading Schemes"),
        [
            _code("code", _lt("Code")),
            Column("name", _lt("Name"), required=True),
            selection_column(
                env,
                TIES,
                _lt("Order of Ties"),
                "party.grading.scheme",
                "tie_break_1",
                is_list=True,
            ),
            yes_no_column(env, "ties_share", _lt("Equal Members Share a Place")),
            _points("branch_limit", _lt("Share below the Line That Bars a Branch (%)")),
            *_weight_columns(),
            Column("note", _lt("Note")),
        ],
    )


def _weight_columns():
    """A file without them takes the usual: points alone, six months."""
    columns = [
        _points("weight_points", _lt("Weight of the Points (%)")),
        _points("weight_team", _lt("Weight of the Work Team (%)")),
        _points("weight_leader", _lt("Weight of the Leader (%)")),
        _points("weight_evaluation", _lt("Weight of the Democratic Evaluation (%)")),
        _count("min_months", _lt("Months Needed to Be Graded")),
    ]
    return [replace(column, writes_zero=True) for column in columns]


def _grade_sheet(env):
    model = "party.grading.grade"
    return Sheet(
        GRADES,
        _lt("Grades"),
        [
            _code("grading", _lt("Grading Scheme")),
            Column("sequence", _lt("Order"), required=True, parse=parse_count),
            Column("name", _lt("Name"), required=True),
            selection_column(
                env, "criterion", _lt("For"), model, "criterion", required=True
            ),
            _points("value", _lt("Number")),
            yes_no_column(env, "base_intact", _lt("Only Without Lost Base Points")),
            selection_column(
                env, "consequence", _lt("Consequence"), model, "consequence"
            ),
        ],
    )


def _template_sheet(env):
    return Sheet(
        TEMPLATES,
        _lt("Rule Templates"),
        [
            _code("code", _lt("Code")),
            _count("version", _lt("Version")),
            Column("name", _lt("Name"), required=True),
            Column("origin", _lt("Derived from"), parse=parse_code),
            record_column(
                env,
                "member_classes",
                _lt("Member Classes"),
                "party.member.class",
                required=True,
                is_list=True,
            ),
            _code("scheme", _lt("Scoring Scheme")),
            _code("grading", _lt("Grading Scheme")),
            Column("document", _lt("Based on")),
            Column("note", _lt("Remarks")),
        ],
    )


def _item_sheet(env):
    model = "party.rule.item"
    return Sheet(
        ITEMS,
        _lt("Items"),
        [
            _code("template", _lt("Rule Template")),
            _code("category", _lt("Category")),
            _code("code", _lt("Code")),
            Column("name", _lt("What Is Scored"), required=True),
            selection_column(env, "kind", _lt("Kind"), model, "kind", required=True),
            record_column(
                env,
                "dimension",
                _lt("Dimension"),
                "party.rule.dimension",
                required=True,
            ),
            selection_column(
                env, "method", _lt("Points Are Given"), model, "method", required=True
            ),
            _points("points", _lt("Points")),
            _points("points_min", _lt("Lowest")),
            _points("points_max", _lt("Highest")),
            Column("unit", _lt("Unit")),
            _count("expected_count", _lt("Expected a Year")),
            *_cap_columns(),
            yes_no_column(env, "evidence_required", _lt("Evidence Is Obligatory")),
            Column("evidence", _lt("Proven by")),
            flags_column(env, "sources", _lt("Sources"), model, SOURCES),
            record_column(
                env, "activity_type", _lt("Attendance at"), "party.activity.type"
            ),
            _count("days_to_register", _lt("Days to Register")),
            record_column(
                env,
                "member_classes",
                _lt("Only for Member Classes"),
                "party.member.class",
                is_list=True,
            ),
            flags_column(env, "audience", _lt("Only for Positions"), model, AUDIENCE),
            yes_no_column(env, "obligatory", _lt("Obligatory")),
            _points("adjust_min", _lt("Adjustable from")),
            _points("adjust_max", _lt("Adjustable to")),
            Column("description", _lt("Details")),
            Column("reference", _lt("Source")),
        ],
    )


def _review_sheet(env):
    model = "party.rule.level"
    return Sheet(
        REVIEWS,
        _lt("Review Levels"),
        [
            _code("template", _lt("Rule Template")),
            selection_column(env, "kind", _lt("Kind"), model, "kind", required=True),
            _points("points_over", _lt("Points Over"), required=True),
            selection_column(
                env, "decider", _lt("Decider"), model, "decider", required=True
            ),
        ],
    )
