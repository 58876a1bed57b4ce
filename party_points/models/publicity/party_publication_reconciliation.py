from odoo import api, fields, models

from .party_dispute import READER_GROUPS


class PartyPublication(models.Model):
    """Which members have confirmed a quarter (PUB-5)."""

    _inherit = "party.publication"

    reconciled_count = fields.Integer(
        string="Members Who Agree",
        compute="_compute_reconciliation_counts",
        groups=READER_GROUPS,
    )
    differing_count = fields.Integer(
        string="Members Who Differ",
        compute="_compute_reconciliation_counts",
        groups=READER_GROUPS,
    )
    pending_count = fields.Integer(
        string="Members Who Have Not Answered",
        compute="_compute_reconciliation_counts",
        groups=READER_GROUPS,
    )

    @api.depends("reconciliation_ids.state")
    @api.depends_context("uid")
    def _compute_reconciliation_counts(self):
        counts = {  # {(publication, state): number}
            (publication, state): number
            for publication, state, number in self.env[
                "party.reconciliation"
            ]._read_group(
                [("publication_id", "in", self.ids)],
                ["publication_id", "state"],
                ["__count"],
            )
        }
        for publication in self:
            key = publication._origin
            publication.reconciled_count = counts.get((key, "agrees"), 0)
            publication.differing_count = counts.get((key, "differs"), 0)
            publication.pending_count = counts.get((key, "pending"), 0)

    def _after_publish(self):
        result = super()._after_publish()
        self.env["party.reconciliation"]._ask(self)
        return result

    def _after_correct(self, version):
        result = super()._after_correct(version)
        members = self.env["party.member"].browse(_get_changed_ids(version.changes))
        self.env["party.reconciliation"]._ask(self)  # who has come into it
        self.env["party.reconciliation"]._ask_again(self, members)
        return result

    def action_open_reconciliations(self):
        """Who agrees, who differs, who has not answered, as far as the user may see
        it."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_reconciliation_action"
        )
        return {
            **action,
            "domain": [("publication_id", "=", self.id)],
            "context": {"search_default_group_by_state": 1},
        }


def _get_changed_ids(changes):
    """The ids of members whose own record a correction has changed; a rank, which
    moves with others' points, stands in no handbook."""
    return {change["member"] for change in changes if change.get("figure") != "rank"}
