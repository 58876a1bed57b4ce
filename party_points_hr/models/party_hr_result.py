from odoo import api, fields, models

from odoo.addons.party_points.clock import today

from ..groups import ADMINISTRATOR

DIGITS = (16, 2)


class PartyHrResult(models.Model):
    """What HR learns of an employee's year in the Party: the result, and nothing of
    what stands behind it (APP-8).

    It is a copy, made when the branch's year becomes final; HR reads neither the
    appraisal nor what it was made of. Left out on purpose:

    - the rank, which tells of others in the branch;
    - why somebody was not ranked: an exemption may be one for health;
    - why somebody cannot be nominated: warnings and the branch's own result;
    - all figures but the score of the year.

    ==========  ======================================================================
    state       what it means
    ==========  ======================================================================
    current     the result that holds, one per employee and year
    superseded  it held until the branch's year was reopened, or, where it was locked,
                until the link was removed
    ==========  ======================================================================

    ==================  ==============================================================
    who                 reads
    ==================  ==============================================================
    HR of Party Points  those of the employees of his companies
    the member          his own, by the account of his contact: also where he was
                        linked to the wrong employee. The employee's user alone gives
                        no right, because every HR officer may change it
    administrator       all of his companies
    ==================  ==============================================================

    Nobody writes: the steps do.
    """

    _name = "party.hr.result"
    _description = "Result of the Year"
    _inherit = ["party.guard.mixin"]
    _order = "year desc, id desc"
    _protected_fields = frozenset(
        {
            "employee_id",
            "company_id",
            "member_id",
            "appraisal_id",
            "year",
            "state",
            "superseded_on",
            "branch_name",
            "status",
            "months",
            "grade",
            "consequence",
            "score",
            "is_nominable",
            "scale_id",
            "has_value",
            "value",
            "weight",
            "contribution",
            "is_locked",
        }
    )

    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="employee_id.company_id", store=True, index=True
    )
    member_id = fields.Many2one(
        "party.member",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        groups=ADMINISTRATOR,
    )
    appraisal_id = fields.Many2one(
        "party.appraisal",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups=ADMINISTRATOR,
    )
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    state = fields.Selection(
        [("current", "Current"), ("superseded", "Superseded")],
        required=True,
        default="current",
        readonly=True,
        copy=False,
    )
    superseded_on = fields.Date(readonly=True, copy=False)
    branch_name = fields.Char(string="Branch", readonly=True)
    status = fields.Selection(
        [("graded", "Graded"), ("not_graded", "Not Graded")],
        required=True,
        readonly=True,
    )
    months = fields.Integer(string="Months Scored", aggregator=None, readonly=True)
    grade = fields.Char(readonly=True)
    consequence = fields.Selection(
        selection=lambda self: self._get_consequences(), readonly=True
    )
    score = fields.Float(
        string="Score of the Year", digits=DIGITS, aggregator="avg", readonly=True
    )
    is_nominable = fields.Boolean(string="May Be Nominated", readonly=True)

    # What the scale makes of it
    scale_id = fields.Many2one(
        "party.hr.scale", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    has_value = fields.Boolean(
        string="Counts",
        readonly=True,
        help="Whether the result has a value in the performance appraisal: not without "
        "a grade, nor where no scale knows it.",
    )
    value = fields.Float(
        string="Value (0 to 100)", digits=(5, 2), aggregator="avg", readonly=True
    )
    weight = fields.Float(
        string="Weight (%)", digits=(5, 2), aggregator=None, readonly=True
    )
    contribution = fields.Float(
        string="Weighted Contribution",
        digits=(5, 2),
        aggregator="avg",
        readonly=True,
        help="The points out of 100 that it gives in the performance appraisal.",
    )
    is_locked = fields.Boolean(
        string="Locked",
        readonly=True,
        copy=False,
        help="It was used elsewhere; its value is not reckoned anew.",
    )

    _one_current = models.UniqueIndex(
        "(employee_id, year) WHERE state = 'current'",
        "The employee already has a result of this year.",
    )

    @api.depends("employee_id.name", "year")
    def _compute_display_name(self):
        for result in self:
            result.display_name = f"{result.employee_id.name} · {result.year}"

    @api.model
    def _get_consequences(self):
        """Those that a grade may have, for a selection."""
        field = self.env["party.grading.grade"]._fields["consequence"]
        return field._description_selection(self.env)

    @api.model
    def _write_final(self, appraisals):
        """Write the results of final appraisals, of those who are linked; who has one
        keeps it. As superuser.

        :param appraisals: of years that are final
        :return: the new results
        """
        linked = appraisals.filtered(lambda appraisal: appraisal.member_id.employee_id)
        domain = [
            ("employee_id", "in", linked.member_id.employee_id.ids),
            ("year", "in", list(set(linked.mapped("year")))),
            ("state", "=", "current"),
        ]
        have = {(result.employee_id, result.year) for result in self.search(domain)}
        results = self.create(
            [
                self._prepare_result_vals(appraisal)
                for appraisal in linked
                if (appraisal.member_id.employee_id, appraisal.year) not in have
            ]
        )
        for year, of_year in results.grouped("year").items():
            of_year._write_values(self.env["party.hr.scale"]._get_scales(year))
        return results

    @api.model
    def _prepare_result_vals(self, appraisal):
        """What HR learns of an appraisal."""
        return {
            "employee_id": appraisal.member_id.employee_id.id,
            "member_id": appraisal.member_id.id,
            "appraisal_id": appraisal.id,
            "year": appraisal.year,
            "branch_name": appraisal.branch_id.name,
            "months": appraisal.months,
            **self._prepare_grade_vals(appraisal),
        }

    @api.model
    def _prepare_grade_vals(self, appraisal):
        if appraisal.status != "ranked" or not appraisal.grade_id:
            return {"status": "not_graded"}
        return {
            "status": "graded",
            "grade": appraisal.grade_id.name,
            "consequence": appraisal.grade_id.consequence,
            "score": appraisal.score,
            "is_nominable": appraisal.is_nominable,
        }

    @api.model
    def _follow_nomination(self, appraisals):
        """Whether somebody may be nominated has changed; his grade has not. As
        superuser.

        :param appraisals: of years that may be final
        """
        results = self.search(
            [("appraisal_id", "in", appraisals.ids), ("state", "=", "current")]
        )
        for result in results.filtered(lambda result: result.status == "graded"):
            is_nominable = result.appraisal_id.is_nominable
            if result.is_nominable != is_nominable:
                result.is_nominable = is_nominable

    def _write_values(self, scales):
        """Let the scales value the results; without a scale they have no value.

        :param dict scales: ``{company: scale}`` of the results' year
        """
        by_vals = {}  # {values: ids}
        for result in self:
            scale = scales.get(result.company_id)
            if scale:
                vals = scale._prepare_value_vals(result)
                by_vals.setdefault(tuple(vals.items()), []).append(result.id)
        for vals, ids in by_vals.items():
            self.browse(ids).write(dict(vals))

    def _supersede(self):
        """They hold no longer; what is locked is told to who keeps the scales. As
        superuser."""
        current = self.filtered(lambda result: result.state == "current")
        current.write({"state": "superseded", "superseded_on": today(self)})
        current.filtered("is_locked")._tell_changed_after_lock()

    def _tell_changed_after_lock(self):
        scales = self.env["party.hr.scale"]
        for year, of_year in self.grouped("year").items():
            of_company = of_year.grouped("company_id")
            for company, scale in scales._get_scales(year).items():
                if company in of_company:
                    scale._log_changed_after_lock(year, len(of_company[company]))

    def _withdraw(self):
        """Take results from an employee's file with the link: it may have been the
        wrong one. Only what was used elsewhere stays, superseded. As superuser."""
        locked = self.filtered("is_locked")
        locked._supersede()
        (self - locked).unlink()
