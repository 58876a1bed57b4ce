from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_list

from odoo.addons.party_points.clock import today
from odoo.addons.party_points.scoring.points import ZERO, to_points

FULL = 100


class PartyHrScale(models.Model):
    """What a year's result is worth in the annual performance appraisal of a company,
    as HR sets it (APP-8).

    A scale holds from its first year on, until the next one of the company begins: two
    of them cannot overlap. It gives each result a value between 0 and 100, of which
    ``weight`` percent count.

    ==================  ==============================================================
    results are valued  when
    ==================  ==============================================================
    for the first time  when the year of the branch becomes final, where the scale
                        knows the grade
    anew                by the button “Apply to Year” alone: a change of the scale
                        changes no result by itself
    never again         once the year is locked, because it was used elsewhere
    ==================  ==============================================================
    """

    _name = "party.hr.scale"
    _description = "Scale for Results of the Year"
    _inherit = ["party.guard.mixin", "party.thread.mixin"]
    _order = "year_from desc, company_id, id"

    name = fields.Char(required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
    )
    year_from = fields.Integer(
        string="From Year",
        required=True,
        default=lambda self: today(self).year,
        tracking=True,
    )
    year_to = fields.Integer(
        string="Until Year",
        compute="_compute_year_to",
        help="The year before the next scale of the company begins; 0 while there is "
        "none.",
    )
    weight = fields.Float(
        string="Weight (%)",
        required=True,
        default=10,
        digits=(5, 2),
        tracking=True,
        help="How much of the annual performance appraisal it is.",
    )
    mode = fields.Selection(
        [("grade", "By Grade"), ("score", "By Score")],
        required=True,
        default="grade",
        tracking=True,
    )
    score_from = fields.Float(
        string="Score That Is Worth 0", digits=(16, 2), tracking=True
    )
    score_to = fields.Float(
        string="Score That Is Worth 100", digits=(16, 2), default=FULL, tracking=True
    )
    line_ids = fields.One2many("party.hr.scale.line", "scale_id", copy=True)
    note = fields.Text()

    _one_a_year = models.Constraint(
        "UNIQUE (company_id, year_from)",
        "The company already has a scale that begins with this year. Change that one.",
    )
    _weight_range = models.Constraint(
        "CHECK (weight BETWEEN 0 AND 100)", "The weight lies between 0 and 100 %."
    )
    _score_range = models.Constraint(
        "CHECK (mode <> 'score' OR score_from < score_to)",
        "The score that is worth 0 has to be lower than the one that is worth 100.",
    )
    _year_range = models.Constraint(
        "CHECK (year_from BETWEEN 1900 AND 9999)", "Write the year with four digits."
    )

    @api.depends("year_from", "company_id")
    def _compute_year_to(self):
        others = self.search([("company_id", "in", self.company_id.ids)])
        for scale in self:
            later = [
                other.year_from
                for other in others
                if other.company_id == scale.company_id
                and other.year_from > scale.year_from
            ]
            scale.year_to = min(later) - 1 if later else 0

    @api.constrains("company_id")
    def _check_company_kept(self):
        """:raise ValidationError: for a scale by which results were valued"""
        if self.env["party.hr.result"].search_count(
            [("scale_id", "in", self.ids)], limit=1
        ):
            raise ValidationError(
                self.env._(
                    "Results were valued by this scale; it stays with its company. "
                    "Make a new one for the other company."
                )
            )

    @api.model
    def _get_scales(self, year):
        """The scale of each company in a year.

        :return: ``{company: scale}``, those that have one
        """
        scales = self.search([("year_from", "<=", year)], order="year_from, id")
        return {scale.company_id: scale for scale in scales}

    def _prepare_value_vals(self, result):
        """What the scale makes of a result; no value where there is no grade, or the
        scale says nothing of it."""
        self.ensure_one()
        value = self._get_value(result) if result.status == "graded" else None
        share = to_points(value * to_points(self.weight) / FULL) if value else ZERO
        return {
            "scale_id": self.id,
            "weight": self.weight,
            "has_value": value is not None,
            "value": float(value or 0),
            "contribution": float(share),
        }

    def _get_value(self, result):
        """:return: between 0 and 100; ``None`` where the scale says nothing of it"""
        line = self.line_ids._find(result.grade, result.consequence)
        if line:
            return to_points(line.value)
        if self.mode == "score":
            return self._get_value_of_score(to_points(result.score))
        return None

    def _get_value_of_score(self, score):
        low, high = to_points(self.score_from), to_points(self.score_to)
        value = (score - low) / (high - low) * FULL
        return to_points(min(max(value, ZERO), FULL))

    # Steps

    def action_open_apply(self):
        return self._open_year_wizard("apply")

    def action_open_lock(self):
        return self._open_year_wizard("lock")

    def action_open_unlock(self):
        return self._open_year_wizard("unlock")

    def _open_year_wizard(self, step):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points_hr.party_hr_year_wizard_action"
        )
        context = {"default_scale_id": self.id, "default_step": step}
        return {**action, "context": context}

    def _apply(self, year, reason=False):
        """Value all results of a year anew; locked ones keep their values.

        :raise UserError: where the scale says nothing of a grade that was given; then
            nothing is changed
        """
        results = self._begin_step(year)
        open_results = results.filtered(lambda result: not result.is_locked)
        self._check_grades(open_results, year)
        open_results._write_values({self.company_id: self})
        self._log_step(
            self.env._(
                "Applied to %(year)s: %(number)s results valued, %(locked)s locked "
                "ones left as they were.",
                year=year,
                number=len(open_results),
                locked=len(results - open_results),
            ),
            reason,
        )

    def _lock(self, year, reason=False):
        """Keep the values of a year as they are, because they were used elsewhere."""
        results = self._begin_step(year).filtered(lambda result: not result.is_locked)
        results.write({"is_locked": True})
        self._log_step(
            self.env._(
                "Locked: %(number)s results of %(year)s.",
                year=year,
                number=len(results),
            ),
            reason,
        )

    def _unlock(self, year, reason):
        """Let the values of a year be reckoned anew.

        :raise UserError: without a reason
        """
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the year is unlocked."))
        results = self._begin_step(year).filtered("is_locked")
        results.write({"is_locked": False})
        self._log_step(
            self.env._(
                "Unlocked: %(number)s results of %(year)s.",
                year=year,
                number=len(results),
            ),
            reason,
        )

    def _begin_step(self, year):
        """:return: the results of the year that hold, to be changed"""
        self.ensure_one()
        self.check_access("write")
        self._queue_up()
        if self._get_scales(year).get(self.company_id) != self:
            raise UserError(
                self.env._(
                    "“%(scale)s” does not hold in %(year)s. Use the scale of that "
                    "year.",
                    scale=self.name,
                    year=year,
                )
            )
        # sudo: the steps alone write results; who keeps the scale may take them
        results_sudo = self.env["party.hr.result"].sudo()
        return results_sudo.search(
            [
                ("company_id", "=", self.company_id.id),
                ("year", "=", year),
                ("state", "=", "current"),
            ]
        )

    def _check_grades(self, results, year):
        """:raise UserError: naming all grades that the scale does not know"""
        missing = {
            result.grade
            for result in results
            if result.status == "graded" and self._get_value(result) is None
        }
        if missing:
            raise UserError(
                self.env._(
                    "“%(scale)s” says nothing of these grades of %(year)s: %(grades)s. "
                    "Add them to the scale, and apply it again; nothing was changed.",
                    scale=self.name,
                    year=year,
                    grades=format_list(self.env, sorted(missing)),
                )
            )

    def _log_step(self, text, reason):
        if reason:
            text = self.env._("%(step)s Reason: %(reason)s", step=text, reason=reason)
        self._for_workflow()._message_log(body=text)

    def _log_changed_after_lock(self, year, number):
        """Tell who keeps the scales that locked results hold no longer. By number, not
        by name: the list shows which."""
        self.ensure_one()
        self._message_log(
            body=self.env._(
                "%(number)s locked results of %(year)s hold no longer: the year of a "
                "branch was reopened, or a link was removed. What was made of them "
                "elsewhere has to be looked at.",
                number=number,
                year=year,
            )
        )
