from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..clock import today


class PartyRatingWizard(models.TransientModel):
    """Mark the members of a branch, all in one list (APP-5)."""

    _name = "party.rating.wizard"
    _description = "Marks for the Members of a Branch"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("branch_id",)

    available_branch_ids = fields.Many2many(
        "party.branch",
        "party_rating_wizard_branch_rel",
        compute="_compute_available_branch_ids",
    )
    branch_id = fields.Many2one(
        "party.branch",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_branch_id(),
        domain="[('id', 'in', available_branch_ids)]",
    )
    rater = fields.Selection(
        selection=lambda self: (
            self.env["party.rating"]._fields["rater"]._description_selection(self.env)
        ),
        string="As",
        compute="_compute_rater",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    year = fields.Integer(
        required=True, aggregator=None, default=lambda self: today(self).year
    )
    line_ids = fields.One2many(
        "party.rating.wizard.line",
        "wizard_id",
        string="Marks",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.model
    def _default_branch_id(self):
        """:raise UserError: where there is no branch that the user may mark"""
        branches = self._get_branches()
        if not branches:
            raise UserError(
                self.env._("You hold no position by which you mark members.")
            )
        return branches[:1]

    @api.model
    def _get_branches(self):
        """The branches that the user may mark by a position, or as their superior."""
        # sudo: the user's own rights, which he cannot read himself
        user_sudo = self.env.user.sudo()
        branches = user_sudo.party_branch_ids.filtered(lambda b: b.level == "branch")
        holders = branches._get_level_holders()
        partner = user_sudo.partner_id
        return branches.filtered(
            lambda branch: (
                partner in holders[branch, "work_team"] | holders[branch, "leader"]
                or branch in user_sudo.party_superior_branch_ids
            )
        ).with_env(self.env)

    @api.depends_context("uid")
    def _compute_available_branch_ids(self):
        self.available_branch_ids = self._get_branches()

    @api.depends("branch_id")
    def _compute_rater(self):
        """By the position that he holds there."""
        for wizard in self:
            branch, rater = wizard.branch_id, "work_team"
            if branch:
                holders = branch._get_level_holders()
                if self.env.user.partner_id in holders[branch._origin, "leader"]:
                    rater = "leader"
            wizard.rater = rater

    @api.depends("branch_id", "rater", "year")
    def _compute_line_ids(self):
        """A row for each member whom the user may mark, with the mark he has."""
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(Command.create(vals) for vals in wizard._prepare_lines()),
            ]

    def _prepare_lines(self):
        if not (self.branch_id and self.rater and self.year):
            return []
        marked = self._get_marked()
        members = self._get_members()
        return [
            {
                "member_id": member.id,
                "mark": marked[member].mark if member in marked else 0,
                "reason": marked[member].reason if member in marked else False,
            }
            for member in members
        ]

    def _get_members(self):
        """Those of the branch whom the user may mark: not himself, nor whom another
        rater has marked."""
        ratings = self.env["party.rating"]
        branches = self.branch_id._origin
        ids = ratings._get_members_sudo(branches, self.year)
        # only whom the user may read
        members = self.env["party.member"].search([("id", "in", list(ids))])
        others = self._get_ratings_sudo(members).filtered(
            lambda rating: rating.user_id != self.env.user
        )
        members -= others.filtered(lambda rating: rating._is_kept()).member_id
        return members.filtered(lambda m: m.partner_id != self.env.user.partner_id)

    def _get_ratings_sudo(self, members):
        return (
            self.env["party.rating"]
            # sudo: who has marked whom, and the user's own marks
            .sudo()
            .search(
                [
                    ("member_id", "in", members.ids),
                    ("year", "=", self.year),
                    ("rater", "=", self.rater),
                ]
            )
        )

    def _get_marked(self):
        """:return: ``{member: his mark by the user}``"""
        ratings = self.env["party.rating"].search(
            [("year", "=", self.year), ("rater", "=", self.rater)]
        )
        return {rating.member_id: rating for rating in ratings}

    def action_save(self):
        """Keep the marks that are entered or changed; the rating checks everything.

        A row without a mark and without a reason is left out: 0 is a mark only with
        its reason.
        """
        self.ensure_one()
        marked = self._get_marked()
        new = self.env["party.rating"]
        vals_list = []
        for line in self.line_ids.filtered(lambda row: row.mark or row.reason):
            vals = {"mark": line.mark, "reason": line.reason}
            rating = marked.get(line.member_id)
            if not rating:
                vals_list.append(self._prepare_vals(line, vals))
            elif rating.mark != line.mark or (rating.reason or "") != (
                line.reason or ""
            ):
                rating.write(vals)
        if not vals_list and not marked:
            raise UserError(self.env._("Enter at least one mark."))
        new.create(vals_list)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_rating_action"
        )

    def _prepare_vals(self, line, vals):
        return {
            **vals,
            "member_id": line.member_id.id,
            "year": self.year,
            "rater": self.rater,
        }
