from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today

MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]
# Whoever decides on the points of a branch or stands above it.
RIGHTS = ("committee", "superior", "supervisor")
# So many take some seconds; a larger subtree is looked at part by part.
MOST_MEMBERS = 3000


class PartyWhatIf(models.TransientModel):
    """Who would be affected by other rules, before they come into force: other pass
    lines, another grading scheme, or a draft template by which the lines of a past
    period are scored (RULE-5, APP-3).

    It reads closed months and writes nothing but its own rows, which vanish after some
    time. Two models extend this one: what is read and compared, and how it is said.
    """

    _name = "party.what.if"
    _description = "What If"
    _inherit = ["party.guard.mixin"]
    _links_to_read = (
        "branch_id",
        "scheme_id",
        "grading_id",
        "replaced_grading_id",
        "template_id",
    )
    _protected_fields = frozenset({"result"})

    change = fields.Selection(
        [
            ("lines", "Other Pass Lines"),
            ("grading", "Another Grading Scheme"),
            ("rules", "A Draft of Rules"),
        ],
        string="What Would Change",
        required=True,
        default="lines",
    )
    branch_id = fields.Many2one(
        "party.branch",
        string="Organisation",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', available_branch_ids)]",
        default=lambda self: self._get_available_branches()[:1],
    )
    available_branch_ids = fields.Many2many(
        "party.branch", compute="_compute_available_branch_ids"
    )
    with_below = fields.Boolean(
        string="With Subordinate Organisations",
        default=True,
        help="As far as you may see their scores. Ranks and grades stay those within "
        "each branch.",
    )
    scope = fields.Selection(
        [("year", "A Whole Year"), ("months", "Some Months")],
        string="Compared Period",
        required=True,
        default="year",
        help="A whole year is ranked and graded. Of some months the average counts.",
    )
    year = fields.Integer(required=True, default=lambda self: self._default_year())
    month_from = fields.Selection(MONTHS, string="From", default="1")
    month_to = fields.Selection(MONTHS, string="To", default="12")

    scheme_id = fields.Many2one(
        "party.scoring.scheme",
        ondelete="cascade",
        help="The lines would change for the members who were scored by it.",
    )
    month_pass_line = fields.Float(
        string="Pass Line of a Month",
        digits=(16, 2),
        compute="_compute_pass_lines",
        store=True,
        readonly=False,
    )
    year_pass_line = fields.Float(
        string="Pass Line of the Year",
        digits=(16, 2),
        compute="_compute_pass_lines",
        store=True,
        readonly=False,
    )
    tolerance = fields.Float(
        digits=(16, 2), compute="_compute_pass_lines", store=True, readonly=False
    )
    grading_id = fields.Many2one(
        "party.grading.scheme", string="New Grading Scheme", ondelete="cascade"
    )
    replaced_grading_id = fields.Many2one(
        "party.grading.scheme",
        string="In the Place of",
        ondelete="cascade",
        help="Left empty, in the place of every grading scheme.",
    )
    template_id = fields.Many2one(
        "party.rule.template",
        string="Rules on Trial",
        ondelete="cascade",
        help="The lines of the period are scored by these rules. They change for "
        "members of its classes in the organisation that owns it and below.",
    )

    result = fields.Json(readonly=True)
    summary = fields.Html(compute="_compute_summary", sanitize=False)
    row_ids = fields.One2many("party.what.if.row", "what_if_id", readonly=True)
    is_changed_only = fields.Boolean(string="Changed Only", default=True)
    shown_row_ids = fields.Many2many(
        "party.what.if.row", string="Members", compute="_compute_shown_row_ids"
    )
    member_count = fields.Integer(string="Members Compared", compute="_compute_counts")
    changed_count = fields.Integer(string="Members Affected", compute="_compute_counts")
    fallen_count = fields.Integer(
        string="Newly below the Line", compute="_compute_counts"
    )
    risen_count = fields.Integer(
        string="No Longer below the Line", compute="_compute_counts"
    )

    _lines_not_negative = models.Constraint(
        "CHECK (month_pass_line >= 0 AND year_pass_line >= 0 AND tolerance >= 0)",
        "Pass lines and tolerance cannot be negative.",
    )

    @api.model
    def _default_year(self):
        """The running year once some of it can be closed, else the one before."""
        day = today(self)
        return day.year if day.month > 1 else day.year - 1

    @api.depends_context("uid")
    def _compute_available_branch_ids(self):
        self.available_branch_ids = self._get_available_branches()

    @api.depends("scheme_id")
    def _compute_pass_lines(self):
        for what_if in self:
            scheme = what_if.scheme_id
            what_if.month_pass_line = scheme.month_pass_line
            what_if.year_pass_line = scheme.year_pass_line
            what_if.tolerance = scheme.tolerance

    def _compute_display_name(self):
        for what_if in self:
            what_if.display_name = self.env._("What If")

    @api.depends("row_ids", "is_changed_only")
    def _compute_shown_row_ids(self):
        for what_if in self:
            rows = what_if._origin.row_ids
            what_if.shown_row_ids = (
                rows.filtered("is_changed") if what_if.is_changed_only else rows
            )

    @api.depends("row_ids")
    def _compute_counts(self):
        for what_if in self:
            rows = what_if._origin.row_ids
            what_if.member_count = len(rows)
            what_if.changed_count = len(rows.filtered("is_changed"))
            what_if.fallen_count = len(rows.filtered("is_fallen"))
            what_if.risen_count = len(rows.filtered("is_risen"))

    def write(self, vals):
        """What was compared belongs to the choices that led to it."""
        result = super().write(vals)
        if vals.keys() - {"result", "is_changed_only"}:
            self._clear()
        return result

    # Actions

    def action_compare(self):
        """Compare the period by the rules that it was scored by with what it would
        have been.

        :raise UserError: where something is missing, or there is too much
        """
        self.ensure_one()
        self.check_access("write")
        self._check_complete()
        self._clear()
        rows = self._compare()
        # sudo: what was computed is nobody's to write
        self.sudo().result = self._sum_up(rows)
        # sudo: the rows are made by this alone
        self.env["party.what.if.row"].sudo().create(self._prepare_rows(rows))

    def action_open_rows(self):
        """The members in a list of their own, to group and filter."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_what_if_row_action"
        )
        return {**action, "domain": [("what_if_id", "=", self.id)]}

    def _clear(self):
        # sudo: nobody deletes rows one by one
        self.sudo().row_ids.unlink()
        # sudo: the result is written by this alone
        self.sudo().result = False

    # Whom it is about

    @api.model
    def _get_available_branches(self):
        """The organisations in which the user has a position, and all under them."""
        if self._is_administrator():
            return self.env["party.branch"].search([("active", "=", True)])
        # sudo: the user's own rights, which he cannot read himself
        return self.env.user.sudo().party_branch_ids.sudo(False)

    def _find_branches(self):
        """The organisation, or it and all under it, as far as the user decides on
        their points or stands above them."""
        self.ensure_one()
        operator = "child_of" if self.with_below else "="
        domain = [("id", operator, self.branch_id.id)]
        if not self._is_administrator():
            user_sudo = self.env.user.sudo()  # sudo: his rights, as above
            branches = self.env["party.branch"].union(
                *(user_sudo[f"party_{right}_branch_ids"] for right in RIGHTS)
            )
            domain.append(("id", "in", branches.ids))
        branches = self.env["party.branch"].with_context(active_test=False)
        return branches.search(domain)

    @api.model
    def _is_administrator(self):
        return self.env.su or self.env.user.has_group(
            "party_points.group_party_points_administrator"
        )

    # Checks

    def _check_complete(self):
        """:raise UserError: where something is missing"""
        problem = self._get_cannot_compare_reason()
        if problem:
            raise UserError(problem)

    def _get_cannot_compare_reason(self):
        """:return: a sentence; ``False`` where all is there"""
        missing = {
            "lines": not self.scheme_id
            and self.env._("Choose the scoring scheme whose lines would change."),
            "grading": not self.grading_id
            and self.env._("Choose the new grading scheme."),
            "rules": not self.template_id and self.env._("Choose the rules on trial."),
        }
        if missing[self.change]:
            return missing[self.change]
        faults = self._get_faults()
        if faults:
            return "\n".join(faults)
        if not 2000 <= self.year <= today(self).year:
            return self.env._("Enter a year that has begun, with four digits.")
        if self.scope == "months" and int(self.month_from) > int(self.month_to):
            return self.env._("The first month comes after the last one.")
        return False

    def _get_faults(self):
        """What keeps the new rules from being used; a draft may be half finished."""
        if self.change == "grading":
            return self.grading_id._get_faults()
        return self.template_id._get_faults() if self.change == "rules" else []
