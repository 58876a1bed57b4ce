from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list

from ...scoring.points import to_points
from ...scoring.rules import Item, Kind, Method
from .texts import format_points, format_signed

DIGITS = (16, 2)
# {field: the source of a line that it allows}
SOURCES = {
    "from_record": "record",
    "from_declaration": "declaration",
    "from_peer": "peer",
    "from_report": "report",
    "from_organisation": "organisation",
}
# {kind: the sources that an item of it usually has} (000, LINE-5)
USUAL_SOURCES = {
    "base": {"record"},
    "pioneer": {"declaration", "peer"},
    "deduction": {"peer", "report", "organisation"},
    "veto": {"report", "organisation"},
}
# {field: the kind of position that an item may be limited to}
AUDIENCE = {
    "for_secretary": "secretary",
    "for_committee": "committee",
    "for_leader": "leader",
    "for_scorekeeper": "scorekeeper",
}


def _source(string):
    return fields.Boolean(
        string=string,
        compute="_compute_sources",
        store=True,
        precompute=True,
        readonly=False,
    )


class PartyRuleItem(models.Model):
    """One thing that is scored: what for, how many points, how often, how proven
    (RULE-3).

    Points are written without a sign: deductions and lost base points count as minus.
    """

    _name = "party.rule.item"
    _description = "Rule Item"
    _inherit = ["party.rule.content.mixin", "party.rule.cap.mixin"]
    _order = "template_id, category_sequence, category_id, sequence, code, id"
    _whole_field = "template_id"
    _rec_names_search = ["name", "code"]

    template_id = fields.Many2one(
        "party.rule.template", required=True, index=True, ondelete="cascade"
    )
    category_id = fields.Many2one(
        "party.rule.category",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('template_id', '=', template_id)]",
    )
    category_sequence = fields.Integer(
        string="Order of the Category", related="category_id.sequence", store=True
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Identifies the item in its template.")
    name = fields.Char(string="What Is Scored", required=True)
    description = fields.Text(string="Details")
    kind = fields.Selection(
        [
            ("base", "Base Points"),
            ("pioneer", "Pioneer Points"),
            ("deduction", "Deduction"),
            ("veto", "Veto"),
        ],
        required=True,
        default="pioneer",
    )
    dimension_id = fields.Many2one(
        "party.rule.dimension", required=True, ondelete="restrict"
    )

    # Points
    method = fields.Selection(
        [
            ("fixed", "Always the Same"),
            ("range", "Within a Range"),
            ("per_unit", "By Quantity"),
            ("graded", "By the Level of the Honour"),
            ("expected", "By Expected Attendance"),
        ],
        string="Points Are Given",
        required=True,
        default="fixed",
        help="By expected attendance: so many occasions are expected in the year; each "
        "one missed without leave takes its part of the points.",
    )
    points = fields.Float(
        digits=DIGITS, help="Each time, for each unit, or for the whole year."
    )
    points_min = fields.Float(string="Lowest", digits=DIGITS)
    points_max = fields.Float(string="Highest", digits=DIGITS)
    unit = fields.Char(help="What is counted: hours, pieces, persons …")
    expected_count = fields.Integer(
        string="Expected a Year", help="How many occasions a year are expected."
    )
    level_ids = fields.One2many(
        "party.rule.item.level", "item_id", string="Points by Honour Level", copy=True
    )

    # Proof and registration
    evidence_required = fields.Boolean(string="Evidence Is Obligatory")
    evidence = fields.Char(
        string="Proven by", help="For example: sign-in sheet, certificate."
    )
    from_record = _source("Branch Record")
    from_declaration = _source("Self-Declaration")
    from_peer = _source("Peer Review")
    from_report = _source("Public Report")
    from_organisation = _source("Organisation Decision")
    days_to_register = fields.Integer(
        string="Days to Register",
        help="Registered later it is late and shown as such. 0 for no deadline.",
    )

    activity_type_id = fields.Many2one(
        "party.activity.type",
        string="Attendance at",
        index="btree_not_null",
        ondelete="restrict",
        help="The attendance at activities of this type makes the lines of the item.",
    )

    # Whom it is for
    member_class_ids = fields.Many2many(
        "party.member.class",
        string="Only for Member Classes",
        help="Empty: for all classes of the template.",
    )
    for_secretary = fields.Boolean(string="Secretaries and Deputies")
    for_committee = fields.Boolean(string="Members of the Committee")
    for_leader = fields.Boolean(string="Leaders in Charge and of Work Teams")
    for_scorekeeper = fields.Boolean(string="Scorekeepers and Specialists")

    # What an organisation below may do with it
    is_obligatory = fields.Boolean(
        string="Obligatory",
        help="An organisation that derives its rules from these may not leave it out.",
    )
    adjust_min = fields.Float(
        string="Adjustable from",
        digits=DIGITS,
        help="An organisation below may set points in this range. 0 to 0: the points "
        "are locked.",
    )
    adjust_max = fields.Float(string="Adjustable to", digits=DIGITS)
    reference = fields.Char(
        string="Source", help="Where the item and its number come from."
    )

    _code_unique = models.Constraint(
        "UNIQUE (template_id, code)", "The template already has an item of this code."
    )
    _not_negative = models.Constraint(
        "CHECK (points >= 0 AND points_min >= 0 AND points_max >= 0 "
        "AND expected_count >= 0 AND days_to_register >= 0 AND adjust_min >= 0)",
        "Points, counts and days are written without a minus sign; whether they are "
        "added or taken away follows from the kind of the item.",
    )
    _not_too_large = models.Constraint(
        "CHECK (points < 100000 AND points_max < 100000 AND adjust_max < 100000)",
        "Points are less than 100,000.",
    )
    _range = models.Constraint(
        "CHECK (COALESCE(points_min, 0) <= COALESCE(points_max, 0))",
        "The range is upside down: the lowest points are more than the highest.",
    )
    _adjustable_range = models.Constraint(
        "CHECK (COALESCE(adjust_min, 0) <= COALESCE(adjust_max, 0))",
        "The adjustable range is upside down: “from” is more than “to”.",
    )
    _expected_is_base = models.Constraint(
        "CHECK (method != 'expected' OR kind = 'base')",
        "Points by expected attendance are base points.",
    )

    _attendance_is_recorded = models.Constraint(
        "CHECK (activity_type_id IS NULL OR from_record)",
        "Attendance is the branch's record. Let the item come from the branch record, "
        "or leave the activity type empty.",
    )
    _attendance_has_its_methods = models.Constraint(
        "CHECK (activity_type_id IS NULL "
        "OR method IN ('expected', 'fixed', 'per_unit'))",
        "Attendance is counted by expected attendance, always the same, or by "
        "quantity. Choose one of these, or leave the activity type empty.",
    )
    _attendance_has_its_kinds = models.Constraint(
        "CHECK (activity_type_id IS NULL OR kind IN ('base', 'pioneer'))",
        "Attendance makes base points or pioneer points. Choose one of these kinds, or "
        "leave the activity type empty.",
    )

    @api.depends("kind")
    def _compute_sources(self):
        for item in self:
            for name, source in SOURCES.items():
                item[name] = source in USUAL_SOURCES.get(item.kind, ())

    @api.constrains(
        "kind", "method", "points", "points_max", "unit", "expected_count", "level_ids"
    )
    def _check_points(self):
        """:raise ValidationError: where the points lack something or are none"""
        for item in self:
            if fault := item._get_points_fault():
                raise ValidationError(
                    self.env._("%(item)s: %(fault)s", item=item.name, fault=fault)
                )

    @api.constrains("category_id", "template_id", "member_class_ids")
    def _check_template(self):
        """:raise ValidationError: where category or classes are not the template's"""
        for item in self:
            if item.category_id.template_id != item.template_id:
                raise ValidationError(
                    self.env._(
                        "“%(item)s”: choose a category of the same template.",
                        item=item.name,
                    )
                )
            strangers = item.member_class_ids - item.template_id.member_class_ids
            if strangers:
                raise ValidationError(
                    self.env._(
                        "“%(item)s” is limited to “%(member_class)s”, which is no "
                        "class of the template.",
                        item=item.name,
                        member_class=strangers[0].name,
                    )
                )

    def _get_points_fault(self):
        """What is wrong with the points; a sentence, or ``None``."""
        self.ensure_one()
        if self.kind == "veto":
            return self._get_veto_fault()
        missing = {
            "fixed": self.points <= 0,
            "range": self.points_max <= 0,
            "per_unit": self.points <= 0,
            "expected": self.points <= 0,
        }
        if missing.get(self.method):
            return self.env._("Say how many points it gives.")
        if self.method == "per_unit" and not self.unit:
            return self.env._("Say what is counted, for example hours or pieces.")
        if self.method == "expected" and not self.expected_count:
            return self.env._("Say how many occasions a year are expected.")
        return None

    def _get_veto_fault(self):
        if self.method == "fixed" and not self.points:
            return None
        return self.env._(
            "A veto carries no points; it makes the month's total 0. Leave the points "
            "at 0."
        )

    @api.constrains("level_ids")
    def _check_levels(self):
        """:raise ValidationError: where a higher honour gives fewer points"""
        for item in self:
            if fault := item._get_levels_fault():
                raise ValidationError(fault)

    def _get_levels_fault(self):
        levels = self.level_ids.sorted("level_sequence")
        for lower, higher in zip(levels, levels[1:], strict=False):
            if higher.points < lower.points:
                return self.env._(
                    "“%(item)s”: %(higher)s gives fewer points than %(lower)s. A "
                    "higher honour gives at least as many.",
                    item=self.name,
                    higher=higher.level_id.name,
                    lower=lower.level_id.name,
                )
        return None

    def _get_faults(self):
        """What keeps the item from being used.

        :return: list of sentences
        """
        self.ensure_one()
        faults = [self._get_levels_fault()]
        if self.method == "graded" and not self.level_ids:
            faults.append(
                self.env._(
                    "“%(item)s” has no points for any honour level.", item=self.name
                )
            )
        if not self._get_sources():
            faults.append(
                self.env._("Say where “%(item)s” may come from.", item=self.name)
            )
        return [fault for fault in faults if fault]

    def _get_rule_templates(self):
        return self.template_id

    # Business

    def _filter_for_classes(self, member_classes):
        """Those that are for one of these member classes at least."""
        return self.filtered(
            lambda item: (
                not item.member_class_ids or item.member_class_ids & member_classes
            )
        )

    def _to_scoring(self, category=None):
        """The item as the engine takes it.

        :param category: the engine's ``Category``
        """
        self.ensure_one()
        return Item(
            self.code,
            Kind(self.kind),
            Method(self.method),
            to_points(self.points),
            to_points(self.points_min),
            to_points(self.points_max),
            self.expected_count,
            {row.level_id.code: to_points(row.points) for row in self.level_ids},
            category,
            self._to_scoring_caps(),
            self.evidence_required,
            frozenset(self._get_sources()),
            self.days_to_register,
            frozenset(self.member_class_ids.mapped("code")),
            frozenset(self._get_audience()),
        )

    def _get_sources(self):
        """:return: keys of the sources that the item allows"""
        return [source for name, source in SOURCES.items() if self[name]]

    def _get_audience(self):
        """:return: keys of the kinds of position that the item is limited to"""
        return [key for name, key in AUDIENCE.items() if self[name]]

    def _get_labels(self, names):
        """The labels of those of these boolean fields that are set."""
        labels = self.fields_get(names, ["string"])
        return [labels[name]["string"] for name in names if self[name]]

    def _gains(self):
        """Whether lines of the item add points."""
        if self.kind == "base":
            return self.template_id.scoring_scheme_id.base_mode == "earned"
        return self.kind == "pioneer"

    def _get_figures(self):
        """The points that a derived template may set.

        :return: ``{what they are for: points}``
        """
        self.ensure_one()
        if self.method == "graded":
            return {row.level_id: row.points for row in self.level_ids}
        if self.method == "range":
            return {"points_min": self.points_min, "points_max": self.points_max}
        return {"points": self.points}

    def _get_points_text(self):
        """The points in a few words, with a sign."""
        self.ensure_one()
        if self.kind == "veto":
            return self.env._("the month's total is 0")
        sign = 1 if self._gains() else -1
        return getattr(self, f"_get_{self.method}_text")(sign)

    def _get_fixed_text(self, sign):
        return self.env._(
            "%(points)s each time", points=format_signed(self.points, sign)
        )

    def _get_range_text(self, sign):
        return self.env._(
            "%(lowest)s to %(highest)s each time",
            lowest=format_signed(self.points_min, sign),
            highest=format_signed(self.points_max, sign),
        )

    def _get_per_unit_text(self, sign):
        return self.env._(
            "%(points)s for each: %(unit)s",
            points=format_signed(self.points, sign),
            unit=self.unit,
        )

    def _get_graded_text(self, sign):
        return format_list(
            self.env,
            [
                f"{row.level_id.name} {format_signed(row.points, sign)}"
                for row in self.level_ids
            ],
        )

    def _get_expected_text(self, sign):
        values = {"points": format_points(self.points), "count": self.expected_count}
        if sign > 0:
            return self.env._(
                "%(points)s for %(count)s times a year, in proportion to attendance",
                **values,
            )
        return self.env._(
            "−%(points)s if all %(count)s times of the year are missed, in proportion",
            **values,
        )
