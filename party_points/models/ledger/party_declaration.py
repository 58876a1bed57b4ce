from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...clock import today
from .party_point_line import PENDING


class PartyDeclaration(models.Model):
    """What a member declares of himself: several items, each with its evidence
    (LINE-2, 001: 个人申报表).

    He writes it as a draft, submits it, may withdraw it until the review votes, and
    gets the decision on each item with its reason; then he acknowledges it. Somebody
    of the branch may file it for a member who cannot, and it is marked as such: his
    liaison, the scorekeeper, the committee (POR-2a).

    | Step | Who |
    |---|---|
    | write, submit, withdraw | the member; whoever files it for him |
    | acknowledge | the member |
    """

    _name = "party.declaration"
    _description = "Self-Declaration"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "mail.activity.mixin"]
    _order = "id desc"
    _protected_fields = frozenset({"state", "submitted_on", "acknowledged_on"})
    _links_to_read = ("member_id",)

    member_id = fields.Many2one(
        "party.member",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_member_id(),
    )
    branch_id = fields.Many2one(
        "party.branch",
        compute="_compute_branch_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="The member's branch when it was written.",
    )
    filed_by_id = fields.Many2one(
        "res.users",
        string="Filed by",
        compute="_compute_filed_by_id",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    is_on_behalf = fields.Boolean(
        string="Filed on Behalf of the Member",
        compute="_compute_is_on_behalf",
        store=True,
        precompute=True,
    )
    line_ids = fields.One2many("party.point.line", "declaration_id", string="Items")
    note = fields.Text(string="Remarks")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("decided", "Decided"),
            ("acknowledged", "Acknowledged"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    submitted_on = fields.Date(readonly=True, copy=False)
    acknowledged_on = fields.Date(readonly=True, copy=False)
    is_own = fields.Boolean(
        string="My Own", compute="_compute_is_own", compute_sudo=True
    )
    is_filer = fields.Boolean(
        string="I Write It", compute="_compute_is_own", compute_sudo=True
    )

    @api.model
    def _default_member_id(self):
        # sudo: the user's own membership
        return self.env.user.sudo().party_member_ids[:1]

    @api.depends("member_id")
    def _compute_branch_id(self):
        for declaration in self:
            declaration.branch_id = declaration.member_id.branch_id

    @api.depends("member_id")
    def _compute_filed_by_id(self):
        for declaration in self:
            declaration.filed_by_id = declaration.filed_by_id or self.env.user

    @api.depends("member_id", "filed_by_id")
    def _compute_is_on_behalf(self):
        for declaration in self:
            declaration.is_on_behalf = (
                declaration.filed_by_id.partner_id != declaration.member_id.partner_id
            )

    @api.depends("member_id", "filed_by_id")
    @api.depends_context("uid")
    def _compute_is_own(self):
        for declaration in self:
            declaration.is_own = (
                declaration.member_id.partner_id == self.env.user.partner_id
            )
            declaration.is_filer = declaration.is_own or (
                declaration.filed_by_id == self.env.user
            )

    @api.depends("member_id", "create_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for declaration in self:
            day = declaration.submitted_on or today(self)
            declaration.display_name = self.env._(
                "Declaration of %(name)s, %(day)s",
                # sudo: for whoever reads the declaration, also who only files it
                name=declaration.sudo().member_id.name or "",
                day=fields.Date.to_string(day),
            )

    def write(self, vals):
        if not self.env.su:
            self._check_is_draft(vals)
        return super().write(vals)

    def _check_link(self, name):
        """Whoever files for a member names him, without seeing him."""
        if name == "member_id":
            return self.member_id._check_known()
        return super()._check_link(name)

    def _check_is_draft(self, vals):
        """:raise UserError: where something is changed that was submitted"""
        content = {"member_id", "note", "line_ids"}
        for declaration in self:
            if declaration.state != "draft" and content & vals.keys():
                raise UserError(
                    self.env._(
                        "“%(declaration)s” was submitted. Withdraw it to change it, "
                        "until the committee votes on it.",
                        declaration=declaration.display_name,
                    )
                )
            if vals.get("member_id", declaration.member_id.id) != (
                declaration.member_id.id
            ):
                raise UserError(
                    self.env._("A declaration stays with its member. Write another.")
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        for declaration in self:
            if declaration.state != "draft" or declaration.line_ids.decision_ids:
                raise UserError(
                    self.env._(
                        "“%(declaration)s” was submitted and stays on record.",
                        declaration=declaration.display_name,
                    )
                )

    def unlink(self):
        """A draft goes with its items, and with what hangs on them."""
        self.check_access("unlink")
        self._unlink_except_submitted()
        self.line_ids.unlink()
        return super().unlink()

    # Actions

    def action_submit(self):
        """Put the items into the ledger, for the next review to decide.

        :raise UserError: where items cannot be made; every one of them is named, and
            the draft stays as it is
        """
        self._check_filer()
        # sudo: the step from draft into the ledger; the member's own right is checked
        for declaration in self.sudo():
            declaration._queue_up()
            lines = declaration.line_ids.filtered(lambda line: line.state == "draft")
            if declaration.state != "draft":
                raise UserError(self.env._("The declaration was submitted already."))
            if not lines:
                raise UserError(
                    self.env._("Add what you want to declare, at least one item.")
                )
            lines._submit_drafts()
        self._for_workflow().write({"state": "submitted", "submitted_on": today(self)})
        return True

    def action_withdraw(self):
        """Take a declaration back as a draft, until the review votes on it."""
        self._check_filer()
        for declaration in self:
            if declaration.state != "submitted":
                raise UserError(
                    self.env._("Only a declaration that is submitted is withdrawn.")
                )
        # sudo: the step is the member's own right, checked above
        lines = self.sudo().line_ids.filtered(lambda line: line.state in PENDING)
        lines._check_not_being_decided()
        self._for_workflow().write({"state": "draft", "submitted_on": False})
        lines._move("draft", "withdraw", self.env._("By the member."))
        return True

    def action_acknowledge(self):
        """The member has read what was decided (LINE-2)."""
        for declaration in self:
            if not declaration.is_own:
                raise AccessError(
                    self.env._("The member himself acknowledges the decision.")
                )
            if declaration.state != "decided":
                raise UserError(self.env._("Nothing has been decided yet."))
        self._for_workflow().write(
            {"state": "acknowledged", "acknowledged_on": today(self)}
        )
        return True

    def _check_filer(self):
        """:raise AccessError: for anybody but the member, or who files it for him"""
        if self.env.su:
            return
        self.check_access("write")
        if any(not declaration.is_filer for declaration in self):
            raise AccessError(
                self.env._("A declaration is the member's, or that of who filed it.")
            )

    # What the ledger tells it

    def _follow_lines(self):
        """Called when lines of declarations have moved on."""
        open_ = self.filtered(lambda d: d.state in ("draft", "submitted"))
        for state, declarations in open_.grouped(
            lambda declaration: declaration._get_state_of_lines()
        ).items():
            moved = declarations.filtered(lambda d, state=state: d.state != state)
            moved._for_workflow().write({"state": state})
            if state == "decided":
                moved._tell(lambda own: own.env._("Your declaration was decided on."))
            elif state == "draft":
                moved._tell(
                    lambda own: own.env._("An item was returned to be completed.")
                )

    def _get_state_of_lines(self):
        """What an open declaration has come to. Where an item was given back, the
        member completes it and submits it again."""
        states = {line.state for line in self.line_ids}
        if "draft" in states:
            return "draft"
        if states == {"withdrawn"}:
            return "withdrawn"
        return self.state if states & set(PENDING) else "decided"

    def _tell(self, say):
        """Bring the results back to the members, and to who has filed it for them, with
        their reasons; to each by himself."""
        self._notify_later(
            [
                (
                    own,
                    reader,
                    own.display_name,
                    own.line_ids._render_result(say(own)),
                )
                for declaration in self
                for own, readers in declaration._iter_languages(
                    declaration.member_id.partner_id
                    | declaration.filed_by_id.partner_id
                )
                for reader in readers
            ]
        )
