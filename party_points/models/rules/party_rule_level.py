from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .texts import format_points

DIGITS = (16, 2)
# Those who decide after the branch, the nearest first
DECIDERS = [
    ("work_team", "Work Team"),
    ("leader", "Leader in Charge"),
    ("superior", "Superior Organisation"),
]
KINDS = [
    ("base", "Base Points"),
    ("pioneer", "Pioneer Points"),
    ("deduction", "Deduction"),
    ("veto", "Veto"),
]


class PartyRuleLevel(models.Model):
    """Who decides after the branch on which lines (REV-2; 002: branch, work team,
    responsible leader).

    A derived template may have more of them, and let them ask for fewer points; it
    keeps those of its superior's.
    """

    _name = "party.rule.level"
    _description = "Review Level"
    _inherit = ["party.rule.content.mixin"]
    _order = "template_id, sequence, id"
    _whole_field = "template_id"
    _rec_name = "decider"

    template_id = fields.Many2one(
        "party.rule.template", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(KINDS, required=True, default="deduction")
    points_over = fields.Float(
        required=True,
        default=0,
        digits=DIGITS,
        help="Lines of more points than these go on to this level. 0: every line.",
    )
    decider = fields.Selection(DECIDERS, required=True, default="superior")
    sequence = fields.Integer(compute="_compute_sequence", store=True, precompute=True)

    _one_of_a_decider = models.Constraint(
        "UNIQUE (template_id, kind, decider)",
        "The template already says when lines of this kind go to this level.",
    )
    _points_over_range = models.Constraint(
        "CHECK (points_over >= 0 AND points_over < 100000)",
        "The points are written without a minus sign, and are less than 100,000.",
    )
    _veto_without_points = models.Constraint(
        "CHECK (kind != 'veto' OR points_over = 0)",
        "A veto carries no points. Write 0, so that every veto goes on to this level.",
    )

    @api.depends("kind", "decider")
    def _compute_sequence(self):
        """Kind by kind, the nearest decider first."""
        kinds = [kind for kind, _label in KINDS]
        deciders = [decider for decider, _label in DECIDERS]
        for level in self:
            place = deciders.index(level.decider) if level.decider else 0
            kind = kinds.index(level.kind) if level.kind else 0
            level.sequence = kind * len(deciders) + place

    @api.constrains("points_over", "kind", "decider")
    def _check_derived(self):
        """:raise ValidationError: where fewer lines go on than the superior wants"""
        for level in self:
            if fault := level._get_derived_fault():
                raise ValidationError(fault)

    def _get_derived_fault(self):
        """What is wrong against the superior's level; a sentence, or ``None``."""
        origin = self._get_origin_level()
        if not origin or self.points_over <= origin.points_over:
            return None
        return self.env._(
            "“%(level)s”: “%(origin)s” asks for lines of more than %(points)s points. "
            "Write no more than that.",
            level=self._get_name(),
            origin=origin._get_template_name(),
            points=format_points(origin.points_over),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_inherited(self):
        """:raise UserError: where a level of the superior's would be left out"""
        for level in self:
            # sudo: the superior's template may be out of sight by now
            if origin_sudo := level.sudo()._get_origin_level():
                raise UserError(origin_sudo._get_missing_text())

    def _get_missing_text(self):
        """Said where a derived template is without this level."""
        return self.env._(
            "“%(level)s” is a review level of “%(origin)s” and cannot be left out.",
            level=self._get_name(),
            origin=self._get_template_name(),
        )

    def _get_rule_templates(self):
        return self.template_id

    # Business

    def _get_key(self):
        """What levels of two templates belong together by."""
        return self.kind, self.decider

    def _get_origin_level(self):
        """The same level of the template from which this one's is derived."""
        self.ensure_one()
        return self.template_id.origin_id._get_level(self._get_key())

    def _is_stricter_than(self, other):
        """Whether more lines go on; ``other`` may be empty."""
        return not other or self.points_over < other.points_over

    def _asks_for(self, kind, points):
        """Whether a line of that kind and that many points goes on to this level."""
        self.ensure_one()
        enough = round(abs(points) - self.points_over, 2) > 0
        return self.kind == kind and (enough or not self.points_over)

    # In words

    def _get_name(self):
        labels = [
            dict(self._fields[name]._description_selection(self.env))[self[name]]
            for name in ("kind", "decider")
        ]
        return " – ".join(labels)

    def _get_template_name(self):
        return self.template_id.with_context(show_owner=True).display_name

    def _get_text(self):
        """The level as members read it: a sentence."""
        self.ensure_one()
        words = {
            "lines": self._get_lines_words()[self.kind],
            "decider": self._get_decider_words()[self.decider],
        }
        if not self.points_over:
            return self.env._("%(lines)s are decided by %(decider)s.", **words)
        return self.env._(
            "%(lines)s of more than %(points)s points are decided by %(decider)s.",
            points=format_points(self.points_over),
            **words,
        )

    def _get_lines_words(self):
        """:return: ``{kind: its lines, at the beginning of a sentence}``"""
        return {
            "base": self.env._("Lines of base points"),
            "pioneer": self.env._("Lines of pioneer points"),
            "deduction": self.env._("Deductions"),
            "veto": self.env._("Vetoes"),
        }

    def _get_decider_words(self):
        """:return: ``{decider: who it is, within a sentence}``"""
        return {
            "work_team": self.env._("the work team"),
            "leader": self.env._("the leader in charge"),
            "superior": self.env._("the superior organisation"),
        }
