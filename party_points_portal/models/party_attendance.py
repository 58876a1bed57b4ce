from odoo import api, models

from odoo.addons.party_points.clock import today


class PartyAttendance(models.Model):
    _inherit = "party.attendance"

    @api.model
    def _get_own_domain(self, member):
        """The lists, up to today, on which a member stands."""
        return [
            ("member_id", "in", member.ids),
            ("activity_id.state", "in", ("planned", "closed")),
            ("date", "<=", today(self)),
        ]

    def _get_outcome_text(self):
        """What the list says of the member; while it is filled in, it says nothing yet
        but that he has checked in."""
        self.ensure_one()
        if self.activity_state == "planned":
            if self.checked_in_on:
                return self.env._("You have checked in.")
            return self.env._("The branch is still filling in the list.")
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        if self.outcome != "leave" or not self.leave_reason:
            return labels[self.outcome]
        return self.env._(
            "%(outcome)s: %(reason)s",
            outcome=labels[self.outcome],
            reason=self.leave_reason,
        )
