from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from odoo.addons.party_points.models.rules.texts import format_points

from ..wording import say_choice, say_day


class PartyTalk(models.Model):
    """What the printed record of a talk says (WARN-6, REP-1)."""

    _inherit = "party.talk"

    def _get_talk_record(self):
        """The talk, in the words of the reader's language.

        :return: ``{"facts", "grounds", "sections"}``; facts and grounds as
            ``document_facts`` takes them, a section has ``{"title", "text", "note"}``
        :raise AccessError: for whoever may not read it; for the member before it is
            handed to him
        """
        self.ensure_one()
        self.check_access("read")
        # sudo: the user's own member
        own = self.env.user.sudo().party_member_ids
        if self.state == "draft" and self.member_id in own:
            raise AccessError(
                self.env._(
                    "The record of this talk is still being written. It can be printed "
                    "when it has been handed to you."
                )
            )
        # sudo: names of people, and the warning that the talk is about
        talk_sudo = self.sudo()
        return {
            "facts": talk_sudo._get_record_facts(),
            "grounds": talk_sudo._get_record_grounds(),
            "sections": talk_sudo._get_record_sections(),
        }

    def _get_record_facts(self):
        return [
            [(self.env._("Organisation"), self.branch_id.name)],
            [
                (self.env._("Member"), self.member_id.name),
                (self.env._("Talked by"), self.talker_id.name or ""),
            ],
            [
                (self.env._("Date"), say_day(self.env, self.date)),
                (self.env._("Place of the talk"), self.place or ""),
            ],
            [
                (self.env._("Also Present"), self.attendees or ""),
                (self.env._("State"), say_choice(self, "state")),
            ],
        ]

    def _get_record_grounds(self):
        """What the talk is about: the warning, its month or year, who confirmed it
        and why."""
        warning = self.warning_id
        facts = [
            [
                (self.env._("Ground"), warning.title),
                (self.env._("Measure"), say_choice(warning, "measure")),
            ],
            [
                (self.env._("Period"), self._get_record_period()),
                (self.env._("Score"), self._get_record_score()),
            ],
        ]
        if warning.reason:
            facts.append([(self.env._("Reason of the Decision"), warning.reason)])
        return facts

    def _get_record_period(self):
        first_day, run = self.warning_id.month, self.warning_id.run
        if not first_day:
            return str(self.warning_id.year)
        month = format_date(self.env, first_day, date_format="y-MM")
        if run < 2:
            return month
        return self.env._(
            "%(month)s, month %(number)s running below the line",
            month=month,
            number=run,
        )

    def _get_record_score(self):
        """The score that led to it, as it stands now."""
        warning = self.warning_id
        if warning.appraisal_id:
            return format_points(warning.appraisal_id.score)
        score = self.env["party.point.score"].search(
            [
                ("member_id", "=", self.member_id.id),
                ("month", "=", warning.month),
            ]
        )
        return format_points(score.total) if score else ""

    def _get_record_sections(self):
        note = ""
        if self.statement_by_id:
            note = self.env._(
                "Entered by %(name)s from what he signed on paper.",
                name=self.statement_by_id.name,
            )
        return [
            {
                "title": self.env._("What Was Said"),
                "text": self.content or "",
                "note": "",
            },
            {
                "title": self.env._("What Was Agreed"),
                "text": self.agreement or "",
                "note": "",
            },
            {
                "title": self.env._("The Member's Own Words"),
                "text": self.statement or "",
                "note": note,
            },
            {
                "title": self.env._("Acknowledgement"),
                "text": self._get_record_acknowledgement(),
                "note": "",
            },
        ]

    def _get_record_acknowledgement(self):
        if not self.acknowledged_on:
            return ""
        return self.env._(
            "The member has taken note of this record on %(day)s.",
            day=say_day(self.env, self.acknowledged_on),
        )
