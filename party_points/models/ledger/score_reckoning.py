"""A score in words."""

from odoo.tools import format_date, format_list

from ...scoring.points import ZERO
from ...scoring.rules import Kind
from ..rules.texts import format_points


class Reckoning:
    """Puts the steps of a score into words.

    :param year: the engine's ``Year``
    :param items: ``{item: engine's item}``
    :param lines: the lines of the year, as superuser
    :param month: the month; ``None`` for the year
    """

    def __init__(self, env, year, items, lines, month=None):
        self.env = env
        self.year = year
        self.items = {
            # sudo: the rules of a branch that the member has left
            scored: item.with_env(env).sudo()
            for item, scored in items.items()
        }
        self.lines = {line.id: line for line in lines}
        self.month = month
        selection = env["party.rule.item"]._fields["kind"]
        self.labels = dict(selection._description_selection(env))

    def explain(self):
        if self._is_excused():
            return self._make(ZERO, (), [self._get_excused_text()])
        score = self.year.get_annual()
        if self.month:
            score = self.year.get_month(self.month)
        remarks = []
        if score.is_vetoed and not self.month:
            remarks.append(
                self.env._(
                    "A veto stands in this year: it leaves the total as it is, and the "
                    "year's grade is unqualified."
                )
            )
            remarks += map(self._describe_veto, self._get_vetoes())
        return self._make(score.total, score.steps, remarks, score.is_vetoed)

    def _is_excused(self):
        if self.month:
            return self.month in self.year.excused
        return bool(self.year.last_month) and not self.year.get_judged()

    def _get_excused_text(self):
        if self.month:
            return self.env._("Exempt, or no member, at the end of this month.")
        return self.env._("Exempt, or no member, in all months so far.")

    def _make(self, total, steps, remarks, is_vetoed=False):
        rows, so_far = [], ZERO
        for step in steps:
            so_far += step.points
            rows.append({**self._get_row(step), "points": step.points, "sum": so_far})
        return {
            "total": total,
            "is_excused": self._is_excused(),
            "is_vetoed": is_vetoed,
            "remarks": remarks,
            "steps": rows,
        }

    def _get_row(self, step):
        row = {
            "kind": step.kind.value,
            "label": self.labels[step.kind.value],
            "grounds": "",
            "remarks": [],
            "line_ids": [],
            **getattr(self, f"_explain_{step.reason.value}")(step),
        }
        return {**row, "remarks": [*row["remarks"], *self._explain_disputed(row)]}

    def _explain_disputed(self, row):
        """Disputed lines count until the dispute is decided, and show as such."""
        disputed = [id_ for id_ in row["line_ids"] if self.lines[id_].is_disputed]
        if not disputed:
            return []
        if len(row["line_ids"]) == 1:
            return [self.env._("Disputed: it counts until the dispute is decided.")]
        days = [format_date(self.env, self.lines[id_].date) for id_ in disputed]
        return [
            self.env._(
                "Disputed: %(days)s. It counts until the dispute is decided.",
                days=format_list(self.env, days),
            )
        ]

    def _explain_granted(self, step):
        return {"text": self.env._("Granted")}

    def _explain_average(self, step):
        months = [
            f"{month}: {format_points(self.year.get_month(month).base)}"
            for month in self.year.get_judged()
        ]
        text = self.env._("The average of what was left of the base each month")
        return {"text": text, "grounds": format_list(self.env, months)}

    def _explain_line(self, step):
        line = self.lines[step.entry.line.id]
        item = self.items[step.entry.line.item]
        return {
            "text": self._get_line_text(line, item.name),
            "grounds": line.description or "",
            "remarks": self._explain_cuts(item, step.entry),
            "line_ids": [line.id],
        }

    def _get_line_text(self, line, name):
        """What a line stands for; of one that gives back, the day of the deduction."""
        deduction = (line.reverses_id or line).restores_id
        day = format_date(self.env, (deduction or line).date)
        values = {"item": name, "day": day}
        if deduction and line.reverses_id:
            return self.env._("Not given back any more: %(item)s, %(day)s", **values)
        if deduction:
            return self.env._("Part given back: %(item)s, %(day)s", **values)
        if line.reverses_id:
            return self.env._("Taken back: %(item)s, %(day)s", **values)
        return self.env._("%(item)s, %(day)s", **values)

    def _explain_cuts(self, item, entry):
        if not entry.cuts:
            return []
        counts = self.env._(
            "Counts %(points)s of %(raw)s.",
            points=format_points(abs(entry.effective)),
            raw=format_points(abs(entry.raw)),
        )
        return [counts, *(item._explain_cut(cut) for cut in entry.cuts)]

    def _explain_expected(self, step):
        tally = step.tally
        values = {
            "item": self.items[tally.item].name,
            "present": tally.present,
            "absent": tally.absent,
            "leave": tally.leave,
            "expected": format_points(tally.expected),
        }
        return {
            "text": self._get_attendance_text(tally, values),
            "grounds": self.env._(
                "%(expected)s expected in the year, leave and exempt months taken off",
                **values,
            ),
            "line_ids": self._get_counted_lines(tally),
        }

    def _get_attendance_text(self, tally, values):
        gains = self.year.scheme.get_sign(tally.item) > 0
        if gains and tally.leave:
            return self.env._(
                "%(item)s: %(present)s attended, %(leave)s on leave", **values
            )
        if gains:
            return self.env._("%(item)s: %(present)s attended", **values)
        if tally.leave:
            return self.env._(
                "%(item)s: %(absent)s missed, %(leave)s on leave", **values
            )
        return self.env._("%(item)s: %(absent)s missed", **values)

    def _get_counted_lines(self, tally):
        return [
            entry.line.id
            for entry in self.year.entries
            if entry.line.item.code == tally.item.code and self._covers(entry.line)
        ]

    def _covers(self, line):
        return line.month not in self.year.excused and self.month in (None, line.month)

    def _explain_base_exhausted(self, step):
        return {"text": self.env._("No more than the whole base can be lost")}

    def _explain_base_ceiling(self, step):
        text = self.env._(
            "No more than %(points)s base points count",
            points=format_points(self.year.scheme.base_points),
        )
        return {"text": text}

    def _explain_floor(self, step):
        return {"text": self.env._("A score does not fall below zero")}

    def _explain_veto(self, step):
        vetoes = self._get_vetoes()
        names = {self.items[line.item].name for line in vetoes}
        text = self.env._(
            "%(items)s: the month's total is 0",
            items=format_list(self.env, sorted(names)),
        )
        return {
            "text": text,
            "grounds": "\n".join(map(self._describe_veto, vetoes)),
            "line_ids": [line.id for line in vetoes],
        }

    def _get_vetoes(self):
        """The engine's lines of vetoes that stand in the month, or in the year."""
        return [
            entry.line
            for entry in self.year.entries
            if entry.line.item.kind is Kind.VETO and self._covers(entry.line)
        ]

    def _describe_veto(self, line):
        """What it is, of which day, and its grounds."""
        found = self.lines[line.id]
        text = self._get_line_text(found, self.items[line.item].name)
        return " · ".join(filter(None, [text, found.description]))
