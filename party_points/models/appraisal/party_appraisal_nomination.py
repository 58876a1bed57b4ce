from odoo import api, fields, models

from ...clock import today


class PartyAppraisal(models.Model):
    """Who may be nominated for commendation, and why not (APP-3, APP-6; 001, 002)."""

    _inherit = "party.appraisal"

    is_nominable = fields.Boolean(
        string="May Be Nominated",
        compute="_compute_nomination",
        search="_search_is_nominable",
    )
    nomination_text = fields.Text(string="Nomination", compute="_compute_nomination")

    @api.depends(
        "grade_id",
        "computed_grade_id",
        "status",
        "is_vetoed",
        "is_below",
        "answer",
        "appeal_outcome",
        "state",
        "cycle_id.is_secretary_barred",
    )
    @api.depends_context("lang")
    def _compute_nomination(self):
        barred = self._get_barred_secretaries()
        for appraisal in self:
            obstacles = appraisal._get_nomination_obstacles(barred)
            is_final = appraisal.state == "final"
            appraisal.is_nominable = is_final and not obstacles
            appraisal.nomination_text = "\n".join(obstacles) or (
                self.env._("May be nominated.")
                if is_final
                else self.env._("May be nominated once the year is final.")
            )

    @api.model
    def _search_is_nominable(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # sudo: years with a barred secretary, of which the reader sees his own
        cycles_sudo = self.env["party.cycle"].sudo()
        barred = cycles_sudo.search([("is_secretary_barred", "=", True)])
        # sudo: the flag alone, of a year that the user may not read
        secretaries = self.sudo().search([("cycle_id", "in", barred.ids)])
        return [
            ("state", "=", "final"),
            ("grade_id.consequence", "=", "commend"),
            ("status", "=", "ranked"),
            ("is_vetoed", "=", False),
            ("is_below", "=", False),
            ("member_id.standing", "=", "full"),
            ("id", "not in", secretaries._get_barred_secretaries().ids),
        ]

    def _get_nomination_obstacles(self, barred):
        """Why the member cannot be nominated.

        :param barred: appraisals of secretaries who cannot be
        :return: list of sentences
        """
        self.ensure_one()
        # sudo: the member's standing and his grade, for whoever reads the appraisal
        appraisal_sudo = self.sudo()
        if self.status != "ranked":
            return [self.env._("He was not ranked in this year.")]
        grade = appraisal_sudo.grade_id or appraisal_sudo.computed_grade_id
        checks = {
            self.env._("His grade is not one of those that may be nominated."): (
                grade.consequence != "commend"
            ),
            self.env._("There was a veto in the year."): self.is_vetoed,
            self.env._("He is below the pass line of the year."): self.is_below,
            self.env._("He is not a full member."): (
                appraisal_sudo.member_id.standing != "full"
            ),
            self.env._("His appeal is not decided yet."): self._filter_appeal_open(),
            self.env._(
                "As secretary he cannot be nominated: the branch's result of the year "
                "or a falsification bars him."
            ): self in barred,
        }
        return [text for text, applies in checks.items() if applies]

    def _get_barred_secretaries(self):
        """Those of the set who lead a branch whose secretary cannot be nominated."""
        # sudo: the branch's own result
        barred_sudo = self.sudo().filtered("cycle_id.is_secretary_barred")
        return barred_sudo.with_env(self.env)._filter_secretaries()

    def _filter_secretaries(self):
        """Those of the set who lead their branch at the year's end."""
        if not self:
            return self
        appraisals_sudo = self.sudo()  # sudo: who leads the branch
        positions = appraisals_sudo.env["party.position"].search(
            [
                ("branch_id", "in", appraisals_sudo.branch_id.ids),
                ("role", "=", "secretary"),
            ]
        )
        return appraisals_sudo.filtered(
            lambda appraisal: any(
                position.branch_id == appraisal.branch_id
                and position.partner_id == appraisal.member_id.partner_id
                and appraisal._is_at_end(position)
                for position in positions
            )
        ).with_env(self.env)

    def _is_at_end(self, position):
        """Whether a position was held at the year's end, or is held in the year that is
        running."""
        self.ensure_one()
        day = min(fields.Date.to_date(f"{self.year}-12-31"), today(self))
        return position.date_from <= day <= (position.date_to or day)
