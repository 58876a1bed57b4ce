from odoo import models
from odoo.tools import format_date

from odoo.addons.party_points.models.care.party_rectification_steps import GROUNDS

PATH = "/my/points/plans"


class PartyRectification(models.Model):
    """The page of a plan, for the member and for his partner (WARN-4)."""

    _inherit = "party.rectification"
    _page_member_fields = ("member_id", "helper_id")

    def _get_portal_path(self):
        """:return: ``False`` before the plan has begun"""
        self.ensure_one()
        return self.state != "draft" and f"{PATH}/{self.id}"

    def _get_prospect_text(self):
        """Where it stands and what comes next."""
        self.ensure_one()
        if self.sudo().warning_id.state not in GROUNDS:  # sudo: whether it stands
            return self.env._(
                "The warning behind it was dropped. Nothing more is to be done."
            )
        texts = {
            "running": self._get_running_text(),
            "kept": self.env._("It was kept."),
            "failed": self.env._(
                "There was no change. The member meeting decides what follows."
            ),
            "decided": self.env._(
                "The member meeting has decided. The superior organisation approves it "
                "next."
            ),
            "approved": self.env._(
                "The superior organisation has approved what the meeting decided."
            ),
        }
        return texts[self.state]

    def _get_running_text(self):
        return self.env._(
            "It runs until %(day)s. Then somebody who is not the partner looks at what "
            "has come of it.",
            day=format_date(self.env, self.deadline),
        )

    def _get_own_restoration(self):
        """The line that gives points back, for the member himself; his partner reads
        the plan alone."""
        self.ensure_one()
        # sudo: officers alone read it of others
        line = self.sudo().restoration_id.sudo(False)
        own = self.env.user.sudo().party_member_ids  # sudo: which member he is
        if self.member_id not in own:
            return line.browse()
        return line._filtered_access("read")
