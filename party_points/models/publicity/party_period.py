from odoo import api, fields, models
from odoo.fields import Domain


class PartyPeriod(models.Model):
    """A month and what was published of it."""

    _inherit = "party.period"

    publication_count = fields.Integer(
        string="Publications", compute="_compute_publication_count"
    )

    @api.depends("branch_id", "date_from")
    def _compute_publication_count(self):
        publications = self.env["party.publication"].search_fetch(
            self._get_publications_domain(), ["branch_id", "date_from", "date_to"]
        )
        for period in self:
            period.publication_count = len(publications.filtered(period._is_covered))

    def _is_covered(self, publication):
        return (
            publication.branch_id == self.branch_id
            and publication.date_from <= self.date_from <= publication.date_to
        )

    def _get_publications_domain(self):
        return Domain.OR(
            Domain("branch_id", "=", period.branch_id.id)
            & Domain("date_from", "<=", period.date_from)
            & Domain("date_to", ">=", period.date_from)
            for period in self
        )

    def action_close(self):
        """Close the months. Where one had been opened again, later ones follow, and
        what was published is corrected in the open (PUB-4)."""
        result = super().action_close()
        # sudo: scores and lines of members who have moved on since
        months_sudo = self.sudo()
        overtaken_sudo = months_sudo.filtered(lambda p: p._is_overtaken())
        self._refresh_corrected(overtaken_sudo)
        self.env["party.publication"]._correct_after(months_sudo)
        return result

    def _is_overtaken(self):
        """Whether scores of its members were closed before it: of a later month, in
        whatever branch, or of the same one in the branch to which they moved in it."""
        self.ensure_one()
        members = self.score_ids.member_id | self.line_ids.member_id
        return bool(
            self.env["party.point.score"].search_count(
                [
                    ("member_id", "in", members.ids),
                    ("month", ">=", self.date_from),
                    ("period_id", "!=", self.id),
                    ("period_id.state", "=", "closed"),
                ],
                limit=1,
            )
        )

    def action_view_publications(self):
        """What is planned or published of the month."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_publication_action"
        )
        return {**action, "domain": list(self._get_publications_domain())}
