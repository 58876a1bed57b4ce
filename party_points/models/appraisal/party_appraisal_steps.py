from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_list

from ...clock import today

DECISION_FIELDS = (
    "grade_id",
    "departure_reason",
    "departed_by_id",
    "answer",
    "answered_on",
    "answered_by_id",
    "appeal_reason",
    "appeal_outcome",
    "appeal_answer",
    "appeal_decided_by_id",
)


class PartyAppraisal(models.Model):
    """What people make of a computed grade (APP-7).

    | Step | Who |
    |---|---|
    | grade proposed, grade confirmed by the meeting | committee of the branch |
    | acknowledge, appeal | the member; for one without an account the secretary |
    | appeal decided | a superior who took no part and whom it does not concern |

    A grade that departs from the computed one has a reason, and nobody departs for
    himself. Choosing one of the options of equal members is no departure.
    """

    _inherit = "party.appraisal"

    decision_ids = fields.One2many(
        "party.decision",
        "appraisal_id",
        readonly=True,
        groups="party_points.group_party_points_member",
    )
    is_departing = fields.Boolean(
        string="Departs from the Computed Grade",
        compute="_compute_is_departing",
        store=True,
    )
    is_own = fields.Boolean(string="My Own", compute="_compute_can_answer")
    can_answer = fields.Boolean(
        string="I May Answer",
        compute="_compute_can_answer",
        search="_search_can_answer",
    )
    can_answer_for = fields.Boolean(
        string="I May Enter the Answer", compute="_compute_can_answer"
    )
    can_settle = fields.Boolean(
        string="I May Decide the Appeal", compute="_compute_can_settle"
    )
    answer_by = fields.Date(related="cycle_id.answer_by")
    places_text = fields.Char(string="Places Left", compute="_compute_places_text")

    @api.depends("grade_id", "computed_grade_id")
    def _compute_is_departing(self):
        for appraisal in self:
            appraisal.is_departing = appraisal._departs(appraisal.grade_id)

    @api.depends("state", "answer", "status")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        own = self.env.user.sudo().party_member_ids  # sudo: his own membership
        for appraisal in self:
            # sudo: whose it is, for whoever may read it
            appraisal.is_own = appraisal.sudo().member_id in own
            open_ = appraisal._is_waiting_for_answer()
            appraisal.can_answer = open_ and appraisal.is_own
            appraisal.can_answer_for = (
                open_ and not appraisal._get_cannot_answer_for_reason()
            )

    @api.model
    def _search_can_answer(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return [
            ("member_id.partner_id", "=", self.env.user.partner_id.id),
            ("status", "=", "ranked"),
            ("answer", "=", False),
            # of a year that members do not read as such
            (
                "cycle_id",
                "any!",
                [("state", "=", "confirmed"), ("answer_by", ">=", today(self))],
            ),
        ]

    @api.depends("state", "answer", "appeal_outcome")
    @api.depends_context("uid")
    def _compute_can_settle(self):
        open_ = self._filter_appeal_open()
        for appraisal in self:
            appraisal.can_settle = (
                appraisal in open_
                and appraisal.state == "confirmed"
                and not appraisal._get_cannot_settle_reason()
            )

    @api.depends("option_ids", "places_left")
    @api.depends_context("lang")
    def _compute_places_text(self):
        for appraisal in self:
            places = appraisal.places_left or {}
            appraisal.places_text = format_list(
                self.env,
                [
                    f"{grade.name}: {places[str(grade.id)]}"
                    # sudo: grades of a superior's scheme
                    for grade in appraisal.sudo()._get_options()
                    if str(grade.id) in places
                ],
            )

    # Grades

    def _give_grades(self, grades, is_meeting=False):
        """Give each a grade: the one named, else the one he has, else the computed one.
        Called by the committee's proposal and by the meeting, after their checks.

        :param dict grades: ``{appraisal: (grade, reason)}``
        :param bool is_meeting: the member meeting has decided
        """
        if set(grades) - set(self):
            raise UserError(
                self.env._("Grades are given to the ranked members of this year alone.")
            )
        given = {appraisal: appraisal._get_given(grades) for appraisal in self}
        for appraisal, (grade, reason) in given.items():
            if appraisal._departs(grade) or grade != appraisal.grade_id:
                appraisal._check_grade(grade, reason, is_meeting)
        given = {a: pair for a, pair in given.items() if pair[0] != a.grade_id}
        before = {appraisal: appraisal._get_grade_name() for appraisal in given}
        self._set_grades(given)
        self._check_places()
        self._log_grades(before, "confirm_year" if is_meeting else "propose_year")

    def _get_given(self, grades):
        """:return: ``(grade, reason)``; no grade where the meeting has to choose one"""
        self.ensure_one()
        current = self.grade_id or self.computed_grade_id
        grade, reason = grades.get(self, (current, None))
        grade = grade or self.computed_grade_id
        if grade == self.grade_id:  # unchanged: so is why it departs
            reason = reason or self.departure_reason
        return grade, reason

    def _get_grade_name(self):
        """The grade that he has, or the one that was computed."""
        # sudo: grades of a superior's scheme
        return (self.sudo().grade_id or self.sudo().computed_grade_id).name

    def _check_grade(self, grade, reason, is_meeting=False):
        """:raise UserError: where the grade is not of the scheme, or departs without a
            reason
        :raise AccessError: where the user would decide for himself
        """
        self.ensure_one()
        # sudo: which scheme it belongs to
        if grade and grade.sudo().grading_id != self.sudo().grading_id:
            raise UserError(
                self.env._(
                    "%(member)s: “%(grade)s” is no grade of the scheme by which he is "
                    "graded.",
                    member=self.member_id.name,
                    grade=grade.sudo().name,  # sudo: the name in the message
                )
            )
        is_choice = is_meeting and grade in self.option_ids
        current = self.grade_id or self.computed_grade_id
        changes = grade != current or self._has_departed_himself(grade)
        if self.is_own and changes and not is_choice:
            raise AccessError(
                self.env._(
                    "Nobody changes his own grade. Somebody else of the committee does."
                )
            )
        if self._departs(grade) and not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(member)s: “%(grade)s” departs from the computed grade. Give the "
                    "reason.",
                    member=self.member_id.name,
                    grade=grade.sudo().name,  # sudo: the name in the message
                )
            )

    def _has_departed_himself(self, grade):
        """Whether the grade departs already, and nobody else stands for it."""
        return self._departs(grade) and self.departed_by_id <= self.env.user

    def _departs(self, grade):
        """Equal members at a border get one of their options: no departure."""
        self.ensure_one()
        return bool(grade) and grade not in (self.computed_grade_id | self.option_ids)

    @api.model
    def _set_grades(self, given):
        """Write checked grades, those that are the same at once.

        :param dict given: ``{appraisal: (grade, reason)}``
        """
        groups = {}  # {values: appraisals}
        for appraisal, (grade, reason) in given.items():
            departs = appraisal._departs(grade)
            vals = {
                "grade_id": grade.id,
                "departure_reason": departs and reason.strip(),
                "departed_by_id": departs and self.env.uid,
            }
            key = tuple(vals.items())
            groups[key] = groups.get(key, self.browse()) | appraisal
        for key, appraisals in groups.items():
            appraisals._for_workflow().write(dict(key))

    @api.model
    def _log_grades(self, before, action):
        """Log each grade that departs, and each other one that was changed or chosen.

        :param dict before: ``{appraisal: name of the grade before}``
        """
        appraisals = self.browse().union(*before)
        departing = appraisals.filtered("is_departing")
        for appraisal in departing:
            appraisal._log_steps("depart", before, appraisal.departure_reason)
        others = (appraisals - departing).filtered(
            lambda appraisal: before[appraisal] != appraisal._get_grade_name()
        )
        others._log_steps(action, before)

    def _check_places(self):
        """:raise UserError: where more equal members get a grade than it has places
        left at its border"""
        taken = Counter()
        for appraisal in self.filtered("option_ids"):
            grade_sudo = appraisal.grade_id.sudo()  # sudo: grades of a superior
            places = (appraisal.places_left or {}).get(str(grade_sudo.id))
            taken[grade_sudo] += 1
            if places is not None and taken[grade_sudo] > places:
                raise UserError(
                    self.env._(
                        "“%(grade)s” has %(number)s places left for those who are "
                        "equal.",
                        grade=grade_sudo.name,
                        number=places,
                    )
                )

    def _get_options(self):
        """The grades between which the meeting decides, in the order of the scheme."""
        self.ensure_one()
        return self.option_ids.sorted(lambda grade: (grade.sequence, grade.id))

    def _check_decided(self):
        """:raise UserError: where somebody has no grade yet"""
        undecided = self.filtered(lambda appraisal: not appraisal.grade_id)
        if undecided:
            raise UserError(
                self.env._(
                    "The meeting has to decide on: %(members)s. Choose one of the "
                    "options for each.",
                    members=format_list(self.env, undecided.mapped("member_id.name")),
                )
            )

    # Answering

    def action_acknowledge(self):
        """Acknowledge one's own appraisal; as the secretary, for a member without an
        account who has signed on paper.

        :raise AccessError: for anybody else
        """
        for appraisal in self:
            appraisal._answer("acknowledged")
        return True

    def action_appeal(self):
        """Ask why, and appeal."""
        return self._open_step("party_points.party_appraisal_appeal_wizard_action")

    def action_settle_appeal(self):
        """Ask for the decision on an appeal."""
        self._check_can_settle()
        return self._open_step("party_points.party_appraisal_settle_wizard_action")

    def _open_step(self, action):
        self.ensure_one()
        self.check_access("read")
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "context": {"default_appraisal_id": self.id},
        }

    def _appeal(self, reason):
        """Appeal to the superior against one's own grade.

        :raise UserError: without a reason, or after the time for it
        """
        self._answer("appealed", self._check_reason(reason))

    def _answer(self, answer, reason=None):
        self.ensure_one()
        self.check_access("read")
        self._begin_step()
        self._check_can_answer()
        self._for_workflow().write(
            {
                "answer": answer,
                "answered_on": today(self),
                "answered_by_id": not self.is_own and self.env.uid,
                "appeal_reason": reason,
            }
        )
        action = "acknowledge" if answer == "acknowledged" else "appeal_grade"
        self._log_steps(action, {self: False}, reason)
        if answer == "appealed":
            self._tell_superior(reason)

    def _begin_step(self):
        """Wait for who is at the appraisal now: steps of the year wait for all of its
        appraisals, too."""
        self._queue_up()
        self.invalidate_recordset()
        self.sudo().cycle_id.invalidate_recordset()  # sudo: the year, out of his sight

    def _check_can_answer(self):
        if not self.is_own and (reason := self._get_cannot_answer_for_reason()):
            raise AccessError(reason)
        if self.state != "confirmed" or self.status != "ranked":
            raise UserError(
                self.env._(
                    "Members answer when the member meeting has confirmed their grade, "
                    "and the superior organisation has not approved it yet."
                )
            )
        if self.answer:
            raise UserError(self.env._("This appraisal is answered already."))
        if not self._is_waiting_for_answer():
            raise UserError(
                self.env._(
                    "An answer was possible until %(day)s.",
                    day=format_date(self.env, self.answer_by),
                )
            )

    def _is_waiting_for_answer(self):
        self.ensure_one()
        return bool(
            self.state == "confirmed"
            and self.status == "ranked"
            and not self.answer
            and self.answer_by
            and today(self) <= self.answer_by
        )

    def _get_cannot_answer_for_reason(self):
        """Why the user may not enter the member's answer; ``False`` where he may."""
        self.ensure_one()
        # sudo: the user's own rights, and whether the member has an account
        user, member_sudo = self.env.user.sudo(), self.sudo().member_id
        if self.branch_id not in user.party_secretary_branch_ids:
            return self.env._("The member himself answers.")
        if member_sudo.has_user:
            return self.env._(
                "%(member)s has an account and answers himself.",
                member=member_sudo.name,
            )
        return False

    # Deciding an appeal

    def _settle_appeal(self, outcome, reason, grade=None):
        """Decide an appeal as the superior, for good.

        :param str outcome: ``upheld``, with another grade, or ``dismissed``
        :param str reason: why, for the member
        :raise AccessError: where the user may not decide; the message says why
        """
        self.ensure_one()
        self.check_access("read")
        self._begin_step()
        self._check_can_settle()
        reason = self._check_reason(reason)
        self._check_outcome(outcome, grade)
        before = self.grade_id
        if outcome == "upheld":
            self._check_grade(grade, reason)
            self._set_grades({self: (grade, reason)})
        self._for_workflow().write(
            {
                "appeal_outcome": outcome,
                "appeal_answer": reason,
                "appeal_decided_by_id": self.env.uid,
            }
        )
        # sudo: a grade of a superior's scheme
        self._log_steps("settle_grade", {self: before.sudo().name}, reason)
        self._tell_settled(reason)

    def _filter_appeal_open(self):
        return self.filtered(
            lambda appraisal: (
                appraisal.answer == "appealed" and not appraisal.appeal_outcome
            )
        )

    def _check_can_settle(self):
        """:raise AccessError: for who may not decide
        :raise UserError: where there is no appeal to decide
        """
        self.check_access("read")
        if reason := self._get_cannot_settle_reason():
            raise AccessError(reason)
        if self.state != "confirmed" or not self._filter_appeal_open():
            raise UserError(self.env._("There is no open appeal in this appraisal."))

    def _get_cannot_settle_reason(self):
        """Why the user may not decide the appeal; ``False`` where he may. Nobody does
        who took part before, or whom it concerns."""
        self.ensure_one()
        # sudo: the user's own rights, and who took which step
        user, cycle_sudo = self.env.user.sudo(), self.sudo().cycle_id
        if cycle_sudo.branch_id not in user.party_superior_branch_ids:
            return self.env._("The superior organisation decides this appeal.")
        earlier = (
            cycle_sudo.computed_by_id
            | cycle_sudo.proposed_by_id
            | cycle_sudo.meeting_by_id
            | self.sudo().departed_by_id  # sudo: as above
        )
        if self.is_own or user in earlier:
            return self.env._(
                "This appeal concerns you, or you took part in the grade. Somebody "
                "else of the superior organisation decides."
            )
        return False

    def _check_outcome(self, outcome, grade):
        """:raise UserError: where outcome and grade do not go together"""
        if outcome not in ("upheld", "dismissed"):
            raise UserError(self.env._("Choose an outcome."))
        changes = bool(grade) and grade != self.grade_id
        if outcome == "upheld" and not changes:
            raise UserError(
                self.env._("Who upholds an appeal gives another grade. Choose it.")
            )
        if outcome == "dismissed" and changes:
            raise UserError(
                self.env._(
                    "Where an appeal is dismissed the grade stays as it is. Uphold the "
                    "appeal, or leave the grade out."
                )
            )

    def _check_reason(self, reason):
        """:return: the reason without blanks around it"""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: it is kept with the appraisal."))
        return reason.strip()

    # Clearing, log

    def _clear_decisions(self, action, reason):
        """Forget grades and answers; the log keeps them. Called where a year begins
        anew."""
        decided = self.filtered(
            lambda appraisal: appraisal.grade_id or appraisal.answer
        )
        said = {appraisal: appraisal._describe_decision() for appraisal in decided}
        decided._for_workflow().write(dict.fromkeys(DECISION_FIELDS))
        decided._log_steps(action, said, reason)

    def _describe_decision(self):
        labels = dict(self._fields["answer"]._description_selection(self.env))
        grade = self.grade_id.sudo().name  # sudo: a grade of a superior's scheme
        return " · ".join(filter(None, [grade, labels.get(self.answer)]))

    def _log_steps(self, action, before, reason=None):
        """:param dict before: ``{appraisal: what was}``"""
        self.env["party.decision"]._log(
            [
                {
                    "action": action,
                    "branch_id": appraisal.branch_id.id,
                    "member_id": appraisal.member_id.id,
                    "cycle_id": appraisal.cycle_id.id,
                    "appraisal_id": appraisal.id,
                    "before": before[appraisal],
                    "after": appraisal.grade_id.name,
                    "reason": reason,
                }
                for appraisal in self.sudo()  # sudo: the step's own records
            ]
        )

    # Telling

    def _tell_confirmed(self):
        """Tell the members that they may acknowledge or appeal."""
        for appraisal in self:
            appraisal._tell(
                lambda own: own._get_confirmed_text(), appraisal.departure_reason
            )

    def _get_confirmed_text(self):
        return self.env._(
            "The member meeting has confirmed your grade of %(year)s: %(grade)s. "
            "Acknowledge it or appeal until %(day)s.",
            year=self.year,
            grade=self.grade_id.sudo().name,  # sudo: the member's own
            day=format_date(self.env, self.answer_by),
        )

    def _tell_final(self):
        for appraisal in self:
            appraisal._tell(lambda own: own._get_final_text())

    def _get_final_text(self):
        return self.env._(
            "Your appraisal of %(year)s is final: %(grade)s.",
            year=self.year,
            grade=self.grade_id.sudo().name,  # sudo: the member's own
        )

    def _tell_settled(self, reason):
        self._tell(lambda own: own._get_settled_text(), reason)

    def _get_settled_text(self):
        labels = dict(self._fields["appeal_outcome"]._description_selection(self.env))
        return self.env._(
            "The superior organisation has decided your appeal: %(outcome)s. Your "
            "grade: %(grade)s.",
            outcome=labels[self.appeal_outcome],
            grade=self.grade_id.sudo().name,  # sudo: the member's own
        )

    def _tell_superior(self, reason):
        cycle_sudo = self.sudo().cycle_id  # sudo: whom to tell
        self._tell_people(
            cycle_sudo._get_approvers().partner_id,
            lambda appraisal: appraisal.env._(
                "An appeal against a grade is yours to decide."
            ),
            reason,
            apart=False,
        )

    def _tell(self, say, reason=None):
        """Tell the member."""
        partner_sudo = self.sudo().member_id.partner_id  # sudo: whom to tell
        self._tell_people(partner_sudo - self.env.user.partner_id, say, reason)
