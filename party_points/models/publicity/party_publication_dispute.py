from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...clock import today
from .party_dispute import OPEN


class PartyPublication(models.Model):
    """Objections to what is published (PUB-3)."""

    _inherit = "party.publication"

    can_dispute = fields.Boolean(
        string="Can Be Disputed by Me", compute="_compute_can_dispute"
    )

    @api.depends("state", "branch_id")
    @api.depends_context("uid")
    def _compute_can_dispute(self):
        # sudo: the user's own membership
        branches = self.env.user.sudo().party_member_ids.branch_id
        for publication in self:
            publication.can_dispute = (
                publication.state != "planned" and publication.branch_id in branches
            )

    def _get_window_text(self):
        """Until when members dispute it before the committee, and what comes after."""
        self.ensure_one()
        day = format_date(self.env, self.window_end)
        if today(self) <= self.window_end:
            return self.env._(
                "Objections are possible until %(day)s, that day included; the "
                "committee of the branch answers them. What comes later goes to the "
                "superior organisation, and you say why it is late.",
                day=day,
            )
        return self.env._(
            "Objections were possible until %(day)s. What comes now goes to the "
            "superior organisation, and you say why it is late.",
            day=day,
        )

    def _get_open_disputes(self):
        """The open disputes that may still change what is published: those about the
        publication, those about a line that it shows, whatever they name instead of it,
        and those about something that is missing in its branch and its months.

        It costs the same number of queries however many publications there are.

        :return: ``{publication: disputes}``, the disputes as superuser
        """
        if not self:
            return {}
        # sudo: which disputes are open, and the content, to see whom they concern
        publications_sudo = self.sudo()
        disputes_sudo = publications_sudo.env["party.dispute"].search(
            Domain("state", "in", OPEN)
            & (
                Domain("publication_id", "in", self.ids)
                | publications_sudo._get_disputes_between_domain()
            )
        )
        return {
            # sudo: as above
            publication: disputes_sudo.filtered(publication.sudo()._is_disputed_by)
            for publication in self
        }

    def _get_disputes_between_domain(self):
        """Of lines and omissions from the first to the last day of all of them."""
        first, last = min(self.mapped("date_from")), max(self.mapped("date_to"))
        omissions = (
            Domain("line_id", "=", False)
            & Domain("branch_id", "in", self.branch_id.ids)
            & Domain("date", ">=", first)
            & Domain("date", "<=", last)
        )
        lines = Domain("line_id.date", ">=", first) & Domain("line_id.date", "<=", last)
        return omissions | lines

    def _is_disputed_by(self, dispute):
        """Whether a dispute is about this or may change it; called as superuser."""
        line = dispute.line_id
        day = line.date or dispute.date
        if dispute.publication_id == self:
            return True
        if not (day and self.date_from <= day <= self.date_to and self.version_id):
            return False
        content = self.version_id.content
        if line:
            return any(entry["line"] == line.id for entry in content["entries"])
        month = fields.Date.to_string(day.replace(day=1))
        return dispute.branch_id == self.branch_id and month in content["months"]

    def action_dispute(self):
        """Write a dispute about an entry, or about something that is missing."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispute"),
            "res_model": "party.dispute",
            "view_mode": "form",
            "context": {"default_publication_id": self.id},
        }

    def action_view_disputes(self):
        """The disputes about it and the open ones that may change it, as far as the
        user may read them."""
        self.ensure_one()
        self.check_access("read")
        open_ids = self._get_open_disputes()[self].ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_dispute_action"
        )
        return {
            **action,
            "domain": ["|", ("publication_id", "=", self.id), ("id", "in", open_ids)],
            "context": {"default_publication_id": self.id},
        }
