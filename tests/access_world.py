"""A small world in which the access matrix is tried: people, places and records."""

from itertools import count
from typing import Any, NamedTuple

from odoo.fields import Command, Date

from odoo.addons.party_points.tests.common import PartyPointsCommon

from .access_matrix import ABOVE, IN_BRANCH, LIAISON
from .access_samples_appraisal import MODELS as MODELS_OF_APPRAISAL
from .access_samples_appraisal import AppraisalSamples
from .access_samples_hr import MODELS as MODELS_OF_HR
from .access_samples_hr import HrSamples
from .access_samples_publicity import MODELS as MODELS_OF_PUBLICITY
from .access_samples_publicity import PublicitySamples

GROUPS = {
    "portal_member": "base.group_portal",
    "liaison": "base.group_user",
    "hr": "base.group_user,hr.group_hr_manager",
}
PAPER = "SGVhbHRo"  # in base64
PHOTO = (  # a picture of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)

# {model: what its records concern, and a change that does no harm}
MODELS = {
    "party.branch": ("organisation", {"name": "Renamed"}),
    "party.member.class": ("nobody", {"description": "Other"}),
    "party.member": ("person", {"date_joined": "2001-07-01"}),
    "party.assignment": ("person", {"note": "Other"}),
    "party.position": ("position", {"note": "Other"}),
    "party.exemption": ("person", {"decision_note": "Other"}),
    "party.exemption.visit": ("person", {"brought": "Other"}),
    "party.exemption.paper": ("person", {"name": "Other"}),
    "party.floating": ("person", {"occupation": "Other"}),
    "party.floating.report": ("person", {"content": "Other"}),
    "party.duty.post": ("organisation", {"description": "Other"}),
    "party.duty.claim": ("person", {"date_from": "2024-01-01"}),
    "party.contact.household": ("person", {"situation": "Other"}),
    "party.duty.log": ("person", {"description": "Other"}),
    "party.rule.dimension": ("nobody", {"name": "Other"}),
    "party.honour.level": ("nobody", {"name": "Other"}),
    "party.activity.type": ("nobody", {"name": "Other"}),
    "party.scoring.scheme": ("organisation", {"note": "Other"}),
    "party.grading.scheme": ("organisation", {"note": "Other"}),
    "party.grading.grade": ("organisation", {"consequence": "talk"}),
    "party.rule.template": ("organisation", {"note": "Other"}),
    "party.rule.category": ("organisation", {"name": "Other"}),
    "party.rule.item": ("organisation", {"description": "Other"}),
    "party.rule.item.level": ("organisation", {"points": 2}),
    "party.rule.level": ("organisation", {"points_over": 1}),
    "party.rule.validity": ("organisation", {"date_from": "2001-07-01"}),
    "party.period": ("branch", {"seal_hash": "Other"}),
    "party.point.line": ("person", {"description": "Other"}),
    "party.point.score": ("person", {"total": 100}),
    "party.evidence": ("person", {"name": "other.png"}),
    "party.witness": ("person", {"statement": "Other"}),
    "party.declaration": ("person", {"note": "Other"}),
    "party.activity": ("branch", {"place": "Other"}),
    "party.attendance": ("person", {"outcome": "absent"}),
    "party.review": ("branch", {"note": "Other"}),
    "party.review.ballot": ("person", {"reason": "Other"}),
    "party.review.vote": ("person", {"reason": "Other"}),
    "party.decision": ("person", {"reason": "Other"}),
    "party.transfer.wizard": ("wizard", {"note": "Other"}),
    "party.reclassify.wizard": ("wizard", {"note": "Other"}),
    "party.standing.wizard": ("wizard", {"note": "Other"}),
    "party.erasure.wizard": ("wizard", {"reason": "Other"}),
    "party.export.wizard": ("wizard", {"requested_on": "2020-01-01"}),
    "party.organisation.import": ("wizard", {"summary": "Other"}),
    "party.rulebook.import": ("wizard", {"summary": "Other"}),
    "party.rule.decision.wizard": ("wizard", {"reason": "Other"}),
    # they hold nothing but what they are about
    "party.rule.derive.wizard": ("wizard", {}),
    "party.rule.compare.wizard": ("wizard", {}),
    "party.activity.plan": ("wizard", {}),
    "party.activity.plan.row": ("wizard", {"first_month": 2}),
    "party.activity.reason.wizard": ("wizard", {"reason": "Other"}),
    "party.guest.wizard": ("wizard", {"member_name": "Other"}),
    "party.witness.wizard": ("wizard", {"member_name": "Other"}),
    "party.line.step.wizard": ("wizard", {"reason": "Other"}),
    "party.meeting.wizard": ("wizard", {}),
    "party.meeting.wizard.line": ("wizard", {"reason": "Other"}),
    "party.period.reopen.wizard": ("wizard", {"reason": "Other"}),
    **MODELS_OF_PUBLICITY,
    **MODELS_OF_APPRAISAL,
    **MODELS_OF_HR,
}
KINDS = {model: kind for model, (kind, _change) in MODELS.items()}


class Subject(NamedTuple):
    """Whom a record concerns. ``opener`` is the user who opened a wizard."""

    branch: Any
    partner: Any = None
    member: Any = None
    opener: Any = None


class AccessWorld(AppraisalSamples, HrSamples, PublicitySamples, PartyPointsCommon):
    """Two committees with branches of their own, and somebody in every role.

    To what ``PartyPointsCommon`` has come a group under the branch, a colleague in
    the branch, a branch under another committee with a stranger in it, and the branch
    of the offices, where those of the committee are members.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users |= {
            name: cls.new_user(f"test_{name}", groups)
            for name, groups in GROUPS.items()
        }
        cls.users["outsider"] = cls.outsider
        cls._make_places()
        cls._make_people()

    def setUp(self):
        super().setUp()
        self.samples = {}  # {(model, subject): record}
        self.wholes = {}  # {(model, branch): record}
        self.numbers = count(1)

    @classmethod
    def _make_places(cls):
        cls.group = cls.new_branch("Group", "T-1-1", cls.branch, level="group")
        cls.far_committee = cls.new_branch("Far", "F", level="committee")
        cls.far_branch = cls.new_branch("Far Branch", "F-1", cls.far_committee)
        cls.offices = cls.new_branch("Offices", "O", level="committee")
        cls.office_branch = cls.new_branch("Office Branch", "O-1", cls.offices)

    @classmethod
    def _make_people(cls):
        for name in ("portal_member", "liaison"):
            cls.members[name] = cls.new_member(
                cls.branch, partner=cls.users[name].partner_id
            )
        for role in ABOVE:
            cls.members[role] = cls.new_member(
                cls.office_branch, partner=cls.users[role].partner_id
            )
        cls.colleague = cls.new_member(cls.branch, name="Colleague")
        cls.stranger = cls.new_member(cls.far_branch, name="Stranger")
        cls.officer = cls.env["res.partner"].create({"name": "Officer"})

    @classmethod
    def new_branch(cls, name, code, parent=None, level="branch"):
        return cls.env["party.branch"].create(
            {
                "name": name,
                "code": code,
                "level": level,
                "sector": "rural",
                "parent_id": parent and parent.id,
            }
        )

    @classmethod
    def day(cls, number):
        """The date so many days from today, as the external API takes it."""
        return Date.to_string(cls.days(number))

    # Whom a cell concerns

    def get_subjects(self, cell, name):
        """Those with whom a cell is tried; the first says it all, others add to it.

        :param str name: of the user in ``users``, who has the cell's role
        """
        kind = KINDS[cell.model]
        if kind == "wizard":
            return [self._get_wizard_subject(cell, name)]
        return getattr(self, f"_get_{cell.scope}_subjects")(cell.role, name, kind)

    def _get_own_record_subjects(self, role, name, kind):
        member = self.members[name]
        branch = member.branch_id
        if kind == "position" and role in ABOVE:
            branch = self.committee
        return [Subject(branch, member.partner_id, member)]

    def _get_own_branch_subjects(self, role, name, kind):
        if role in ABOVE:
            return [Subject(self.committee, self.officer)]
        return [self.get_member_subject(self.colleague)]

    def _get_subtree_subjects(self, role, name, kind):
        if role in ABOVE:
            return [self.get_member_subject(self.colleague)]
        return [Subject(self.group)]

    def _get_other_branch_subjects(self, role, name, kind):
        others = [self.stranger]
        if role in IN_BRANCH:
            others.append(self.other_member)
        return [self.get_member_subject(member) for member in others]

    def _get_wizard_subject(self, cell, name):
        """A wizard is his who opened it; it concerns whom he may reach."""
        if cell.scope == "other_branch":
            return self.get_member_subject(self.stranger)
        in_reach = cell.role in (*IN_BRANCH, *ABOVE)
        member = self.colleague if in_reach else self.stranger
        return self.get_member_subject(member)._replace(opener=self.users[name])

    @staticmethod
    def get_member_subject(member):
        return Subject(member.branch_id, member.partner_id, member)

    # The records

    def get_sample(self, model, subject):
        """The one record of a model that concerns a subject."""
        key = (model, subject)
        if key not in self.samples:
            find = getattr(self, f"_find_{model.replace('.', '_')}", None)
            self.samples[key] = find and find(subject) or self._make(model, subject)
        return self.samples[key]

    def _make(self, model, subject):
        records = self.env[model]
        if subject.opener:
            # sudo: made for him, whatever he may
            records = records.with_user(subject.opener).sudo()
        made = records.create(self.prepare_vals(model, subject, 0))
        return made.with_user(self.env.user)

    @staticmethod
    def get_change(model):
        """Values to write that do no harm."""
        return MODELS[model][1]

    def prepare_vals(self, model, subject, turn=1):
        """Values of a record that concerns a subject.

        :param int turn: 0 for the sample; 1 for one more, which does not collide
        """
        return getattr(self, f"_prepare_{model.replace('.', '_')}")(subject, turn)

    def _find_party_branch(self, subject):
        return subject.branch

    def _prepare_party_branch(self, subject, turn):
        return {
            "name": "New",
            "code": "T-NEW",
            "level": subject.branch.level,
            "sector": "rural",
            "parent_id": subject.branch.parent_id.id,
        }

    def _find_party_member_class(self, subject):
        return self.member_class

    def _prepare_party_member_class(self, subject, turn):
        return {"name": "New", "code": "NEW"}

    def _find_party_member(self, subject):
        return subject.member

    def _prepare_party_member(self, subject, turn):
        row = self._prepare_party_assignment(subject, turn)
        del row["member_id"]
        own = subject.member in self.members.values()
        person = {"partner_id": subject.partner.id} if own else {"name": "New"}
        return {**person, "assignment_ids": [Command.create(row)]}

    def _prepare_party_assignment(self, subject, turn):
        return {
            "member_id": subject.member.id,
            "branch_id": subject.branch.id,
            "member_class_id": self.member_class.id,
            "standing": "full",
            "date_from": self.day(turn - 1),
        }

    def _find_party_position(self, subject):
        return self.env["party.position"].search(
            [
                ("branch_id", "=", subject.branch.id),
                ("partner_id", "=", subject.partner.id),
            ]
        )

    def _prepare_party_position(self, subject, turn):
        """A former one, which gives no rights and is in nobody's way."""
        in_branch = subject.branch.level == "branch"
        usual = "scorekeeper" if in_branch else "publicity_commissioner"
        return {
            "branch_id": subject.branch.id,
            "partner_id": subject.partner.id,
            "role": self._find_party_position(subject).role or usual,
            "date_from": self.day(-800 + 100 * turn),
            "date_to": self.day(-750 + 100 * turn),
        }

    def _prepare_party_exemption(self, subject, turn):
        looked_after = subject.member == self.colleague
        liaison = looked_after and self.members[LIAISON].id
        return {
            "member_id": subject.member.id,
            "ground": "illness",
            "application_date": self.day(-10),
            "liaison_id": liaison,
        }

    def _prepare_party_exemption_visit(self, subject, turn):
        exemption = self.get_sample("party.exemption", subject)
        return {"exemption_id": exemption.id, "visitor": "Visitor"}

    def _prepare_party_exemption_paper(self, subject, turn):
        exemption = self.get_sample("party.exemption", subject)
        return {"exemption_id": exemption.id, "name": "Certificate", "file": PAPER}

    def _prepare_party_floating(self, subject, turn):
        return {
            "member_id": subject.member.id,
            "place": "Elsewhere",
            "date_from": self.day(-800 + 100 * turn),
            "date_to": self.day(-750 + 100 * turn),
        }

    def _prepare_party_floating_report(self, subject, turn):
        floating = self.get_sample("party.floating", subject)
        return {"floating_id": floating.id, "content": "All is well."}

    def _prepare_party_duty_post(self, subject, turn):
        return {"name": "Guide", "branch_id": subject.branch.id}

    def _prepare_party_duty_claim(self, subject, turn):
        return {
            "post_id": self.get_sample("party.duty.post", Subject(subject.branch)).id,
            "member_id": subject.member.id,
            "date_from": self.day(-60 + 15 * turn),
            "date_to": self.day(-50 + 15 * turn),
        }

    def _prepare_party_contact_household(self, subject, turn):
        return {"name": "The Wangs", "member_id": subject.member.id}

    def _prepare_party_duty_log(self, subject, turn):
        household = self.get_sample("party.contact.household", subject)
        return {"household_id": household.id, "description": "Called on them."}

    # Rules: templates are pilots, which members read and makers change

    def _get_whole(self, model, branch):
        """The record of a branch to which the samples of its parts belong; not the
        sample of its own model, which could not be unlinked then."""
        key = (model, branch)
        if key not in self.wholes:
            self.wholes[key] = self._make(model, Subject(branch))
        return self.wholes[key]

    def _find_party_rule_dimension(self, subject):
        return self.env.ref("party_points.party_rule_dimension_study")

    def _prepare_party_rule_dimension(self, subject, turn):
        return {"name": "New", "code": "NEW"}

    def _find_party_honour_level(self, subject):
        return self.env.ref("party_points.party_honour_level_village")

    def _prepare_party_honour_level(self, subject, turn):
        return {"name": "New", "code": "NEW"}

    def _find_party_activity_type(self, subject):
        return self.env.ref("party_points.party_activity_type_theme_day")

    def _prepare_party_activity_type(self, subject, turn):
        return {"name": "New", "code": "NEW"}

    def _prepare_owned(self, subject):
        code = f"S-{next(self.numbers)}"
        return {"name": f"Rules {code}", "code": code, "branch_id": subject.branch.id}

    def _prepare_party_scoring_scheme(self, subject, turn):
        return self._prepare_owned(subject)

    def _prepare_party_grading_scheme(self, subject, turn):
        return self._prepare_owned(subject)

    def _prepare_party_grading_grade(self, subject, turn):
        grading = self._get_whole("party.grading.scheme", subject.branch)
        return {
            "grading_id": grading.id,
            "name": f"Grade {next(self.numbers)}",
            "criterion": "min_score",
            "value": 90,
        }

    def _prepare_party_rule_template(self, subject, turn):
        scheme = self._get_whole("party.scoring.scheme", subject.branch)
        grading = self._get_whole("party.grading.scheme", subject.branch)
        return {
            **self._prepare_owned(subject),
            "member_class_ids": [Command.set(self.member_class.ids)],
            "scoring_scheme_id": scheme.id,
            "grading_scheme_id": grading.id,
            **({} if turn else {"state": "pilot"}),
        }

    def _prepare_party_rule_category(self, subject, turn):
        template = self._get_whole("party.rule.template", subject.branch)
        code = f"C-{next(self.numbers)}"
        return {"template_id": template.id, "name": "Study", "code": code}

    def _prepare_party_rule_item(self, subject, turn):
        category = self._get_whole("party.rule.category", subject.branch)
        return {
            "template_id": category.template_id.id,
            "category_id": category.id,
            "code": f"I-{next(self.numbers)}",
            "name": "Studied",
            "dimension_id": self._find_party_rule_dimension(subject).id,
            "points": 1,
        }

    def _prepare_party_rule_item_level(self, subject, turn):
        levels = self.env["party.honour.level"].search([])
        item = self.get_sample("party.rule.item", subject)
        return {"item_id": item.id, "level_id": levels[turn].id, "points": 1 + turn}

    def _prepare_party_rule_level(self, subject, turn):
        template = self.get_sample("party.rule.template", subject)
        decider = ("work_team", "superior")[turn]
        return {"template_id": template.id, "kind": "pioneer", "decider": decider}

    def _prepare_party_rule_validity(self, subject, turn):
        day = self.day(-next(self.numbers))
        template = self._get_whole("party.rule.template", subject.branch)
        return {
            "template_id": template.id,
            "branch_id": subject.branch.id,
            "member_class_id": self.member_class.id,
            "date_from": day,
            "date_to": day,
        }

    def _prepare_wizard(self, subject, **change):
        members = [Command.set(subject.member.ids)]
        return {"member_ids": members, "note": "Decided", **change}

    def _prepare_party_transfer_wizard(self, subject, turn):
        return self._prepare_wizard(subject, branch_id=subject.branch.id)

    def _prepare_party_reclassify_wizard(self, subject, turn):
        return self._prepare_wizard(subject, member_class_id=self.member_class.id)

    def _prepare_party_standing_wizard(self, subject, turn):
        return self._prepare_wizard(subject, standing="probationary")

    def _prepare_party_erasure_wizard(self, subject, turn):
        return {"member_id": subject.member.id}

    _prepare_party_export_wizard = _prepare_party_erasure_wizard

    def _prepare_party_organisation_import(self, subject, turn):
        return {"state": "draft"}

    def _prepare_party_rulebook_import(self, subject, turn):
        return {"branch_id": subject.branch.id}

    def _prepare_party_rule_decision_wizard(self, subject, turn):
        template = self._get_whole("party.rule.template", subject.branch)
        return {"template_id": template.id, "decision": "enforce", "reason": "Decided"}

    def _prepare_party_rule_derive_wizard(self, subject, turn):
        origin = self._get_whole("party.rule.template", subject.branch.parent_id)
        return {"origin_id": origin.id, "branch_id": subject.branch.id}

    def _prepare_party_rule_compare_wizard(self, subject, turn):
        branch = subject.branch
        template = self._get_whole("party.rule.template", branch)
        other = self._get_whole("party.rule.template", branch.parent_id)
        return {"template_id": template.id, "other_id": other.id}

    # The ledger. Lines are registered, neither drafts nor decided; declarations are
    # drafts; activities are planned, reviews open and ballots not cast.

    def get_item(self, branch):
        """An item of rules that are in force in a branch from today on."""
        key = ("item in force", branch)
        if key not in self.wholes:
            vals = self.prepare_vals("party.rule.template", Subject(branch))
            for kind in ("scoring", "grading"):  # those of samples are not frozen
                vals[f"{kind}_scheme_id"] = self._new_scheme(kind, branch).id
            template = self.env["party.rule.template"].create(vals)
            category = self.env["party.rule.category"].create(
                {"template_id": template.id, "name": "Study", "code": "C"}
            )
            self.wholes[key] = self.env["party.rule.item"].create(
                {
                    "template_id": template.id,
                    "category_id": category.id,
                    "code": "I",
                    "name": "Studied",
                    "kind": "pioneer",
                    "dimension_id": self._find_party_rule_dimension(None).id,
                    "points": 1,
                    "from_record": True,
                    "from_declaration": True,
                }
            )
            template._enforce(self.today, False, "Decided")
        return self.wholes[key]

    def _new_scheme(self, kind, branch):
        vals = self._prepare_owned(Subject(branch))
        if kind == "grading":
            grade = {"name": "All", "criterion": "otherwise"}
            vals["grade_ids"] = [Command.create(grade)]
        return self.env[f"party.{kind}.scheme"].create(vals)

    def get_fellow(self, branch, number=0):
        """A member of a branch who has no account."""
        key = (f"fellow {number}", branch)
        if key not in self.wholes:
            self.wholes[key] = self.new_member(branch, name=f"Fellow {number}")
        return self.wholes[key]

    def _prepare_party_period(self, subject, turn):
        last = self.today.replace(day=1)
        first = Date.subtract(last, months=12 + next(self.numbers))
        return {
            "branch_id": subject.branch.id,
            "date_from": Date.to_string(first),
            "date_to": Date.to_string(Date.end_of(first, "month")),
        }

    def _prepare_party_point_line(self, subject, turn):
        return {
            "member_id": subject.member.id,
            "item_id": self.get_item(subject.branch).id,
            "date": self.day(0),
            "source": "record",
        }

    def _prepare_party_point_score(self, subject, turn):
        period = self._prepare_party_period(subject, turn)
        return {
            "member_id": subject.member.id,
            "branch_id": subject.branch.id,
            "period_id": self._get_whole("party.period", subject.branch).id,
            "month": period["date_from"],
            "is_excused": False,
        }

    def _prepare_party_evidence(self, subject, turn):
        """One more goes to another line, which has no such file yet."""
        line = self._make("party.point.line", subject)
        return {"line_id": line.id, "name": "photo.png", "file": PHOTO}

    def _prepare_party_witness(self, subject, turn):
        line = self.get_sample("party.point.line", subject)
        witness = self.get_fellow(subject.branch, turn)
        return {"line_id": line.id, "member_id": witness.id}

    def _prepare_party_declaration(self, subject, turn):
        return {"member_id": subject.member.id}

    def _prepare_party_activity(self, subject, turn):
        number = next(self.numbers)
        return {
            "type_id": self._find_party_activity_type(None).id,
            "branch_id": subject.branch.id,
            "date": self.day(-(number // 24)),
            "hour": number % 24,
        }

    def _prepare_party_attendance(self, subject, turn):
        activity = self._make("party.activity", subject)
        return {"activity_id": activity.id, "member_id": subject.member.id}

    def _prepare_party_review(self, subject, turn):
        return {
            "branch_id": subject.branch.id,
            "period_id": self._make("party.period", subject).id,
            "body": "committee",
        }

    def _prepare_party_review_ballot(self, subject, turn):
        return {
            "review_id": self._make("party.review", Subject(subject.branch)).id,
            "branch_id": subject.branch.id,
            "voter_id": subject.member.id,
        }

    def _prepare_party_review_vote(self, subject, turn):
        """On the line of somebody else, which his ballot's review decides on."""
        ballot = self.get_sample("party.review.ballot", subject)
        fellow = self.get_fellow(subject.branch)
        line = self.env["party.point.line"].create(
            {
                **self.prepare_vals(
                    "party.point.line", self.get_member_subject(fellow)
                ),
                "review_id": ballot.review_id.id,
            }
        )
        return {"ballot_id": ballot.id, "line_id": line.id}

    def _prepare_party_decision(self, subject, turn):
        return {
            "branch_id": subject.branch.id,
            "member_id": subject.member.id,
            "action": "confirm",
            "user_id": self.env.uid,
        }

    def _prepare_party_activity_plan(self, subject, turn):
        return {"branch_id": subject.branch.id}

    def _prepare_party_activity_plan_row(self, subject, turn):
        plan = self.get_sample("party.activity.plan", subject)
        return {
            "plan_id": plan.id,
            "type_id": self._find_party_activity_type(None).id,
            "times": 1,
        }

    def _prepare_party_activity_reason_wizard(self, subject, turn):
        activity = self._get_whole("party.activity", subject.branch)
        return {"activity_id": activity.id, "step": "cancel", "reason": "Rain"}

    def _prepare_party_witness_wizard(self, subject, turn):
        """Everybody opens it for a line that he may read."""
        lines = self._prepare_party_line_step_wizard(subject, turn)["line_ids"]
        line_id = lines[0][2][0]
        return {"line_id": line_id, "member_code": "X", "member_name": "Somebody"}

    def _prepare_party_guest_wizard(self, subject, turn):
        activity = self._get_whole("party.activity", subject.branch)
        return {
            "activity_id": activity.id,
            "member_code": "0",
            "member_name": "Guest",
        }

    def _prepare_party_line_step_wizard(self, subject, turn):
        """Everybody opens it for what he may read: members for their own lines."""
        own = subject.opener and subject.opener.partner_id.party_member_ids
        concerned = self.get_member_subject(own) if own else subject
        line = self.get_sample("party.point.line", concerned._replace(opener=None))
        lines = [Command.set(line.ids)]
        return {"line_ids": lines, "step": "withdraw", "reason": "An error"}

    def _prepare_party_meeting_wizard(self, subject, turn):
        return {"review_id": self._get_whole("party.review", subject.branch).id}

    def _prepare_party_meeting_wizard_line(self, subject, turn):
        wizard = self.get_sample("party.meeting.wizard", subject)
        line = self.get_sample("party.point.line", subject._replace(opener=None))
        return {"wizard_id": wizard.id, "line_id": line.id}

    def _prepare_party_period_reopen_wizard(self, subject, turn):
        period = self._get_whole("party.period", subject.branch)
        return {"period_ids": [Command.set(period.ids)], "reason": "An error"}
