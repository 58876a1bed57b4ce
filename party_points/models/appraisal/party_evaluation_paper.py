import json
from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, format_list

from .party_evaluation import FEWEST


class PartyEvaluationPaper(models.Model):
    """Paper ballots on their way into the urn: one person enters them, another enters
    them again without seeing the first one's entries (APP-4).

    =========  =========================================================================
    state      what it means
    =========  =========================================================================
    first      the first person enters the sheets
    second     another person enters the same sheets
    differs    both have entered all; so many sheets differ, which is not told
    done       both agree: the ballots are in the urn
    discarded  given up; the members can vote again, on paper or on the portal
    =========  =========================================================================

    The members who have handed in a sheet are ticked; which sheet is whose is not
    known. They are told of it, and told when it is given up. At least three at a time:
    with one sheet the entry would say whose it is, and of two the one who knows his own
    would know the other. What was entered is kept without order, nobody reads it, and
    it is deleted with the last step.
    """

    _name = "party.evaluation.paper"
    _description = "Paper Ballots"
    _inherit = ["party.guard.mixin"]
    _log_access = False
    _order = "evaluation_id, id"
    _protected_fields = frozenset(
        {
            "evaluation_id",
            "branch_id",
            "voter_ids",
            "sheet_count",
            "first_user_id",
            "second_user_id",
            "first_count",
            "second_count",
            "differing_count",
            "state",
            "first_content",
            "second_content",
        }
    )

    evaluation_id = fields.Many2one(
        "party.evaluation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    branch_id = fields.Many2one(
        "party.branch", required=True, readonly=True, index=True, ondelete="restrict"
    )
    voter_ids = fields.Many2many(
        "party.evaluation.voter", string="Handed In by", readonly=True
    )
    sheet_count = fields.Integer(string="Sheets", readonly=True)
    first_user_id = fields.Many2one(
        "res.users", string="First Person", readonly=True, ondelete="restrict"
    )
    second_user_id = fields.Many2one(
        "res.users", string="Second Person", readonly=True, ondelete="restrict"
    )
    first_count = fields.Integer(string="Entered by the First", readonly=True)
    second_count = fields.Integer(string="Entered by the Second", readonly=True)
    differing_count = fields.Integer(string="Sheets That Differ", readonly=True)
    state = fields.Selection(
        [
            ("first", "First Person Enters"),
            ("second", "Second Person Enters"),
            ("differs", "Differs"),
            ("done", "In the Urn"),
            ("discarded", "Discarded"),
        ],
        required=True,
        default="first",
        readonly=True,
        copy=False,
    )
    is_pending = fields.Boolean(string="Being Entered", compute="_compute_is_pending")
    is_first = fields.Boolean(string="I Am the First", compute="_compute_turn")
    can_enter = fields.Boolean(string="My Turn", compute="_compute_turn")
    can_begin_again = fields.Boolean(
        string="Entered by Me", compute="_compute_can_begin_again"
    )
    first_content = fields.Text(groups=fields.NO_ACCESS)
    second_content = fields.Text(groups=fields.NO_ACCESS)

    _two_people = models.Constraint(
        "CHECK (first_user_id != second_user_id)",
        "Two different people enter paper ballots.",
    )
    _fewest = models.Constraint(
        f"CHECK (sheet_count >= {FEWEST})",
        "At least three paper ballots are entered together.",
    )

    @api.depends("evaluation_id", "sheet_count")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for paper in self:
            # sudo: whoever reads the batch reads of which evaluation it is
            name = paper.sudo().evaluation_id.display_name
            paper.display_name = self.env._(
                "%(evaluation)s: %(count)s paper ballots",
                evaluation=name,
                count=paper.sheet_count,
            )

    @api.depends("state")
    def _compute_is_pending(self):
        for paper in self:
            paper.is_pending = paper.state in ("first", "second", "differs")

    @api.depends("state", "first_user_id", "second_user_id")
    @api.depends_context("uid")
    def _compute_turn(self):
        for paper in self:
            paper.is_first = paper.first_user_id == self.env.user
            paper.can_enter = not paper._get_cannot_enter_reason()

    @api.depends(
        "state", "first_user_id", "first_count", "second_user_id", "second_count"
    )
    @api.depends_context("uid")
    def _compute_can_begin_again(self):
        for paper in self:
            paper.can_begin_again = paper.is_pending and bool(paper._get_own_part())

    def _get_own_part(self):
        """:return: ``first`` or ``second`` where the current user has entered a sheet
        of it, or ``None``"""
        self.ensure_one()
        return next(
            (
                which
                for which in ("first", "second")
                if self[f"{which}_user_id"] == self.env.user and self[f"{which}_count"]
            ),
            None,
        )

    def _queue_up(self):
        """As the mixin says; there are no dates to write."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE party_evaluation_paper SET state = state WHERE id = ANY(%s)",
                sorted(self.ids),
            ),
            log_exceptions=False,
        )

    def _begin_step(self, *states):
        """:raise UserError: where it is in none of these states by now"""
        self.ensure_one()
        self._check_clerk()
        self.env["party.evaluation.voter"]._lock(self.evaluation_id)
        self._queue_up()
        self.invalidate_recordset()
        if self.state not in states or self.evaluation_id.state != "open":
            raise UserError(
                self.env._("These paper ballots are closed. Open the page again.")
            )

    def _check_clerk(self):
        """:raise AccessError: for who is neither scorekeeper nor in the committee"""
        self.check_access("read")
        self.evaluation_id._check_clerk()

    # Entering

    def _get_cannot_enter_reason(self):
        """:return: why the current user does not enter a sheet now, or ``False``"""
        self.ensure_one()
        user = self.env.user
        if self.state == "first" and self.first_user_id != user:
            return self.env._(
                "%(name)s enters these sheets first. Wait until they are entered.",
                # sudo: the name of a colleague
                name=self.sudo().first_user_id.name,
            )
        if self.state == "second" and self.first_user_id == user:
            return self.env._(
                "You have entered these sheets. Somebody else enters them again."
            )
        if self.state == "second" and self.second_user_id not in (
            self.env["res.users"],
            user,
        ):
            return self.env._(
                "%(name)s is entering these sheets for the second time.",
                # sudo: the name of a colleague
                name=self.sudo().second_user_id.name,
            )
        if self.state not in ("first", "second"):
            return self.env._("All sheets are entered.")
        return False

    def action_enter(self):
        """Enter one sheet."""
        self.ensure_one()
        self._check_clerk()
        if reason := self._get_cannot_enter_reason():
            raise UserError(reason)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_evaluation_sheet_wizard_action"
        )
        return {**action, "context": {"default_paper_id": self.id}}

    def _enter(self, choices):
        """Add one sheet to what the current user has entered; with the last one the
        entries of both are compared.

        :param dict choices: as ``party.evaluation._vote`` takes them
        """
        self._begin_step("first", "second")
        if reason := self._get_cannot_enter_reason():
            raise UserError(reason)
        ballot = self.evaluation_id._make_ballot(choices)
        which = self.state
        paper = self._for_workflow()
        sheets = sorted([*paper._get_sheets(which), ballot])
        paper.write(
            {
                f"{which}_user_id": self.env.uid,
                f"{which}_count": len(sheets),
                f"{which}_content": json.dumps(sheets),
            }
        )
        paper._go_on()

    def _get_sheets(self, which):
        """:param which: ``first`` or ``second``"""
        return json.loads(self[f"{which}_content"] or "[]")

    def _go_on(self):
        """Who enters next; when both have entered all, compare."""
        if self.first_count < self.sheet_count:
            self.state = "first"
        elif self.second_count < self.sheet_count:
            self.state = "second"
        else:
            self._compare()

    def _compare(self):
        """What both have entered alike goes into the urn."""
        first, second = map(self._get_sheets, ("first", "second"))
        differing = Counter(map(tuple, first)) - Counter(map(tuple, second))
        if differing:
            self.write({"state": "differs", "differing_count": differing.total()})
            return
        self._check_not_voted(self.voter_ids)
        self.evaluation_id._cast(self.voter_ids, first)
        self.write({"state": "done", **self._prepare_empty_vals()})

    @api.model
    def _prepare_empty_vals(self):
        return {"first_content": False, "second_content": False, "differing_count": 0}

    @api.model
    def _check_not_voted(self, voters):
        if voted := voters.filtered("has_voted"):
            raise UserError(
                self.env._(
                    "These have voted already: %(names)s.",
                    names=format_list(self.env, voted.member_id.mapped("name")),
                )
            )

    def action_begin_again(self):
        """Forget what the current user has entered, and enter it anew."""
        self._begin_step("first", "second", "differs")
        which = self._get_own_part()
        if not which:
            raise AccessError(self.env._("You have entered nothing of this."))
        paper = self._for_workflow()
        paper.write(
            {f"{which}_content": False, f"{which}_count": 0, "differing_count": 0}
        )
        paper._go_on()
        return True

    def action_discard(self):
        """Give up these entries; who is ticked can vote again."""
        self._begin_step("first", "second", "differs")
        paper = self._for_workflow()
        paper.env["party.evaluation.voter"]._rewrite(
            paper.evaluation_id, taken_back=paper.voter_ids.ids
        )
        paper.write(
            {
                "state": "discarded",
                "first_count": 0,
                "second_count": 0,
                **self._prepare_empty_vals(),
            }
        )
        self.evaluation_id._log_paper("discard_paper", self)
        self.evaluation_id._tell_ticked(paper)
        return True
