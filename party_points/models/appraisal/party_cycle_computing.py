from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import plaintext2html, split_every

from .party_appraisal_computing import TO_MANY, get_differing, is_empty
from .party_cycle_blockers import RATERS
from .year_figures import YearFigures

# So many years at a time in the background job, each batch a transaction of its own.
BATCH = 20
# So many appraisals are written at a time.
ROWS = 1000
# What is read of appraisals where nobody has any figures any more.
COLUMNS = ("member_id", "status", "months")
COMPUTABLE = ("open", "computed")


class PartyCycle(models.Model):
    """How a year is computed: from the snapshots of its months, by the engine, for any
    number of branches at once (APP-2, APP-3, APP-5).

    Computing again changes what differs, and nothing else: the same rows stay.
    """

    _inherit = "party.cycle"

    can_compute = fields.Boolean(
        string="I May Compute It", compute="_compute_can_compute"
    )
    is_outdated = fields.Boolean(
        string="Figures Differ",
        compute="_compute_is_outdated",
        compute_sudo=True,
        help="Scores, marks or findings have changed since the year was computed.",
    )
    outdated_text = fields.Text(
        string="What to Do about It", compute="_compute_is_outdated", compute_sudo=True
    )

    @api.depends("state", "branch_id")
    @api.depends_context("uid")
    def _compute_can_compute(self):
        reasons = self._get_cannot_compute_reasons()
        for cycle in self:
            is_computable = cycle.state in COMPUTABLE
            cycle.can_compute = is_computable and not reasons[cycle]

    @api.depends("state", "computed_on")
    def _compute_is_outdated(self):
        outdated = self._origin._get_outdated()
        for cycle in self:
            cycle.is_outdated = cycle._origin in outdated
            cycle.outdated_text = cycle.is_outdated and cycle._get_outdated_text()

    # The step

    def action_compute(self):
        """Compute the years, or compute them again.

        :raise AccessError: for who may not
        :raise UserError: where something is still open; the message lists it
        """
        self._check_can_compute()
        # sudo: months and appraisals are written by steps alone; it is checked who
        cycles_sudo = self.sudo()
        cycles_sudo._open_missing_months()
        cycles_sudo._check_closed_months()
        self._check_nothing_open()
        cycles_sudo._compute_year()
        return True

    def _check_can_compute(self):
        """:raise AccessError: for anybody but the committee and the superior"""
        self.check_access("read")
        for reason in self._get_cannot_compute_reasons().values():
            if reason:
                raise AccessError(reason)

    def _get_cannot_compute_reasons(self):
        """Say, for each year, why the user may not compute it.

        :return: ``{cycle: reason}``; ``False`` where he may
        """
        # sudo: the user's own rights, which he cannot read himself
        user = self.env.user.sudo()
        branches = user.party_committee_branch_ids | user.party_superior_branch_ids
        return {
            cycle: cycle.branch_id not in branches
            and self.env._(
                "“%(cycle)s”: the committee of the branch and the superior "
                "organisation compute the year.",
                cycle=cycle.display_name,
            )
            for cycle in self
        }

    def _check_nothing_open(self):
        """:raise UserError: where something is still open; the message lists it"""
        for cycle, blockers in self._get_blockers().items():
            if blockers:
                raise UserError(cycle._get_blocked_text(blockers))

    def _get_blocked_text(self, blockers):
        if self.state == "open":
            text = self.env._(
                "“%(cycle)s” cannot be computed yet. Settle this first:",
                cycle=self.display_name,
            )
        else:
            text = self.env._(
                "“%(cycle)s” cannot go on yet. Settle this first:",
                cycle=self.display_name,
            )
        return "\n".join([text, *(f"• {blocker['text']}" for blocker in blockers)])

    def _compute_year(self, users=None):
        """Fill in the appraisals and the branch's result of years on which nothing is
        open. Called after the checks, as superuser; runs in sets.

        :param dict users: ``{cycle: who has asked for it}``; else the current user
        :raise UserError: where a year is beyond being computed
        """
        self._queue_up()
        self.invalidate_recordset(["state"])
        for cycle in self:
            if cycle.state not in COMPUTABLE:
                raise UserError(cycle._get_too_late_text())
        for of_year in self.grouped("year").values():
            outcome = of_year._reckon()
            of_year._write_appraisals(outcome)
            of_year._write_results(outcome["vals_list"], users or {})

    def _get_too_late_text(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return self.env._(
            "“%(cycle)s” is in the state “%(state)s”. Ask the superior organisation to "
            "return it first; then compute it again.",
            cycle=self.display_name,
            state=labels[self.state],
        )

    # What it comes to, against what is written

    def _reckon(self):
        """What years of one calendar year come to.

        :return: ``{"vals_list": of all appraisals, "new": those that are not there,
            "changed": {appraisal: what differs}, "stale": appraisals of whom nothing
            is left}``
        """
        appraisals = self.env["party.appraisal"]
        vals_list = self._get_figures().get_vals_list()
        cycles = {cycle.branch_id.id: cycle.id for cycle in self}
        for vals in vals_list:
            vals["cycle_id"] = cycles[vals["branch_id"]]
        written = self._read_written(vals_list)
        new, changed = [], {}
        for vals in vals_list:
            row = written.pop(vals["member_id"], None)
            if not row:
                new.append(vals)
            elif differing := get_differing(row, vals):
                changed[appraisals.browse(row["id"])] = differing
        stale = [row["id"] for row in written.values() if not is_empty(row)]
        return {
            "vals_list": vals_list,
            "new": new,
            "changed": changed,
            "stale": appraisals.browse(stale),
        }

    def _get_figures(self):
        """The figures of one calendar year, with the marks that are weighed."""
        year = self[:1].year
        figures = YearFigures(self.env, self.branch_id, year)
        figures.marks = self._get_rater_marks(figures)
        figures.read_evaluations()
        return figures

    def _get_rater_marks(self, figures):
        """:return: ``{id of a member: {part: mark}}``"""
        parts = {rater: part for part, rater in RATERS.items()}
        found = self.env["party.rating"]._get_marks(figures.branches, figures.year)
        marks = {}
        for (_branch, member), by_rater in found.items():
            of_member = marks.setdefault(member.id, {})
            of_member.update({parts[rater]: mark for rater, mark in by_rater.items()})
        return marks

    def _read_written(self, vals_list):
        """The appraisals of these years, and those of their members that another
        branch has while it may be computed; see ``party.appraisal``."""
        member_ids = [vals["member_id"] for vals in vals_list]
        domain = [
            ("year", "in", self.mapped("year")),
            "|",
            ("cycle_id", "in", self.ids),
            ("member_id", "in", member_ids),
        ]
        names = COLUMNS
        if vals_list:
            names = [name for name in vals_list[0] if name not in TO_MANY]
        return self.env["party.appraisal"]._read_written(domain, names)

    def _write_appraisals(self, outcome):
        quiet = self._get_new_appraisals().with_context(
            tracking_disable=True, mail_create_nolog=True
        )
        for appraisal, vals in outcome["changed"].items():
            appraisal.with_env(quiet.env).write(vals)
        outcome["stale"].with_env(quiet.env)._empty()
        for batch in split_every(ROWS, outcome["new"]):
            quiet.create([_to_create(vals) for vals in batch])
            quiet.flush_model()
            quiet.invalidate_model()  # what is written is not needed any more
        self.invalidate_recordset(["appraisal_ids"])

    def _get_new_appraisals(self):
        """Appraisals that take nothing over from the context: it is the caller's."""
        defaults = {key for key in self.env.context if key.startswith("default_")}
        return self.env["party.appraisal"]._without_context(defaults)

    def _write_results(self, vals_list, users):
        """State and branch result of each; of results only what differs."""
        before = {cycle: cycle.state for cycle in self}
        for cycle, result in self._get_results(vals_list).items():
            if differing := cycle._get_differing(result):
                cycle._for_workflow().write(differing)
        now = fields.Datetime.now()
        by_user = self.grouped(lambda cycle: users.get(cycle, self.env.user))
        for user, cycles in by_user.items():
            cycles._for_workflow().write(
                {
                    "state": "computed",
                    "is_requested": False,
                    "requested_by_id": False,
                    "computed_on": now,
                    "computed_by_id": user.id,
                }
            )
        self._log_computing(before)

    def _get_differing(self, result):
        """:return: what of a result is not what is written"""
        self.ensure_one()
        return {name: value for name, value in result.items() if self[name] != value}

    def _log_computing(self, before):
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "action": "compute_year",
                    "branch_id": cycle.branch_id.id,
                    "cycle_id": cycle.id,
                    "before": labels[state],
                    "after": labels["computed"],
                    "user_id": cycle.computed_by_id.id,
                }
                for cycle, state in before.items()
            ]
        )

    # Whether it still holds

    def _is_outdated(self):
        """Whether the figures of the year have changed since it was computed: a month
        was refreshed, a mark given, a finding entered. Computing again mends it.

        It is asked before the year goes on.
        """
        self.ensure_one()
        return bool(self._get_outdated())

    def _check_not_outdated(self):
        """:raise UserError: where figures have changed since the year was computed"""
        if self._is_outdated():
            raise UserError(self._get_outdated_text())

    def _get_outdated_text(self):
        """What has to happen where the figures have changed, by how far the year is."""
        self.ensure_one()
        if self.state == "computed":
            return self.env._(
                "The figures have changed since the year was computed. Compute it "
                "again, and look at the result before you go on."
            )
        if self.state == "final":
            return self.env._(
                "The figures have changed since the year was computed. The superior "
                "organisation reopens the year; then it is computed again."
            )
        return self.env._(
            "The figures have changed since the year was computed. The superior "
            "organisation returns the year; then it is computed again."
        )

    def _get_outdated(self):
        """Those of the years that are computed and would come out otherwise now."""
        # sudo: figures of all members, to be held against what is written
        computed_sudo = self.sudo().filtered(lambda cycle: cycle.state != "open")
        outdated = self.browse()
        for of_year in computed_sudo.grouped("year").values():
            outcome = of_year._reckon()
            to_write = [*outcome["new"], *outcome["changed"].values()]
            ids = {vals["cycle_id"] for vals in to_write if "cycle_id" in vals}
            ids |= set(outcome["stale"].union(*outcome["changed"]).cycle_id.ids)
            results = of_year._get_results(outcome["vals_list"])
            ids |= {
                cycle.id
                for cycle, result in results.items()
                if cycle._get_differing(result)
            }
            outdated |= self.browse(ids & set(self.ids))
        return outdated

    # In the background

    def _request(self):
        """Have the years computed in the background, for the current user. Called
        after the checks."""
        self._for_workflow().write(
            {"is_requested": True, "requested_by_id": self.env.uid}
        )
        # sudo: the job belongs to the system
        self.env.ref("party_points.ir_cron_compute_years").sudo()._trigger()

    @api.model
    def _cron_compute(self):
        """Compute the years that wait for it, batch by batch. It may be stopped at any
        point and goes on where it was; what fails does not stop the others."""
        waiting = self.search([("is_requested", "=", True)], order="id").ids
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for ids in split_every(BATCH, waiting):
            batch = self.browse(ids).exists()
            batch.filtered("is_requested")._compute_requested()
            if not self.env["ir.cron"]._commit_progress(len(ids)):
                break

    def _compute_requested(self):
        """Compute a batch at once; where that fails, one by one."""
        self._open_missing_months()
        self._check_closed_months()
        blockers = self._get_blockers()
        blocked = self.filtered(lambda cycle: blockers[cycle])
        for cycle in blocked:
            cycle._fail_request(cycle._get_blocked_text(blockers[cycle]))
        ready = self - blocked
        if ready and ready._try_to_compute():
            for cycle in ready:
                if error := cycle._try_to_compute():
                    cycle._fail_request(error)

    def _try_to_compute(self):
        """For whom it was asked for.

        :return: what went wrong; empty if nothing did
        """
        users = {cycle: cycle.requested_by_id or self.env.user for cycle in self}
        try:
            with self.env.cr.savepoint():
                self._compute_year(users)
        except OperationalError:  # somebody else is at it: the job begins again
            raise
        except Exception as error:  # pylint: disable=broad-except # told to people
            return str(error) or type(error).__name__
        return ""

    def _fail_request(self, error):
        """Say in the thread what kept the year from being computed. It does not wait
        any longer: whoever mends it asks again."""
        self._for_workflow().write({"is_requested": False, "requested_by_id": False})
        self._for_workflow().message_post(body=plaintext2html(error))


def _to_create(vals):
    """Values for ``create``: links to many as it takes them."""
    return {
        **vals,
        "option_ids": [Command.set(vals["option_ids"])],
        "missed_ids": [Command.set(vals["missed_ids"])],
    }
