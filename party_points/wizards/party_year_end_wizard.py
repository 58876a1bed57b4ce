from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..clock import today
from ..models.appraisal.party_cycle_computing import COMPUTABLE

# So many branches are computed at once; more in the background.
AT_ONCE = 20


class PartyYearEndWizard(models.TransientModel):
    """The end of a year, for a branch or a whole subtree: what is still open where, and
    the years computed on which nothing is (APP-1).

    It may be called as often as one likes: what is computed stays as it is.
    """

    _name = "party.year.end.wizard"
    _description = "Year's End"
    _inherit = ["party.guard.mixin"]
    _links_to_read = ("branch_id",)
    _protected_fields = frozenset({"cycle_ids"})

    branch_id = fields.Many2one(
        "party.branch",
        string="Organisation",
        required=True,
        ondelete="cascade",
        default=lambda self: self._default_branch_id(),
        help="With all organisations under it.",
    )
    year = fields.Integer(
        required=True, default=lambda self: self._default_year(), aggregator=None
    )
    cycle_ids = fields.Many2many(
        "party.cycle",
        string="Years of the Branches",
        compute="_compute_cycle_ids",
    )
    ready_count = fields.Integer(string="Ready", compute="_compute_cycle_ids")
    blocked_count = fields.Integer(
        string="With Something Open", compute="_compute_cycle_ids"
    )
    done_count = fields.Integer(
        string="Computed or Further", compute="_compute_cycle_ids"
    )
    waiting_count = fields.Integer(
        string="Wait for the Background Job", compute="_compute_cycle_ids"
    )

    @api.model
    def _default_branch_id(self):
        """The user's own organisation: where he holds a position."""
        # sudo: the user's own rights, which he cannot read himself
        user = self.env.user.sudo()
        branches = user.party_superior_branch_ids | user.party_committee_branch_ids
        highest = (user.party_branch_ids & branches.union(branches.parent_id)).sorted(
            lambda branch: branch.parent_path.count("/")
        )
        return highest[:1].with_env(self.env)

    @api.model
    def _default_year(self):
        """This year in December; before, the one that is over."""
        day = today(self)
        return day.year if day.month == 12 else day.year - 1

    @api.depends("year")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = self.env._("Year's End")

    @api.depends("branch_id", "year")
    def _compute_cycle_ids(self):
        for wizard in self:
            cycles = wizard._get_cycles()
            wizard.cycle_ids = [Command.set(cycles.ids)]
            computable = cycles.filtered(lambda cycle: cycle.state in COMPUTABLE)
            blocked = computable.filtered("blocker_count")
            ready = wizard._get_ready(cycles)
            wizard.ready_count = len(ready)
            wizard.blocked_count = len(blocked)
            wizard.done_count = len(cycles - ready - blocked)
            wizard.waiting_count = len(cycles.filtered("is_requested"))

    def _get_cycles(self):
        """The years of the subtree that the user reads."""
        self.ensure_one()
        return self.env["party.cycle"].search(
            [("branch_id", "child_of", self.branch_id.ids), ("year", "=", self.year)]
        )

    def _get_ready(self, cycles):
        """Those that are not computed yet, or would come out otherwise now, and on
        which nothing is open."""
        candidates = cycles.filtered(
            lambda cycle: cycle.state in COMPUTABLE and not cycle.blocker_count
        )
        computed = candidates.filtered(lambda cycle: cycle.state == "computed")
        return candidates - computed + computed._get_outdated()

    def action_look_up(self):
        """Show all branches that have kept the year, also those whose year nobody has
        called for yet."""
        self._make_cycles()
        return self._reopen()

    def action_compute(self):
        """Compute the years that are ready: at once, or in the background where they
        are many."""
        cycles = self._make_cycles()
        ready = self._get_ready(cycles).filtered("can_compute")
        if not ready:
            raise UserError(
                self.env._(
                    "No year is ready to be computed. The list says what is still open "
                    "in each branch."
                )
            )
        ready._check_can_compute()
        if len(ready) <= AT_ONCE:
            self._compute_at_once(ready)
        else:
            ready._request()
        return self._reopen()

    def _compute_at_once(self, cycles):
        """The months are held against their lines first; where something comes up, the
        list says so afterwards."""
        # sudo: it is checked who computes, and that nothing else is open
        cycles_sudo = cycles.sudo()
        cycles_sudo._check_closed_months()
        blockers = cycles_sudo._get_blockers()
        cycles_sudo.filtered(lambda cycle: not blockers[cycle])._compute_year()

    def _make_cycles(self):
        """Of the branches that have kept a month of the year.

        :return: the cycles of the subtree that the user reads
        """
        self.ensure_one()
        self.check_access("read")
        self._check_is_in_charge()
        # sudo: which branches have kept the year; those above them have been checked
        periods_sudo = self.env["party.period"].sudo()
        groups = periods_sudo._read_group(
            [
                ("branch_id", "child_of", self.branch_id.ids),
                ("date_from", ">=", f"{self.year}-01-01"),
                ("date_from", "<=", f"{self.year}-12-31"),
            ],
            ["branch_id"],
        )
        branches = self.env["party.branch"].union(*(branch for (branch,) in groups))
        self.env["party.cycle"]._get_or_create(
            branches, self.year
        )._open_missing_months()
        self.invalidate_recordset()
        return self._get_cycles()

    def _check_is_in_charge(self):
        """:raise AccessError: for who neither leads nor supervises it"""
        # sudo: the user's own rights, which he cannot read himself
        user = self.env.user.sudo()
        mine = user.party_superior_branch_ids | user.party_committee_branch_ids
        # by a position there or above it, not by one further down
        # sudo: all below it, to compare with his own rights
        below = self.branch_id.sudo().with_context(active_test=False).child_ids
        is_above = bool(below) and below <= user.party_superior_branch_ids
        if self.branch_id not in mine and not is_above:
            raise AccessError(
                self.env._(
                    "The committee of “%(branch)s” and its superior close its year.",
                    branch=self.branch_id.display_name,
                )
            )
        if not 2000 <= self.year <= today(self).year:
            raise UserError(self.env._("Choose this year or one that is over."))

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "current",
        }
