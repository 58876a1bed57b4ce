from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request


class PartyDecision(models.Model):
    """The log of all that changes a score: who, when, what, before, after, why, from
    where (SUP-5). It is written by the steps themselves and never changed again, by
    nobody. The branch and its superior read it, a member what concerns himself.
    """

    _name = "party.decision"
    _description = "Decision"
    _order = "id desc"

    branch_id = fields.Many2one(
        "party.branch", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one("party.member", index="btree_not_null")
    line_id = fields.Many2one(
        "party.point.line", index="btree_not_null", ondelete="restrict"
    )
    period_id = fields.Many2one("party.period", index="btree_not_null")
    review_id = fields.Many2one("party.review", index="btree_not_null")
    activity_id = fields.Many2one("party.activity", index="btree_not_null")
    action = fields.Selection(
        [
            ("confirm", "Confirmed"),
            ("reject", "Rejected"),
            ("defer", "Left for the Next Review"),
            ("escalate", "Passed on to the Superior"),
            ("return", "Returned"),
            ("withdraw", "Withdrawn"),
            ("reverse", "Reversal Proposed"),
            ("witness", "Witnessed"),
            ("vote", "Voted"),
            ("open_review", "Review Opened"),
            ("conclude_review", "Review Concluded"),
            ("close_activity", "Activity Closed"),
            ("reopen_activity", "Activity Reopened"),
            ("close_period", "Month Closed"),
            ("reopen_period", "Month Reopened"),
        ],
        string="What",
        required=True,
        readonly=True,
    )
    before = fields.Char(readonly=True)
    after = fields.Char(readonly=True)
    reason = fields.Text(string="Why", readonly=True)
    # of a vote on a line
    entitled = fields.Integer(string="Entitled to Vote", readonly=True)
    present = fields.Integer(string="Voted", readonly=True)
    in_favour = fields.Integer(readonly=True)
    against = fields.Integer(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Who", required=True, readonly=True, ondelete="restrict"
    )
    address = fields.Char(
        string="From Where", readonly=True, help="The network address, if there is one."
    )

    @api.model
    def _log(self, vals_list):
        """Add entries, by the current user and from where he is.

        :param vals_list: list of dicts; ``branch_id`` and ``action`` at least
        """
        address = request.httprequest.remote_addr if request else False
        who = {"user_id": self.env.uid, "address": address}
        # sudo: nobody writes the log but the steps that it tells of
        return self.sudo().create([{**who, **vals} for vals in vals_list])

    def write(self, vals):
        """:raise AccessError: for everybody: what was decided stays on record"""
        self._refuse()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._refuse()

    def _refuse(self):
        raise AccessError(
            self.env._("The log of decisions is neither changed nor deleted.")
        )
