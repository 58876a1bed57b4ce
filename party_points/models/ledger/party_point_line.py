from contextlib import contextmanager
from contextvars import ContextVar

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ...clock import today

DIGITS = (16, 2)
SOURCES = [
    ("record", "Branch Record"),
    ("declaration", "Self-Declaration"),
    ("peer", "Peer Review"),
    ("report", "Public Report"),
    ("organisation", "Organisation Decision"),
]
STATES = [
    ("draft", "Draft"),
    ("submitted", "To Be Reviewed"),
    ("escalated", "With the Superior"),
    ("confirmed", "Confirmed"),
    ("rejected", "Rejected"),
    ("withdrawn", "Withdrawn"),
]
# Those on which somebody has to decide.
PENDING = ("submitted", "escalated")
# What whoever registers a line says; all else follows from it, or is decided.
GIVEN_FIELDS = {
    "member_id",
    "item_id",
    "date",
    "source",
    "quantity",
    "points_given",
    "honour_level_id",
    "outcome",
    "description",
    "deed_line_id",
    "reported_by_id",
    "declaration_id",
    "evidence_ids",
}

# Who reads who proposed or reported something; the member whom it is about does not.
REPORTER_GROUPS = ",".join(
    f"party_points.group_party_points_{name}"
    for name in ("scorekeeper", "committee", "superior", "supervisor")
)
# What a new file of evidence says.
EVIDENCE = {"file", "name"}

# Set while a step of the ledger itself writes. Not a key of the context, which every
# caller could send.
_is_ledger_step = ContextVar("is_ledger_step", default=False)


@contextmanager
def ledger_step():
    """What is written inside is a step of the ledger, after its checks."""
    token = _is_ledger_step.set(True)
    try:
        yield
    finally:
        _is_ledger_step.reset(token)


class PartyPointLine(models.Model):
    """One entry of the ledger: for what, of whom, on which day (LINE-1 … LINE-8).

    A line is registered, decided on, and then stands for good: nobody edits or deletes
    it, the administrator neither. A mistake is mended by a line that reverses it and
    names it. The lines of a closed month are sealed: they form a chain that shows the
    first broken link (LINE-6).

    What a line counts is fixed when it is confirmed: ``points`` with a sign, and the
    ``cuts`` that made them less than ``raw_points``. Lines of expected attendance carry
    no points, they are counted by their ``outcome``; a veto is counted, too.

    ==========  ========================================================================
    state       what it means
    ==========  ========================================================================
    draft       a member is still writing his declaration; only he sees it
    submitted   registered, to be decided by the review of the branch
    escalated   the branch has agreed, somebody above decides (REV-2)
    confirmed   counts
    rejected    does not count, and the reason says why
    withdrawn   taken back before anybody decided
    ==========  ========================================================================

    There is no chatter: what happened to a line stands in ``party.decision``. Branch,
    class and all else that follows from what was given is filled in when the line is
    made, and keeps its value whatever changes later (ORG-5).
    """

    _name = "party.point.line"
    _description = "Point Line"
    _inherit = ["party.guard.mixin"]
    _order = "id desc"
    _links_to_read = (
        "member_id",
        "item_id",
        "reported_by_id",
        "deed_line_id",
        "declaration_id",
    )

    # What is registered
    member_id = fields.Many2one("party.member", required=True, ondelete="restrict")
    item_id = fields.Many2one(
        "party.rule.item",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('id', 'in', available_item_ids)]",
    )
    date = fields.Date(
        string="Day", required=True, default=today, help="When it happened."
    )
    source = fields.Selection(
        SOURCES, string="Comes from", required=True, default="record"
    )
    quantity = fields.Float(default=1, digits=DIGITS)
    points_given = fields.Float(
        string="Points Proposed",
        digits=DIGITS,
        help="For items with a range: how many, without a sign.",
    )
    honour_level_id = fields.Many2one("party.honour.level", ondelete="restrict")
    outcome = fields.Selection(
        [("present", "Present"), ("absent", "Absent"), ("leave", "On Leave")],
        string="Attendance",
    )
    description = fields.Text(string="Grounds")
    deed_line_id = fields.Many2one(
        "party.point.line",
        string="Same Deed as",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('member_id', '=', member_id), ('kind', 'in', ('base', 'pioneer'))]",
        help="Another line that rewards the same deed, for example at a lower honour "
        "level. They count once, at the highest.",
    )
    reported_by_id = fields.Many2one(
        "party.member",
        string="Proposed by",
        index="btree_not_null",
        ondelete="restrict",
        groups=REPORTER_GROUPS,
        help="Who proposed or reported it. He does not vote on it.",
    )
    declaration_id = fields.Many2one(
        "party.declaration", index="btree_not_null", ondelete="cascade"
    )
    activity_id = fields.Many2one(
        "party.activity", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    reverses_id = fields.Many2one(
        "party.point.line",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The line that this one takes back.",
    )
    restores_id = fields.Many2one(
        "party.point.line",
        string="Gives Back a Part of",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The deduction of which a kept rectification plan gives back a part "
        "(WARN-5a).",
    )
    is_on_behalf = fields.Boolean(
        string="Filed on Behalf", related="declaration_id.is_on_behalf"
    )
    evidence_ids = fields.One2many("party.evidence", "line_id")
    witness_ids = fields.One2many("party.witness", "line_id")

    # What follows from it
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, ondelete="restrict"
    )
    member_class_id = fields.Many2one(
        "party.member.class", readonly=True, ondelete="restrict"
    )
    template_id = fields.Many2one(
        "party.rule.template", string="Rules", readonly=True, ondelete="restrict"
    )
    dimension_id = fields.Many2one(
        "party.rule.dimension", readonly=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("base", "Base Points"),
            ("pioneer", "Pioneer Points"),
            ("deduction", "Deduction"),
            ("veto", "Veto"),
        ],
        required=True,
        readonly=True,
    )
    period_id = fields.Many2one(
        "party.period",
        string="Month",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    registered_by_id = fields.Many2one(
        "res.users", readonly=True, required=True, ondelete="restrict"
    )
    registered_on = fields.Date(readonly=True)
    is_late = fields.Boolean(
        string="Late",
        readonly=True,
        help="Registered later than the item allows. It needs two witnesses.",
    )
    times = fields.Integer(readonly=True, default=1, help="−1 for a reversal.")

    # What is decided
    state = fields.Selection(STATES, required=True, default="submitted", readonly=True)
    review_id = fields.Many2one(
        "party.review", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    review_level = fields.Selection(
        [
            ("work_team", "Work Team"),
            ("leader", "Leader in Charge"),
            ("superior", "Superior Organisation"),
        ],
        string="To Be Decided by",
        readonly=True,
    )
    raw_points = fields.Float(
        string="Points before Cuts", digits=DIGITS, default=0, readonly=True
    )
    points = fields.Float(digits=DIGITS, default=0, readonly=True)
    cuts = fields.Json(readonly=True)
    settled_number = fields.Integer(readonly=True)
    decided_on = fields.Datetime(readonly=True)
    decision_reason = fields.Text(string="Reason of the Decision", readonly=True)
    seal_number = fields.Integer(readonly=True)
    seal_hash = fields.Char(readonly=True)
    text_salt = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    text_digest = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    decision_ids = fields.One2many(
        "party.decision",
        "line_id",
        readonly=True,
        groups="party_points.group_party_points_member",
    )

    available_item_ids = fields.Many2many(
        "party.rule.item", compute="_compute_available_item_ids"
    )
    item_method = fields.Selection(
        related="item_id.method", string="Points of the Item Are Given"
    )
    points_text = fields.Char(
        string="What the Item Gives", compute="_compute_points_text"
    )
    is_returned = fields.Boolean(
        string="Was Returned",
        compute="_compute_is_returned",
        help="A draft that stands in the log: it is withdrawn, not deleted.",
    )
    asked_text = fields.Char(string="Asks for", compute="_compute_asked_text")
    counting = fields.Text(string="What Counts", compute="_compute_counting")

    _by_member = models.Index("(member_id, date)")
    _by_branch = models.Index("(branch_id, id)")
    _pending = models.Index(
        "(branch_id, date) WHERE state IN ('submitted', 'escalated')"
    )
    _numbers = models.Constraint(
        "CHECK (quantity >= 0 AND quantity < 100000 AND COALESCE(points_given, 0) >= 0 "
        "AND COALESCE(points_given, 0) < 100000)",
        "Quantity and points are written without a minus sign and are less than "
        "100,000.",
    )
    _reversed_once = models.UniqueIndex(
        "(reverses_id) WHERE reverses_id IS NOT NULL "
        "AND state NOT IN ('withdrawn', 'rejected')",
        "This line has been reversed already, or its reversal is waiting for a "
        "decision.",
    )
    _restored_once = models.UniqueIndex(
        "(restores_id) WHERE restores_id IS NOT NULL "
        "AND state NOT IN ('withdrawn', 'rejected')",
        "A part of this deduction was given back already, or waits for a decision.",
    )
    _attended_once = models.UniqueIndex(
        "(activity_id, member_id, item_id) WHERE reverses_id IS NULL AND "
        "activity_id IS NOT NULL AND state IN ('submitted', 'escalated')",
        "The activity has a line for this member and item already.",
    )
    _sealed_in_order = models.UniqueIndex(
        "(branch_id, seal_number) WHERE seal_number IS NOT NULL",
        "The branch's chain has this number already.",
    )

    @api.depends("item_id", "member_id", "date", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            if line.state == "draft":  # it may be returned, and is the member's own
                line.display_name = self.env._("Draft")
                continue
            # sudo: item and member in words, for whoever may read the line
            line_sudo = line.sudo()
            parts = (
                line_sudo.item_id.name,
                line_sudo.member_id.name,
                fields.Date.to_string(line.date),
            )
            line.display_name = " · ".join(part for part in parts if part)

    @api.depends("member_id", "date")
    def _compute_available_item_ids(self):
        """The items of the rules that hold for the member on the day."""
        for day, lines in self.grouped("date").items():
            templates = lines.member_id._get_rule_templates(day) if day else {}
            for line in lines:
                template = templates.get(line.member_id._origin)
                line.available_item_ids = template.item_ids if template else False

    @api.depends("item_id")
    def _compute_points_text(self):
        for line in self:
            item = line.item_id
            line.points_text = item._get_points_text() if item else False

    @api.depends("state", "decision_ids")
    def _compute_is_returned(self):
        for line in self:
            # sudo: whether something stands in the log, not what
            logged = line.sudo().decision_ids
            line.is_returned = line.state == "draft" and bool(logged)

    @api.onchange("item_id")
    def _onchange_item_id(self):
        """An item that may not come from the source chosen so far takes its own."""
        sources = self.item_id._get_sources() if self.item_id else []
        if self.source not in sources and not self.declaration_id:
            others = [source for source in sources if source != "declaration"]
            self.source = (others or [self.source])[0]

    # Creating, changing, deleting

    @api.model_create_multi
    def create(self, vals_list):
        """Register lines, or write the drafts of a declaration.

        :raise AccessError: where the user may not register for this member
        :raise UserError: where lines cannot be made; every one of them is named
        """
        if not self.env.su:
            self._check_guarded_fields(
                {name for vals in vals_list for name in vals} - GIVEN_FIELDS
            )
            vals_list = self._clean_evidence(vals_list)
            self._check_members_known(vals_list)
            self._check_may_register(vals_list)
        self.check_access("create")
        places = self._get_places(vals_list)
        vals_list, faults = self._add_derived(vals_list, places)
        # sudo: what follows from the given values is written by nobody else
        lines_sudo = super(PartyPointLine, self.sudo()).create(vals_list)
        lines = lines_sudo.with_env(self.env)
        lines.check_access("create")
        lines._check_links()
        lines.declaration_id._check_filer()
        lines_sudo._check_declaration()
        lines_sudo._check_admission(places, faults)
        return lines

    def write(self, vals):
        """Drafts alone are edited; all else are steps of the ledger."""
        if _is_ledger_step.get():
            return super().write(vals)
        if vals.keys() == {"evidence_ids"} and any(
            line.state != "draft" for line in self
        ):
            return self._add_evidence(vals["evidence_ids"])
        self._check_is_draft()
        self.check_access("write")
        self._check_guarded_fields(vals.keys() - GIVEN_FIELDS)
        [vals] = self._clean_evidence([vals])
        if vals.keys() & {"declaration_id", "member_id", "source"}:
            raise UserError(
                self.env._(
                    "A line stays in its declaration. Remove it, and enter it there "
                    "anew."
                )
            )
        with ledger_step():
            # sudo: what follows from the given values is written by nobody else
            lines_sudo = self.sudo()
            result = super(PartyPointLine, lines_sudo).write(vals)
            self._check_links()
            lines_sudo._check_declaration()
            if vals.keys() & {"item_id", "date"}:
                lines_sudo._derive_again()
        return result

    @api.model
    def _check_may_register(self, vals_list):
        """:raise AccessError: for who registers lines and keeps the scores of nobody"""
        # sudo: the user's own rights, which he cannot read himself
        user = self.env.user.sudo()
        keeps = user.party_scorekeeper_branch_ids | user.party_committee_branch_ids
        if not keeps and any(not vals.get("declaration_id") for vals in vals_list):
            raise AccessError(
                self.env._(
                    "Scorekeeper and committee of the branch register lines. What you "
                    "did yourself is entered under “Declarations”."
                )
            )

    @api.model
    def _check_members_known(self, vals_list):
        """:raise AccessError: for members out of the user's sight; a refusal that names
        one would tell who has which number"""
        ids = {vals["member_id"] for vals in vals_list if vals.get("member_id")}
        self.env["party.member"].browse(ids)._check_known()

    def _check_link(self, name):
        """Whoever files for a member names him, without seeing him."""
        if name == "member_id":
            return self.member_id._check_known()
        return super()._check_link(name)

    def _clean_evidence(self, vals_list):
        """Evidence is added with the line; what others handed in is nobody's to take.

        :return: the values, with what says files and names alone
        :raise AccessError: for any other command
        """
        return [
            {**vals, "evidence_ids": list(map(self._clean_file, vals["evidence_ids"]))}
            if vals.get("evidence_ids")
            else vals
            for vals in vals_list
        ]

    def _add_evidence(self, commands):
        """Add files to lines that are registered already; the rights on evidence say
        until when."""
        for command in commands:
            command = self._clean_file(command)
            if command[0] != Command.CREATE:
                raise AccessError(
                    self.env._("Evidence of what is registered stays with it.")
                )
            self.env["party.evidence"].create(
                [{**command[2], "line_id": line.id} for line in self]
            )
        return True

    def _clean_file(self, command):
        code, id_ = command[0], command[1]
        if code == Command.CREATE:
            return Command.create(
                {k: v for k, v in command[2].items() if k in EVIDENCE}
            )
        if code == Command.DELETE and id_ in self.evidence_ids.ids:
            return command
        raise AccessError(
            self.env._("Add evidence as files, and remove your own only.")
        )

    def _check_declaration(self):
        """:raise UserError: for a draft in a declaration that is submitted, or of
        another member"""
        for line in self.filtered(lambda line: line.state == "draft"):
            declaration = line.declaration_id
            if declaration and (
                declaration.state != "draft" or declaration.member_id != line.member_id
            ):
                raise UserError(
                    self.env._(
                        "“%(declaration)s” was submitted, or is another member's. Add "
                        "items to a draft of the member.",
                        declaration=declaration.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_registered(self):
        self._check_is_draft()
        for line in self:
            if line.is_returned:
                raise UserError(
                    self.env._(
                        "“%(line)s” has been in the ledger or was witnessed, and stays "
                        "on record. Withdraw it instead.",
                        line=line.display_name,
                    )
                )

    def copy_data(self, default=None):
        """:raise UserError: always; what was registered is not registered again"""
        raise UserError(
            self.env._("A line is not duplicated. Register what has happened anew.")
        )

    def _check_is_draft(self):
        """:raise AccessError: where a line is in the ledger"""
        for line in self:
            if line.state != "draft":
                raise AccessError(
                    self.env._(
                        "“%(line)s” is in the ledger and is neither edited nor "
                        "deleted. What is wrong is withdrawn before it is decided on, "
                        "and reversed afterwards.",
                        line=line.display_name,
                    )
                )

    @api.model
    def _get_guarded_fields(self):
        return self._fields.keys() - GIVEN_FIELDS

    def _get_registrar_partner(self):
        """The contact of whoever registered the line."""
        self.ensure_one()
        # sudo: who registered it, not his account
        return self.sudo().registered_by_id.partner_id
