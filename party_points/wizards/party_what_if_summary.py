from collections import Counter
from dataclasses import replace

from odoo import api, models
from odoo.tools import format_list

from ..models.rules.texts import format_change, format_points
from ..scoring.rules import Scheme
from ..scoring.trial import get_distribution


class PartyWhatIf(models.TransientModel):
    """How it is said: both distributions, grades, warnings, and a row for each
    member."""

    _inherit = "party.what.if"

    @api.depends("result")
    def _compute_summary(self):
        for what_if in self:
            what_if.summary = what_if.result and self.env["ir.qweb"]._render(
                "party_points.party_what_if_summary",
                {
                    "result": what_if.result,
                    "format_points": format_points,
                    "format_change": format_change,
                },
            )

    def _sum_up(self, cases):
        """Both sides in numbers.

        :return: ``{"is_year", "groups", "grades", "warnings", "items", "notes"}``; a
            group has ``{"name", "before", "after"}``, its sides those of
            ``scoring.trial.Distribution``; the others rows of ``[name, before,
            after]``, of items ``[code, lines]``
        """
        return {
            "is_year": self.scope == "year",
            "groups": self._sum_up_groups(cases),
            "grades": _count_both(cases, lambda s: {s.grade: 1} if s.grade else {}),
            "warnings": _count_both(cases, lambda s: _name_keys(s.warnings)),
            "items": self._sum_up_items(cases),
            "notes": self._get_notes(cases),
        }

    def _sum_up_groups(self, cases):
        """All of them, then class by class."""
        groups = [(self.env._("All"), cases)]
        classes = self._browse("party.member.class", ()).union(
            *(case.member_class for case in cases)
        )
        for member_class in classes.sorted("sequence"):
            of_class = [case for case in cases if case.member_class == member_class]
            groups.append((member_class.name, of_class))
        return [
            {
                "name": name,
                "before": self._get_distribution([case.before for case in group]),
                "after": self._get_distribution([case.after for case in group]),
            }
            for name, group in groups
        ]

    def _get_distribution(self, standings):
        scored = [standing for standing in standings if standing.figure is not None]
        found = get_distribution(Scheme(), [standing.figure for standing in scored])
        # each is below the line of his own rules
        below = sum(standing.is_below(self._get_line()) for standing in scored)
        found = replace(found, below_line=below)
        return {name: float(value) for name, value in vars(found).items()}

    def _get_line(self):
        return "year_pass_line" if self.scope == "year" else "month_pass_line"

    def _sum_up_items(self, cases):
        """The items whose lines the rules on trial cannot score."""
        unscored = Counter()
        for case in cases:
            unscored.update(case.unscored)
        return [[code, number] for code, number in sorted(unscored.items())]

    def _get_notes(self, cases):
        notes = []
        untouched = sum(not case.is_touched for case in cases)
        if untouched:
            notes.append(
                self.env._(
                    "The change does not concern %(count)s of these members: other "
                    "rules hold for them.",
                    count=untouched,
                )
            )
        left_out = self._count_open_months({case.branch.id for case in cases})
        if left_out:
            notes.append(
                self.env._(
                    "%(count)s months of these branches are not closed and are left "
                    "out.",
                    count=left_out,
                )
            )
        return notes

    def _count_open_months(self, branch_ids):
        first, last = self._get_days()
        return (
            self.env["party.period"]
            # sudo: whether months are closed of branches whose scores the user sees
            .sudo()
            .search_count(
                [
                    ("branch_id", "in", list(branch_ids)),
                    ("date_from", ">=", first),
                    ("date_from", "<=", last),
                    ("state", "!=", "closed"),
                ]
            )
        )

    # Rows

    def _prepare_rows(self, cases):
        return [self._prepare_row_vals(case) for case in cases]

    def _prepare_row_vals(self, case):
        before, after, line = case.before, case.after, self._get_line()
        is_below = before.is_below(line), after.is_below(line)
        vals = {
            "figure_before": before.figure,
            "figure_after": after.figure,
            "is_below_before": is_below[0],
            "is_below_after": is_below[1],
            "months_below_before": sum(map(bool, before.runs.values())),
            "months_below_after": sum(map(bool, after.runs.values())),
            "grade_before": before.grade,
            "grade_after": after.grade,
            "warnings_before": self._say_warnings(before),
            "warnings_after": self._say_warnings(after),
        }
        changed = any(
            vals[name] != vals[f"{name.removesuffix('_before')}_after"]
            for name in vals
            if name.endswith("_before")
        )
        return {
            **vals,
            "what_if_id": self.id,
            "member_id": case.member_id,
            "branch_id": case.branch.id,
            "member_class_id": case.member_class.id,
            "difference": (after.figure or 0) - (before.figure or 0),
            "unscored": sum(case.unscored.values()),
            "is_changed": changed,
            "is_fallen": is_below == (False, True),
            "is_risen": is_below == (True, False),
        }

    def _say_warnings(self, standing):
        names = _name_keys(standing.warnings)
        words = [
            self.env._("%(warning)s × %(times)s", warning=name, times=times)
            if times > 1
            else name
            for name, times in sorted(names.items())
        ]
        return format_list(self.env, words) if words else ""


def _name_keys(counts):
    """Rules of the same name are one to the reader."""
    names = Counter()
    for rule, times in counts.items():
        names[rule.name] += times
    return names


def _count_both(cases, count):
    """How often each name stands on both sides.

    :param count: takes a ``Standing``, gives ``{name: times}``
    :return: list of ``[name, before, after]``
    """
    before, after = Counter(), Counter()
    for case in cases:
        before.update(count(case.before))
        after.update(count(case.after))
    names = dict.fromkeys([*before, *after])
    return [[name, before[name], after[name]] for name in names]
