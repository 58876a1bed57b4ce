from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.party_points.clock import today

from ..models.party_workbook import KINDS, YEARLY

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


class PartyWorkbookWizard(models.TransientModel):
    """Choose a workbook and download it (REP-2)."""

    _name = "party.workbook.wizard"
    _description = "Download of a Workbook"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("branch_id",)

    kind = fields.Selection(KINDS, string="Workbook", required=True, default="month")
    branch_id = fields.Many2one(
        "party.branch",
        string="Organisation",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', available_branch_ids)]",
        default=lambda self: self._get_available_branches()[:1],
    )
    year = fields.Integer(required=True, default=lambda self: today(self).year)
    month = fields.Selection(
        MONTHS,
        default=lambda self: str(today(self).month),
        help="A register without a month is of the whole year.",
    )
    with_below = fields.Boolean(
        string="With Subordinate Organisations",
        help="An overview, and a sheet for each branch.",
    )
    available_branch_ids = fields.Many2many(
        "party.branch", compute="_compute_available_branch_ids"
    )

    @api.depends_context("uid")
    def _compute_available_branch_ids(self):
        self.available_branch_ids = self._get_available_branches()

    @api.model
    def _get_available_branches(self):
        """The organisations in which the user has a position, and all under them."""
        # sudo: the user's own rights, which he cannot read himself
        return self.env.user.sudo().party_branch_ids.sudo(False)

    def action_download(self):
        """Download the workbook.

        :raise UserError: where the user keeps no points there, or something is missing
        """
        self.ensure_one()
        self._check_can_download()
        query = {
            "kind": self.kind,
            "branch": self.branch_id.id,
            "year": self.year,
            "month": self.kind not in YEARLY and self.month or "",
            "below": "1" if self.with_below else "",
        }
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_points/workbook.xlsx?{urlencode(query)}",
            "target": "download",
        }

    def _check_can_download(self):
        if self.kind == "month" and not self.month:
            raise UserError(self.env._("Choose the month of the summary."))
        if not 1900 <= self.year <= 2100:
            raise UserError(self.env._("Enter the year with four digits."))
        workbook, branch = self.env["party.workbook"], self.branch_id
        branches = workbook._find_branches(branch.id, self.with_below, self.kind)
        if not branches and self.kind == "appraisal":
            raise UserError(
                self.env._(
                    "The annual appraisal of “%(branch)s” is for its committee and for "
                    "those above it.",
                    branch=branch.name,
                )
            )
        if not branches:
            raise UserError(
                self.env._(
                    "You keep no points in “%(branch)s”. Choose an organisation whose "
                    "points you keep, or include its subordinate organisations.",
                    branch=branch.name,
                )
            )
        # nothing is read yet; it says where there is too much
        workbook._get_sheets(
            self.kind, branch, branches, self.year, int(self.month or 0)
        )
