"""The year, from its sums to its approval."""

from datetime import date

from odoo.fields import Command

from .cast import BRANCH, SUPERIORS, YEAR


class YearEnd:
    """The appraisal."""

    @classmethod
    def bring_up_to_date(cls):
        """An exemption lowers what was expected in earlier months, too: the superior
        opens those that are closed again, and the secretary closes them."""
        cycles = cls.as_officer("secretary")["party.cycle"]
        cycle = cycles._get_or_create(cls.get_branch().with_env(cycles.env), YEAR)
        # sudo: as the check of each night does
        cycle.sudo()._check_closed_months()
        scores = cls.env["party.point.score"].search(
            [("branch_id", "=", cycle.branch_id.id), ("is_outdated", "=", True)]
        )
        if periods := scores.period_id.sorted("date_from"):
            wizard = cls.as_(SUPERIORS["organisation"])["party.period.reopen.wizard"]
            vals = {"period_ids": [Command.set(periods.ids)], "reason": "免考核"}
            wizard.create(vals).action_reopen()
            for period in periods:
                period.with_env(cycles.env).action_close()

    @classmethod
    def get_cycle(cls, code=BRANCH):
        domain = [("branch_id.code", "=", code), ("year", "=", YEAR)]
        return cls.env["party.cycle"].search(domain)

    @classmethod
    def get_appraisal(cls, name):
        domain = [("member_id", "=", cls.members[name].id), ("year", "=", YEAR)]
        return cls.env["party.appraisal"].search(domain)

    @classmethod
    def compute_year(cls, kind="organisation", code=BRANCH):
        env = cls.as_officer(kind, code)
        branch = cls.get_branch(code).with_env(env)
        env["party.cycle"]._get_or_create(branch, YEAR).action_compute()

    @classmethod
    def propose_year(cls):
        wizard = cls.as_officer("organisation")["party.cycle.propose.wizard"]
        cycle = cls.get_cycle()
        wizard.with_context(default_cycle_id=cycle.id).create({}).action_propose()

    @classmethod
    def confirm_year(cls):
        """The member meeting confirms the proposal; ``grades`` where it chooses."""
        wizard = cls.as_officer("organisation")["party.cycle.meeting.wizard"]
        wizard.with_context(default_cycle_id=cls.get_cycle().id).create(
            {
                "present": 9,
                "in_favour": 9,
                "minutes": "支部党员大会逐一讨论，同意支委会提出的等次",
                "line_ids": [
                    Command.create(
                        {
                            "appraisal_id": cls.get_appraisal(name).id,
                            "grade_id": grade.id,
                            "reason": reason,
                        }
                    )
                    for name, (grade, reason) in cls.choose_grades().items()
                ],
            }
        ).action_record()

    @classmethod
    def choose_grades(cls):
        """What the meeting decides where the figures leave it open; for journeys.

        :return: ``{name: (grade, reason)}``
        """
        return {}

    @classmethod
    def acknowledge_year(cls):
        for name in cls.rows:
            appraisal = cls.get_appraisal(name)
            if appraisal.status == "ranked" and not appraisal.answer:
                appraisal.with_env(cls.as_(name)).action_acknowledge()
                cls.end_step()

    @classmethod
    def approve_year(cls):
        wizard = cls.as_(SUPERIORS["organisation"])["party.cycle.step.wizard"]
        cycle = cls.get_cycle()
        vals = {"step": "approve", "reason": "同意"}
        wizard.with_context(default_cycle_id=cycle.id).create(vals).action_apply()


class LateDecember:
    """The last lines are of 30 December: the year is summed on that day (APP-1), and
    the member meeting has its say on the next."""

    @classmethod
    def sum_up_late(cls):
        """Called when all else of the year stands in the diary."""
        days = cls.diary.days
        for day in sorted(day for day in days if day >= date(YEAR, 12, 27)):
            for do, args in days.pop(day):
                cls.diary.on(cls.get_later_days().get(do, day), do, *args)

    @classmethod
    def get_later_days(cls):
        """:return: ``{step of the year's end: its day}``"""
        summing = (cls.review, cls.bring_up_to_date, cls.compute_year, cls.propose_year)
        return {
            **dict.fromkeys(summing, date(YEAR, 12, 30)),
            cls.confirm_year: date(YEAR, 12, 31),
            cls.acknowledge_year: date(YEAR + 1, 1, 2),
        }
