from odoo import models
from odoo.tools import format_date


class PartyPublication(models.Model):
    """Members are told what their branch has published, and until when they may object
    (PUB-2, PUB-3)."""

    _inherit = "party.publication"

    def _after_publish(self):
        result = super()._after_publish()
        for publication in self.filtered(lambda p: p.audience != "superior"):
            publication._tell_members()
        return result

    def _tell_members(self):
        """One message for all who read the same language, but for who has published it;
        called as superuser."""
        members = self.env["party.member"].search(
            [("branch_id", "=", self.branch_id.id)]
        )
        partners = members.partner_id - self.env.user.partner_id
        self._notify_later(
            [
                (own, readers, own.display_name, own._get_published_text())
                for own, readers in self._iter_languages(partners)
            ]
        )

    def _get_published_text(self):
        return self.env._(
            "Your branch has published what was decided. Is an entry wrong, or is "
            "something missing? Open the publication and dispute it until %(day)s.",
            day=format_date(self.env, self.window_end),
        )
