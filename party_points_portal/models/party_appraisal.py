from odoo import models
from odoo.tools import format_date

from odoo.addons.party_points.models.care.party_warning_explanation import SHOWN

PATH = "/my/points/appraisals"


class PartyAppraisal(models.Model):
    """The page on which a member reads and answers his appraisal (APP-2, APP-7)."""

    _inherit = "party.appraisal"
    _page_member_fields = ("member_id",)

    def _get_portal_path(self):
        """:return: ``False`` before the committee has proposed a grade"""
        self.ensure_one()
        return self.state in SHOWN and f"{PATH}/{self.id}"

    def _get_prospect_text(self):
        """Where the year stands and what comes next, for the member himself."""
        self.ensure_one()
        if self.status != "ranked":
            return self._get_status_text()
        if self.state == "proposed":
            return self.env._(
                "The committee of your branch has proposed your grade. The member "
                "meeting decides on it; after that you are asked whether you agree."
            )
        if self.state == "final":
            return self.env._(
                "The superior organisation has approved the year. This is your result."
            )
        return self._get_answering_text()

    def _get_answering_text(self):
        day = format_date(self.env, self.answer_by)
        if self.can_answer:
            return self.env._(
                "The member meeting has confirmed your grade. Read how it came about; "
                "until %(day)s you can agree, or appeal to the superior organisation.",
                day=day,
            )
        if self.answer == "acknowledged":
            return self.env._(
                "You have agreed. The superior organisation approves the year next."
            )
        if self.answer and not self.appeal_outcome:
            return self.env._(
                "You have appealed. The superior organisation decides on it, and you "
                "will read the decision here."
            )
        if self.answer:
            return self.env._(
                "Your appeal is decided. The superior organisation approves the year "
                "next."
            )
        return self.env._(
            "You could answer until %(day)s. The superior organisation approves the "
            "year next.",
            day=day,
        )
