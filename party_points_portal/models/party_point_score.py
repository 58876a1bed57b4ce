from odoo import models

PATH = "/my/points/scores"


class PartyPointScore(models.Model):
    """The page on which the member reads how a month's score came about (RULE-4)."""

    _inherit = "party.point.score"

    def _get_portal_path(self):
        self.ensure_one()
        return f"{PATH}/{self.month.year}/{self.month.month}"

    def _get_figures(self):
        """The month as the member's pages show it; called as superuser, for his own.

        :return: as ``party.member._get_live_figures``
        """
        self.ensure_one()
        scheme = self.template_id.scoring_scheme_id
        return {
            "base": self.base,
            "pioneer": self.pioneer,
            "deductions": self.deductions,
            "total": self.total,
            "line": scheme.month_pass_line,
            "tolerance": scheme.tolerance,
            "is_below": self.is_below,
            "is_excused": self.is_excused,
            "is_vetoed": self.is_vetoed,
            "is_closed": self.period_id.state == "closed",
        }
