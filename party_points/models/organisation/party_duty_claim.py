from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...clock import today


class PartyDutyClaim(models.Model):
    """A member has taken a duty post upon himself, from a day until he gives it up."""

    _name = "party.duty.claim"
    _description = "Claimed Duty Post"
    _inherit = ["party.guard.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "post_id"

    post_id = fields.Many2one(
        "party.duty.post", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(related="member_id.branch_id", store=True, index=True)
    date_from = fields.Date(string="Since", required=True, default=today)
    date_to = fields.Date(string="Until", copy=False)
    log_ids = fields.One2many("party.duty.log", "claim_id")

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A claim cannot end before it begins."
    )
    _once = models.Constraint(
        "EXCLUDE USING gist (int4range(member_id, member_id, '[]') WITH &&, "
        "int4range(post_id, post_id, '[]') WITH &&, "
        "daterange(date_from, date_to) WITH &&)",
        "The member has claimed this post already.",
    )

    @api.constrains("post_id", "member_id")
    def _check_post(self):
        """The post is offered by the member's branch or an organisation above it."""
        for claim in self:
            member, post = claim.member_id, claim.post_id
            path = (member.group_id or member.branch_id).parent_path or ""
            if not post.active or str(post.branch_id.id) not in path.split("/"):
                raise ValidationError(
                    self.env._(
                        "“%(post)s” is not offered to the branch of “%(member)s”.",
                        post=post.name,
                        member=member.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        claims = super().create(vals_list)
        claims._check_not_beforehand()
        return claims

    def write(self, vals):
        result = super().write(vals)
        self._check_not_beforehand()
        return result

    def _check_not_beforehand(self):
        """A place is free when it is given up, not when somebody means to; the end
        of a claim by a planned transfer is the exception."""
        if not self.env.su and any(c.date_to and c.date_to > today(c) for c in self):
            raise ValidationError(
                self.env._("Give the post up on the day itself, not beforehand.")
            )

    def action_end(self):
        """Give the posts up with today."""
        self.write({"date_to": today(self)})
