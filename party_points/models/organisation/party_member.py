from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...clock import today

# What lives on the contact; whoever may change the member may change these.
PERSON_FIELDS = ("name", "phone", "email")


class PartyMember(models.Model):
    """A Party member: the person's place in the Party.

    The person is a contact, with or without a user. Where he belongs (branch, group,
    class, full or probationary) is dated history in ``assignment_ids``; what the
    member shows of it is the row in force today, brought up to date when the history
    changes and each night (ORG-5). Nobody is deleted: a membership ends by a row of
    the history, and the member is archived by that.
    """

    _name = "party.member"
    _description = "Party Member"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "mail.activity.mixin"]
    _order = "branch_id, code, id"
    _rec_names_search = ["name", "code"]

    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
        tracking=True,
        help="The person. A user of this contact becomes this member's account.",
    )
    name = fields.Char(
        string="Full Name",
        related="partner_id.name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
    )
    phone = fields.Char(related="partner_id.phone", readonly=False)
    email = fields.Char(related="partner_id.email", readonly=False)
    code = fields.Char(
        string="Member Number",
        required=True,
        copy=False,
        tracking=True,
        default=lambda self: self._default_code(),
        help="Identifies the member in files. Do not use an ID card number.",
    )
    birth_date = fields.Date(
        groups="party_points.group_party_points_committee,"
        "party_points.group_party_points_superior,"
        "party_points.group_party_points_administrator"
    )
    date_joined = fields.Date(string="Joined the Party on", tracking=True)
    assignment_ids = fields.One2many("party.assignment", "member_id", string="History")
    position_ids = fields.One2many(
        "party.position", string="Positions", compute="_compute_position_ids"
    )
    exemption_ids = fields.One2many("party.exemption", "member_id", string="Exemptions")
    floating_ids = fields.One2many(
        "party.floating", "member_id", string="Floating Records"
    )
    claim_ids = fields.One2many("party.duty.claim", "member_id", string="Duty Posts")
    household_ids = fields.One2many(
        "party.contact.household", "member_id", string="Contact Households"
    )
    duty_log_ids = fields.One2many(
        "party.duty.log", "member_id", string="Log of Duties"
    )

    # The history's row of today, for lists, filters and rights.
    assignment_id = fields.Many2one(
        "party.assignment",
        string="Current Assignment",
        compute="_compute_assignment_id",
        store=True,
        index="btree_not_null",
    )
    branch_id = fields.Many2one(
        related="assignment_id.branch_id", store=True, index=True
    )
    group_id = fields.Many2one(
        related="assignment_id.group_id", store=True, index="btree_not_null"
    )
    member_class_id = fields.Many2one(
        related="assignment_id.member_class_id", store=True, index=True
    )
    standing = fields.Selection(related="assignment_id.standing", store=True)
    active = fields.Boolean(compute="_compute_active", store=True)
    timeline = fields.Html(compute="_compute_timeline", sanitize=False)
    has_user = fields.Boolean(
        string="Has an Account",
        compute="_compute_has_user",
        help="Whether the person can sign in. Then he looks after his name, phone and "
        "email himself.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another member already has this number; those who left count too.",
    )
    _partner_unique = models.Constraint(
        "UNIQUE (partner_id)", "This contact is a member already."
    )

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_position_ids(self):
        """Those that the reader may see; a member may hold others elsewhere."""
        positions = self.env["party.position"].search(
            [("partner_id", "in", self.partner_id.ids)]
        )
        by_partner = positions.grouped("partner_id")
        for member in self:
            member.position_ids = by_partner.get(member.partner_id, positions.browse())

    @api.depends("assignment_ids.date_from")
    def _compute_assignment_id(self):
        """The row in force today; for who joins later, his first row."""
        day = today(self)
        for member in self:
            rows = member.assignment_ids.sorted("date_from")
            past = rows.filtered(lambda row: row.date_from and row.date_from <= day)
            member.assignment_id = past[-1:]._origin or rows[:1]._origin

    @api.depends("standing")
    def _compute_active(self):
        for member in self:
            member.active = member.standing != "ended"

    @api.depends("partner_id.user_ids")
    def _compute_has_user(self):
        for member in self:
            # sudo: whether there is an account, not which
            member.has_user = bool(member.sudo().partner_id.user_ids)

    def _compute_timeline(self):
        for member in self:
            member.timeline = self.env["ir.qweb"]._render(
                "party_points.party_member_timeline",
                {"entries": member._get_timeline() if member.id else []},
            )

    @api.constrains("partner_id")
    def _check_history(self):
        """:raise ValidationError: for a member who belongs nowhere."""
        # sudo: the whole history, of which the user may see a part
        for member in self.sudo():
            if not member.assignment_ids:
                raise ValidationError(
                    self.env._(
                        "Say to which branch “%(name)s” belongs, and from which day: "
                        "the history needs a first row.",
                        name=member.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        vals_list = [dict(vals) for vals in vals_list]
        new = []
        for vals in vals_list:
            person = {name: vals.pop(name) for name in PERSON_FIELDS if name in vals}
            if vals.get("partner_id"):
                partner = self.env["res.partner"].browse(vals["partner_id"])
                self._check_can_link(partner)
                partner._write_person(person)
            else:
                new.append((vals, self._prepare_partner_vals(person)))
        # sudo: who may add a member may add his contact
        partners = self.env["res.partner"].sudo().create([person for _, person in new])
        for (vals, _person), partner in zip(new, partners, strict=True):
            vals["partner_id"] = partner.id
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        if "partner_id" in vals:
            self._check_can_link(self.env["res.partner"].browse(vals["partner_id"]))
        person = {name: vals[name] for name in PERSON_FIELDS if name in vals}
        partners = self.partner_id
        result = super().write({k: v for k, v in vals.items() if k not in person})
        self.partner_id._write_person(person)
        if "partner_id" in vals:
            (partners | self.partner_id)._sync_party_groups()
        return result

    @api.model
    def _default_code(self):
        # sudo: the number alone; portal users do not read sequences
        return self.env["ir.sequence"].sudo().next_by_code("party.member")

    @api.model
    def _check_can_link(self, partner):
        """Whose contact a member is decides who signs in as him.

        :raise AccessError: for anybody but an administrator, and for his own contact
        """
        user = self.env.user
        if self.env.su or user.has_group("base.group_system"):
            return
        if partner == user.partner_id:
            raise AccessError(
                self.env._("Another administrator links a member to your contact.")
            )
        if not user.has_group("party_points.group_party_points_administrator"):
            raise AccessError(
                self.env._(
                    "Only an administrator of Party Points links a member to an "
                    "existing contact."
                )
            )

    @api.model
    def _prepare_partner_vals(self, person):
        if not (person.get("name") or "").strip():
            raise ValidationError(self.env._("A member needs a name."))
        return {**person, "name": person["name"].strip(), "is_company": False}

    @api.model
    def _find_by_number_sudo(self, code, name):
        """A member whom the user may not see, by what the member himself has told:
        who is wrong with either learns nothing of the other.

        :return: the member, as superuser
        :raise UserError: where no member has both this number and this name
        """
        # sudo: he is in a branch that the user does not see
        member_sudo = self.sudo().search([("code", "=", code.strip())])
        if member_sudo and _normalise(member_sudo.name) == _normalise(name):
            return member_sudo
        raise UserError(
            self.env._(
                "No member has this number and this name. Ask the member for both, as "
                "they stand in his handbook."
            )
        )

    def _get_timeline(self):
        """What happened to the member, latest first, as far as the reader may see it.

        :return: list of ``{"date", "date_to", "icon", "title", "detail"}``
        """
        self.ensure_one()
        entries = [
            *self.assignment_ids._get_timeline_entries(),
            *self.position_ids._get_timeline_entries(),
            *self.exemption_ids._get_timeline_entries(),
            *self.floating_ids._get_timeline_entries(),
        ]
        return sorted(entries, key=lambda entry: entry["date"], reverse=True)


def _normalise(name):
    return " ".join(name.split()).casefold()
