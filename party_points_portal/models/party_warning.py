from odoo import models
from odoo.tools import format_date

from odoo.addons.party_points.models.care.party_warning import TALKS

PATH = "/my/points/warnings"


class PartyWarning(models.Model):
    """The page on which a member reads how a warning came about, and objects
    (WARN-6)."""

    _inherit = "party.warning"
    _page_member_fields = ("member_id",)

    def _get_portal_path(self):
        """:return: ``False`` where nobody has confirmed it: the member reads nothing of
        it then"""
        self.ensure_one()
        return bool(self.confirmed_on) and f"{PATH}/{self.id}"

    def _filter_talk_to_come(self):
        """Those of which a talk is to be held still, as far as the reader may know."""
        return self.filtered(
            lambda warning: (
                warning.state == "confirmed"
                and warning.measure in TALKS
                and not warning.talk_ids
            )
        )

    def _get_prospect_text(self):
        """Where it stands and what comes next, for the member himself."""
        self.ensure_one()
        if self._has_open_objection():
            return self.env._(
                "You have objected. Somebody who did not confirm it decides on that, "
                "and you will read the decision here."
            )
        if self.state == "dropped":
            return self.env._("It was dropped. Nothing follows from it any more.")
        if self.state == "done":
            return self.env._("It is dealt with.")
        if self.is_outdated:
            return self.env._(
                "Your scores have been corrected since. The committee looks at it "
                "again."
            )
        return self._get_task_text()

    def _get_task_text(self):
        # sudo: the name of who acts, which the explanation says too
        name, day = self.sudo().owner_id.name, format_date(self.env, self.due_date)
        if self._filter_talk_to_come():
            return self.env._(
                "%(name)s will talk with you by %(day)s. You will find the record of "
                "the talk here, and can add your own words.",
                name=name,
                day=day,
            )
        if any(talk.state == "held" for talk in self.talk_ids):
            return self.env._(
                "The record of the talk is ready. Read it, add your own words, and "
                "take note of it."
            )
        return self.env._("%(name)s sees to it by %(day)s.", name=name, day=day)

    def _is_dropped_by_decider(self):
        """Whether the decision on record is that it was dropped; else it is that it was
        confirmed, also where an objection was upheld."""
        self.ensure_one()
        return self.state == "dropped" and self.objection_outcome != "upheld"
