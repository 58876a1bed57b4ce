from odoo import models


class PartyThreadMixin(models.AbstractModel):
    """A thread that speaks to those only who may read the record now.

    Core goes on writing to every follower, whatever became of his rights; here a
    position that ended yesterday brings no messages today (ORG-2).
    """

    _name = "party.thread.mixin"
    _description = "Thread for Its Readers"
    _inherit = ["mail.thread"]

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        return [data for data in recipients if self._is_reader(data.get("uid"))]

    def _is_reader(self, uid):
        """:param int uid: of a user; who has none reads nothing here"""
        if not uid or not self:
            return bool(uid)
        return self.with_user(uid).has_access("read")
