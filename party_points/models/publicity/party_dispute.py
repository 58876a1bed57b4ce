from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Those in which somebody still has to decide, or may appeal.
OPEN = ("filed", "escalated", "answered", "appealed")
# Who reads by name whom a dispute concerns, whatever the publication masks.
READER_GROUPS = ",".join(
    f"party_points.group_party_points_{name}"
    for name in ("scorekeeper", "committee", "superior", "supervisor", "administrator")
)
# What says which entry, or what omission, is disputed.
SUBJECT = {
    "publication_id",
    "about",
    "entry_number",
    "item_id",
    "date",
    "member_code",
    "member_name",
}


class PartyDispute(models.Model):
    """An objection to what was published or decided: to a line, or to something that is
    missing (PUB-3, PUB-4).

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    draft      the member is still writing it; only he sees it
    filed      with the committee of the branch, which answers until ``answer_by``
    escalated  with the superior: filed late, or the committee is late or concerned
    answered   the committee has decided; an appeal is possible until ``appeal_by``
    appealed   with the superior
    settled    for good
    withdrawn  taken back by whoever filed it
    =========  =========================================================================

    | Step | Who |
    |---|---|
    | write, file, withdraw | a member of the branch, on his own or another's points |
    | answer, pass on | committee of the branch, whom it does not concern |
    | appeal, accept the answer | the filer; the member concerned |
    | rule | the superior's officers who took no part before |
    | read, drafts apart | both members; officers of the branch and above it |

    What is disputed is found by the server: by the number that a publication has
    printed, or it is a line of the member himself. The line, the name of the member
    concerned and what names him are for officers; to others ``entry_text``,
    ``concerned_text``, ``answer_text`` and the like show what they may read of them.
    """

    _name = "party.dispute"
    _description = "Dispute"
    _inherit = ["party.guard.mixin", "party.thread.mixin", "party.reminder.mixin"]
    _order = "id desc"
    _mail_post_access = "read"
    _reminder_field = "answer_by"
    _reminder_days_ahead = 400  # as soon as it is filed
    _links_to_read = ("item_id",)
    _protected_fields = frozenset(
        {
            "name",
            "line_id",
            "member_id",
            "branch_id",
            "entry",
            "is_late",
            "filed_by_id",
            "filer_id",
            "filed_on",
            "state",
            "outcome",
            "answer_by",
            "answer",
            "answered_on",
            "answered_by_id",
            "appeal_by",
            "appeal_reason",
            "appealed_on",
            "appealed_by_id",
            "accepted_by_filer_on",
            "accepted_by_member_on",
            "passed_on_reason",
            "ruling",
            "settled_on",
            "settled_by_id",
            "participant_ids",
            "correction_ids",
            "decision_ids",
        }
    )

    name = fields.Char(string="Dispute Number", readonly=True, copy=False)
    publication_id = fields.Many2one(
        "party.publication", index=True, ondelete="restrict"
    )
    about = fields.Selection(
        [("line", "A Published Entry"), ("omission", "Something That Is Missing")],
        required=True,
        default="line",
    )
    entry_number = fields.Integer(
        string="Number of the Entry", help="As it stands in the publication."
    )
    line_id = fields.Many2one(
        "party.point.line",
        string="Disputed Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups=READER_GROUPS,
    )
    member_id = fields.Many2one(
        "party.member",
        string="Member Concerned",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        groups=READER_GROUPS,
        help="Whose points are disputed.",
    )
    entry = fields.Json(readonly=True, copy=False, groups=fields.NO_ACCESS)
    member_code = fields.Char(
        string="Member Number",
        help="Of whom something is missing, if it is not yourself.",
    )
    member_name = fields.Char(string="His Full Name")
    branch_id = fields.Many2one(
        "party.branch", readonly=True, copy=False, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one("party.rule.item", ondelete="restrict")
    date = fields.Date(string="Day of the Deed")
    reason = fields.Text()
    is_late = fields.Boolean(string="After the Window", readonly=True, copy=False)
    late_reason = fields.Text(string="Why So Late")
    evidence_ids = fields.One2many("party.evidence", "dispute_id")
    filed_by_id = fields.Many2one(
        "res.users",
        string="Account of the Filer",
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    filer_id = fields.Many2one(
        "party.member",
        string="Raised by",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_filer_id(),
    )
    filed_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("filed", "With the Committee"),
            ("escalated", "With the Superior"),
            ("answered", "Answered"),
            ("appealed", "Appealed"),
            ("settled", "Settled"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    outcome = fields.Selection(
        [
            ("accepted", "Accepted"),
            ("partly", "Accepted in Part"),
            ("rejected", "Dismissed"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    answer_by = fields.Date(string="To Be Answered by", readonly=True, copy=False)
    answer = fields.Text(
        string="Reasons of the Answer, in Full",
        readonly=True,
        copy=False,
        groups=READER_GROUPS,
    )
    answered_on = fields.Date(readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    appeal_by = fields.Date(string="Appeal until", readonly=True, copy=False)
    appeal_reason = fields.Text(
        string="Appeal Reason, in Full",
        readonly=True,
        copy=False,
        groups=READER_GROUPS,
    )
    appealed_on = fields.Date(readonly=True, copy=False)
    appealed_by_id = fields.Many2one(
        "res.users",
        string="Account That Appealed",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=READER_GROUPS,
    )
    accepted_by_filer_on = fields.Date(
        string="Accepted by the Filer on", readonly=True, copy=False
    )
    accepted_by_member_on = fields.Date(
        string="Accepted by the Member Concerned on", readonly=True, copy=False
    )
    passed_on_reason = fields.Text(
        string="Why It Was Passed On, in Full",
        readonly=True,
        copy=False,
        groups=READER_GROUPS,
    )
    ruling = fields.Text(
        string="Reasons of the Superior, in Full",
        readonly=True,
        copy=False,
        groups=READER_GROUPS,
    )
    settled_on = fields.Date(readonly=True, copy=False)
    settled_by_id = fields.Many2one(
        "res.users",
        string="Account That Settled It",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups=READER_GROUPS,
    )
    participant_ids = fields.Many2many(
        "res.partner",
        string="Took Part in the Answer",
        readonly=True,
        copy=False,
        help="They do not decide on the appeal.",
    )
    correction_ids = fields.One2many(
        "party.point.line", "dispute_id", string="Correcting Lines", readonly=True
    )
    decision_ids = fields.One2many(
        "party.decision",
        "dispute_id",
        readonly=True,
        groups="party_points.group_party_points_member",
    )

    is_filer = fields.Boolean(
        string="I Filed It", compute="_compute_is_mine", search="_search_is_filer"
    )
    is_concerned = fields.Boolean(
        string="It Is about Me",
        compute="_compute_is_mine",
        search="_search_is_concerned",
    )
    entry_text = fields.Text(string="As Published", compute="_compute_entry_text")
    concerned_text = fields.Char(string="Concerns", compute="_compute_concerned_text")

    _one_open_a_line = models.UniqueIndex(
        f"(line_id) WHERE line_id IS NOT NULL AND state IN {OPEN}",
        "This entry is disputed already; that dispute is still open.",
    )
    _one_open_an_omission = models.UniqueIndex(
        f"(member_id, item_id, date) WHERE line_id IS NULL AND state IN {OPEN}",
        "A dispute about the same omission is still open.",
    )

    @api.model
    def _default_filer_id(self):
        # sudo: the user's own membership
        return self.env.user.sudo().party_member_ids[:1].id

    @api.depends("name", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for dispute in self:
            number = dispute.name
            dispute.display_name = (
                self.env._("Dispute %(number)s", number=number)
                if number
                else self.env._("Draft of a Dispute")
            )

    @api.depends("filer_id", "member_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        # sudo: the user's own membership, and whether a dispute is about him
        members_sudo = self.env.user.sudo().party_member_ids
        for dispute in self:
            dispute_sudo = dispute.sudo()  # sudo: as above
            dispute.is_filer = dispute_sudo.filer_id in members_sudo
            dispute.is_concerned = dispute_sudo.member_id in members_sudo

    @api.model
    def _search_is_filer(self, operator, value):
        return self._search_is_mine("filer_id", operator, value)

    @api.model
    def _search_is_concerned(self, operator, value):
        return self._search_is_mine("member_id", operator, value)

    @api.model
    def _search_is_mine(self, name, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: the user's own membership, and which disputes he is part of
        members_sudo = self.env.user.sudo().party_member_ids
        mine_sudo = self.sudo()._search([(name, "in", members_sudo.ids)])  # sudo: same
        return [("id", "in", mine_sudo)]

    # Writing a draft

    @api.model_create_multi
    def create(self, vals_list):
        """Write drafts. A member names the entry of a publication, what is missing, or
        in ``line_id`` a line of his own on which was decided.

        :raise AccessError: for who is no member, and for what is out of his sight
        """
        if self.env.su:
            return super().create(vals_list)
        vals_list = [dict(vals) for vals in vals_list]
        line_ids = [vals.pop("line_id", False) for vals in vals_list]
        if not self._default_filer_id():
            raise AccessError(
                self.env._("Members of the branch dispute what it publishes.")
            )
        disputes = super().create(vals_list)
        for dispute, line_id in zip(disputes, line_ids, strict=True):
            dispute._take_up(self.env["party.point.line"].browse(line_id or []))
        return disputes

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        for dispute in self:
            dispute._check_is_draft()
        result = super().write(vals)
        if vals.keys() & SUBJECT:
            for dispute in self:
                dispute._take_up()
        return result

    def _check_is_draft(self):
        self.check_access("read")
        if self.state != "draft":
            raise UserError(
                self.env._(
                    "“%(dispute)s” was filed and is not changed any more.",
                    dispute=self.display_name,
                )
            )

    def _check_links(self):
        """An item that the member has chosen; that of a line was found by the server,
        and the publication is checked where the entry is found."""
        omissions = self.filtered(lambda dispute: dispute.about == "omission")
        return super(PartyDispute, omissions)._check_links()

    def unlink(self):
        """A draft goes with its files."""
        self.check_access("read")
        self._unlink_except_filed()
        self.check_access("unlink")
        self.evidence_ids.unlink()
        return super().unlink()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_filed(self):
        for dispute in self:
            if dispute.state != "draft":
                raise UserError(
                    self.env._(
                        "“%(dispute)s” was filed and stays on record. Withdraw it "
                        "instead.",
                        dispute=dispute.display_name,
                    )
                )

    # Reminders

    @api.model
    def _get_reminder_domain(self):
        states = ("filed", "escalated", "appealed")
        return [*super()._get_reminder_domain(), ("state", "in", states)]

    def _get_reminder_users(self):
        """Those of the committee who may answer; of the superior, who may decide."""
        return {
            dispute: (
                dispute._get_free_committee()
                if dispute.state == "filed"
                else dispute._get_free_superiors()
            ).user_ids
            for dispute in self
        }

    def _get_reminder_summary(self):
        if self.state != "filed":
            return self.env._(
                "Decide “%(dispute)s”, on which the superior has the last word",
                dispute=self.display_name,
            )
        return self.env._(
            "Answer “%(dispute)s”, which a member has filed",
            dispute=self.display_name,
        )
