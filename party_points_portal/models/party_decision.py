from odoo import models
from odoo.tools import format_datetime

from odoo.addons.party_points.clock import OFFICIAL_TIME


class PartyDecision(models.Model):
    """Every decision has a name and a reason, for the member whom it concerns, too."""

    _inherit = "party.decision"

    def _get_page_rows(self):
        """Decisions that the user may read, the latest first.

        :return: list of dicts of texts
        """
        labels = dict(self._fields["action"]._description_selection(self.env))
        return [
            {
                "what": labels[decision.action],
                "who": decision.sudo().user_id.name,  # sudo: a name
                "when": decision._get_moment(),
                "reason": decision.reason or "",
                "votes": decision._get_votes_text(),
            }
            for decision in self.sorted("id", reverse=True)
        ]

    def _get_moment(self):
        return format_datetime(
            self.env, self.create_date, tz=OFFICIAL_TIME, dt_format="short"
        )

    def _get_votes_text(self):
        if not self.present:
            return False
        return self.env._(
            "%(in_favour)s in favour, %(against)s against; %(present)s of %(entitled)s "
            "voted.",
            in_favour=self.in_favour,
            against=self.against,
            present=self.present,
            entitled=self.entitled,
        )
