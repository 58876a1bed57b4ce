from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...clock import today
from .roles import OWN_ROLES, RIGHTS_ABOVE, RIGHTS_IN_BRANCH, ROLES, VOTING_ROLES


class PartyPosition(models.Model):
    """A position that a person holds in an organisation from a day to a day.

    Positions alone give rights (ORG-2): the groups of the holder's user and the
    branches in which these groups may act both follow from the positions of today,
    by the tables of ``roles``. An officer of a general branch or a committee is the
    superior of the branches under it, not of his own organisation.

    The holder of a branch's own position is a member of that branch for as long as he
    holds it. Those sent from above (specialist, leader in charge, work team) need no
    membership here. Whoever is a member holds no position outside his membership.

    A position is ended, not deleted. One entered by mistake is archived and counts
    for nothing.
    """

    _name = "party.position"
    _description = "Position"
    _inherit = ["party.guard.mixin", "party.thread.mixin"]
    _order = "branch_id, date_from desc, id desc"
    _rec_name = "role"

    branch_id = fields.Many2one(
        "party.branch",
        string="Party Organisation",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('level', '!=', 'group')]",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('is_company', '=', False)]",
    )
    member_id = fields.Many2one(
        "party.member",
        compute="_compute_member_id",
        inverse="_inverse_member_id",
        domain="[('branch_id', 'child_of', branch_id)]",
        help="The holder, where he is a member; his contact is then the holder.",
    )
    role = fields.Selection(ROLES, string="Position", required=True, tracking=True)
    date_from = fields.Date(
        string="In Office from", required=True, default=today, copy=False, tracking=True
    )
    date_to = fields.Date(
        string="In Office until",
        copy=False,
        tracking=True,
        help="The last day. The next day the position gives no rights any more.",
    )
    note = fields.Char(
        tracking=True, help="For example the decision by which it was given."
    )
    active = fields.Boolean(default=True, copy=False, tracking=True)
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )
    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A position cannot end before it begins."
    )
    _once = models.Constraint(
        "UNIQUE (branch_id, partner_id, role, date_from)",
        "This person already holds this position from this day.",
    )
    _one_secretary = models.Constraint(
        "EXCLUDE USING gist (int4range(branch_id, branch_id, '[]') WITH &&, "
        "daterange(date_from, date_to, '[]') WITH &&) "
        "WHERE (role = 'secretary' AND active)",
        "The organisation has another secretary at this time. Enter the last day of "
        "the other one's position first.",
    )

    @api.depends("partner_id")
    def _compute_member_id(self):
        for position in self:
            # sudo: which member the holder is, for whoever may read the position
            position.member_id = position.sudo().partner_id.party_member_ids

    def _inverse_member_id(self):
        for position in self.filtered("member_id"):
            position.partner_id = position.member_id.partner_id

    @api.onchange("member_id")
    def _onchange_member_id(self):
        self._inverse_member_id()

    @api.depends("date_from", "date_to", "active")
    def _compute_is_current(self):
        day = today(self)
        for position in self:
            position.is_current = bool(
                position.active
                and position.date_from
                and position.date_from <= day
                and (not position.date_to or position.date_to >= day)
            )

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        day = today(self)
        current = fields.Domain(
            [
                ("active", "=", True),
                ("date_from", "<=", day),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        return current if True in value else ~current

    @api.depends("role", "branch_id", "partner_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        for position in self:
            parts = (
                position.partner_id.name,
                position.branch_id.name,
                labels.get(position.role),
            )
            position.display_name = " · ".join(part for part in parts if part)

    @api.constrains("branch_id")
    def _check_level(self):
        for position in self:
            if position.branch_id.level == "group":
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is a group. Positions are held in its branch.",
                        name=position.branch_id.name,
                    )
                )

    @api.constrains("branch_id", "partner_id", "role", "date_from", "date_to", "active")
    def _check_holder(self):
        """:raise ValidationError: for a position outside the holder's membership"""
        reasons = self._get_outside_membership_reasons()
        for reason in reasons.values():
            raise ValidationError(reason)

    def _get_outside_membership_reasons(self):
        """Say which of the positions are not covered by the holder's membership; asked
        as superuser, because a membership may be out of the user's sight.

        :return: ``{position: reason}``, without those that are
        """
        reasons = {}
        positions = self.filtered("active")
        membership = self.env["party.assignment"].search(
            [
                ("member_id.partner_id", "in", positions.partner_id.ids),
                ("standing", "!=", "ended"),
            ]
        )
        rows_by_partner = membership.grouped(lambda row: row.member_id.partner_id)
        for position in positions:
            rows = rows_by_partner.get(position.partner_id, membership.browse())
            if position._is_own_role():
                rows = rows.filtered(
                    lambda row, branch=position.branch_id: row.branch_id == branch
                )
            elif not rows:
                continue
            if not rows._covers(position.date_from, position.date_to):
                reasons[position] = position._get_outside_membership_message()
        return reasons

    def _is_own_role(self):
        self.ensure_one()
        return self.branch_id.level == "branch" and self.role in OWN_ROLES

    def _get_outside_membership_message(self):
        self.ensure_one()
        labels = dict(self._fields["role"]._description_selection(self.env))
        values = {
            "name": self.partner_id.name,
            "role": labels[self.role],
            "branch": self.branch_id.name,
        }
        if self._is_own_role():
            return self.env._(
                "“%(name)s” cannot be %(role)s of “%(branch)s” at a time when he is "
                "not a member of it. Choose another person, or dates within his "
                "membership.",
                **values,
            )
        return self.env._(
            "“%(name)s” cannot be %(role)s of “%(branch)s” before his membership "
            "begins or after it has ended. Choose dates within his membership.",
            **values,
        )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_give({vals.get("role") for vals in vals_list})
        vals_list = [self._add_partner(vals) for vals in vals_list]
        positions = super().create(vals_list)
        positions._check_not_own()
        positions.partner_id._sync_party_groups()
        return positions

    def write(self, vals):
        self._check_may_give({vals.get("role", "scorekeeper")})
        self._check_not_own()
        partners = self.partner_id
        result = super().write(vals)
        self._check_not_own()
        (partners | self.partner_id)._sync_party_groups()
        return result

    @api.model
    def _check_may_give(self, roles):
        """Say in words what the record rules would refuse.

        :raise AccessError: where a secretary gives more than the scorekeeper's position
        """
        givers = (
            "party_points.group_party_points_superior,"
            "party_points.group_party_points_administrator"
        )
        if self.env.su or roles <= {"scorekeeper"} or self.env.user.has_groups(givers):
            return
        raise AccessError(
            self.env._(
                "A secretary appoints the scorekeeper of his branch. All other "
                "positions are entered by the superior organisation."
            )
        )

    def _check_not_own(self):
        """:raise AccessError: where somebody gives or prolongs a position of his own"""
        user = self.env.user
        if self.env.su or user.has_group(
            "party_points.group_party_points_administrator"
        ):
            return
        if user.partner_id in self.partner_id:
            raise AccessError(
                self.env._("Somebody else enters or changes your own position.")
            )

    @api.constrains("partner_id")
    def _check_is_a_person(self):
        """A position gives rights to whoever has the contact's account."""
        nobody = self.env.ref("base.public_partner") | self.env.ref("base.partner_root")
        if self.partner_id & nobody:
            raise ValidationError(
                self.env._("A position is held by a person. Choose another contact.")
            )

    @api.model
    def _add_partner(self, vals):
        """The values with the contact of the member whom they name."""
        if not vals.get("member_id") or vals.get("partner_id"):
            return vals
        member = self.env["party.member"].browse(vals["member_id"])
        return {**vals, "partner_id": member.partner_id.id}

    def _end(self, day):
        """End the positions with a last day; those that begin later are void."""
        begun = self.filtered(lambda position: position.date_from <= day)
        begun.write({"date_to": day})
        (self - begun).write({"active": False})

    def _get_rights(self):
        """The rights that the position gives.

        :return: a set of ``scorekeeper``, ``committee``, ``secretary``, ``superior``,
            ``supervisor``
        """
        self.ensure_one()
        table = RIGHTS_IN_BRANCH if self.branch_id.level == "branch" else RIGHTS_ABOVE
        return table[self.role]

    def _covers_own_organisation(self, right):
        """Whether the right holds in the organisation itself, not only below it.

        The officers of a general branch or a committee do not oversee themselves;
        leaders who are sent to it from above do oversee it.
        """
        self.ensure_one()
        is_officer_above = (
            self.role in VOTING_ROLES and self.branch_id.level != "branch"
        )
        return not (is_officer_above and right in ("superior", "supervisor"))

    def _get_timeline_entries(self):
        labels = dict(self._fields["role"]._description_selection(self.env))
        return [
            {
                "date": position.date_from,
                "date_to": position.date_to,
                "icon": "fa-id-badge",
                "title": labels[position.role],
                "detail": " · ".join(
                    filter(None, [position.branch_id.name, position.note])
                ),
            }
            for position in self
        ]
