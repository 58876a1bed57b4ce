from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...clock import check_not_in_future, today


class PartyDutyLog(models.Model):
    """What a member did on a duty post or for a contact household (ORG-9).

    It says what was done and on which day; it gives no points by itself. It keeps the
    branch of its day, wherever the member goes later.
    """

    _name = "party.duty.log"
    _description = "Log of Duties"
    _inherit = ["party.guard.mixin"]
    _order = "date desc, id desc"
    _rec_name = "description"

    member_id = fields.Many2one(
        "party.member",
        compute="_compute_member_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    branch_id = fields.Many2one(
        "party.branch",
        compute="_compute_branch_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    claim_id = fields.Many2one(
        "party.duty.claim",
        string="Duty Post",
        index="btree_not_null",
        ondelete="restrict",
    )
    household_id = fields.Many2one(
        "party.contact.household",
        index="btree_not_null",
        ondelete="restrict",
    )
    date = fields.Date(required=True, default=today)
    description = fields.Text(string="Done", required=True)

    _one_subject = models.Constraint(
        "CHECK (num_nonnulls(claim_id, household_id) = 1)",
        "Say for which duty post or for which household this was done: one of them.",
    )

    @api.depends("claim_id.member_id", "household_id.member_id")
    def _compute_member_id(self):
        for log in self:
            log.member_id = log.claim_id.member_id or log.household_id.member_id

    @api.depends("member_id", "date")
    def _compute_branch_id(self):
        for day, logs in self.grouped("date").items():
            rows = logs.member_id._get_assignments(day) if day else {}
            for log in logs:
                row = rows.get(log.member_id)
                log.branch_id = row.branch_id if row else False

    @api.constrains("date")
    def _check_date(self):
        check_not_in_future(self)

    @api.constrains("date", "claim_id", "household_id")
    def _check_belonged(self):
        """It keeps the branch of its day: before he came, or after he left, there is
        none."""
        if any(log.member_id and not log.branch_id for log in self):
            raise ValidationError(
                self.env._("Choose a day on which the member belonged to a branch.")
            )
