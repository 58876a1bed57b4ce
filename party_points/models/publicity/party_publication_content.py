from odoo import fields, models
from odoo.exceptions import UserError

from ...scoring.points import to_points
from ...scoring.ranking import Candidate, rank

# The figures of a member that a snapshot holds, whatever the period.
SUMS = ("pioneer", "deductions")


class PartyPublication(models.Model):
    """What is published: the snapshot of a branch's months (PUB-1).

    ``party.publication.version.content`` has this shape; it never changes again::

        {"lang": the language of its words,
         "months": [first day of each month held], "left_out": [of those not over],
         "rules": [[id of a template, its name]],
         "members": [{"id", "name", "class",
                      "months": [[first day, month score, whether exempt]],
                      "base": of the month, or what is left of the year's at its end,
                      "pioneer", "deductions": of all,
                      "total": the month score, null for longer periods,
                      "annual": at the end of the last month,
                      "rank": the month's, else by the annual score, or null,
                      "excused": in all months, "vetoed", "below": in one of them}],
         "entries": [{"number": by which members dispute it, "line", "member": ids,
                      "day", "item", "dimension", "kind", "outcome", "asked",
                      "raw", "points", "grounds", "late", "cuts": [sentences],
                      "reverses": number of the entry that it takes back,
                      "restores": day of the deduction of which it gives back a part;
                      all others do not have it}]}

    Members are those who have a score of one of the months in this branch, by rules in
    force: whom no rules score is no member with 0 points. Entries are the confirmed
    lines of these members and months. Who has moved on since keeps his row.
    """

    _inherit = "party.publication"

    def _build_content(self, months, left_out, old=None):
        """The content as the ledger makes it now; called as superuser. It costs the
        same number of queries however many members and lines there are.

        :param months: first days of the months that it holds
        :param left_out: first days of the months that are not over
        :param dict old: the content of the version before: what it says of people and
            entries in words stays, and entries keep their numbers
        :raise UserError: where nobody belonged to the branch
        """
        self.ensure_one()
        lang = old["lang"] if old else self.env.user.lang
        publication = self.with_context(lang=lang)
        scores = publication._get_scores(months)
        if not scores and not old:
            raise UserError(
                self.env._(
                    "“%(publication)s” cannot be published: nobody belonged to the "
                    "branch in these months.",
                    publication=self.display_name,
                )
            )
        old = old or {"members": [], "entries": []}
        return {
            "lang": lang,
            "months": [fields.Date.to_string(month) for month in months],
            "left_out": [fields.Date.to_string(month) for month in left_out],
            "rules": _get_rules(scores),
            "members": publication._get_member_rows(scores, months[-1], old),
            "entries": publication._get_entry_rows(scores, old),
        }

    def _get_scores(self, months):
        """The scores of the months, in their order."""
        scores = self.env["party.point.score"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("month", "in", months),
                ("template_id", "!=", False),
            ]
        )
        return scores.sorted("month")

    def _get_member_rows(self, scores, last_month, old):
        """The members by name, with their figures and places."""
        known = {row["id"]: row for row in old["members"]}
        rows = [
            self._get_member_row(member, of_member, known.get(member.id, {}))
            for member, of_member in scores.grouped("member_id").items()
        ]
        places = self._get_places(scores.filtered(lambda s: s.month == last_month))
        for row in rows:
            row["rank"] = places.get(row["id"])
        return sorted(rows, key=lambda row: (row["name"], row["id"]))

    def _get_member_row(self, member, scores, known):
        last = scores[-1]
        return {
            "id": member.id,
            "name": known.get("name") or member.name,
            "class": known.get("class") or last.member_class_id.name or "",
            "months": [
                [fields.Date.to_string(s.month), _number(s.total), s.is_excused]
                for s in scores
            ],
            "base": _number(last.base if self.kind == "month" else last.annual_base),
            **{name: _number(sum(scores.mapped(name))) for name in SUMS},
            "total": _number(last.total) if self.kind == "month" else None,
            "annual": _number(last.annual),
            "excused": all(scores.mapped("is_excused")),
            "vetoed": any(scores.mapped("is_vetoed")),
            "below": any(scores.mapped("is_below")),
        }

    def _get_places(self, scores):
        """The places in the branch at the end of the last month: of the month, else by
        the annual score. Who was exempt in it has none (APP-2).

        :return: ``{id of a member: place}``
        """
        ranked = scores.filtered(lambda score: not score.is_excused)
        if self.kind == "month":
            return {score.member_id.id: score.rank for score in ranked}
        return rank([Candidate(s.member_id.id, to_points(s.annual)) for s in ranked])

    def _get_entry_rows(self, scores, old):
        """The entries by member and day; those of the version before come first, as
        they were."""
        known = {row["line"]: row for row in old["entries"]}
        lines = self._get_lines(scores)
        numbers = {line_id: row["number"] for line_id, row in known.items()}
        new = lines.filtered(lambda line: line.id not in known)
        last = max(numbers.values(), default=0)
        for number, line in enumerate(new, start=last + 1):
            numbers[line.id] = number
        rows = [known[line.id] for line in lines if line.id in known]
        rows += [self._get_entry_row(line, numbers) for line in new]
        return sorted(rows, key=lambda row: row["number"])

    def _get_lines(self, scores):
        """The confirmed lines that count in these scores: of the same members and the
        same months, whatever branch a member was in on the day."""
        months = scores.mapped("month")
        if not months:
            return self.env["party.point.line"]
        lines = self.env["party.point.line"].search(
            [
                ("member_id", "in", scores.member_id.ids),
                ("date", ">=", min(months)),
                ("date", "<=", fields.Date.end_of(max(months), "month")),
                ("state", "=", "confirmed"),
            ]
        )
        keys = {(score.member_id, score.month) for score in scores}
        return lines.filtered(
            lambda line: (line.member_id, line.date.replace(day=1)) in keys
        ).sorted(
            lambda line: (
                line.member_id.name,
                line.member_id.id,
                line.date,
                line.settled_number,
                line.id,
            )
        )

    def _get_entry_row(self, line, numbers):
        return {
            "number": numbers[line.id],
            "line": line.id,
            "member": line.member_id.id,
            "day": fields.Date.to_string(line.date),
            "item": line.item_id.name,
            "dimension": line.dimension_id.name or "",
            "kind": line.kind,
            "outcome": line.outcome or None,
            "asked": line.asked_text or "",
            "raw": _number(line.raw_points),
            "points": _number(line.points),
            "grounds": line.description or "",
            "late": line.is_late,
            "cuts": line._explain_cuts(line._get_cuts()),
            "reverses": numbers.get(line.reverses_id.id),
            **self._get_restored_row(line),
        }

    def _get_restored_row(self, line):
        """Of which day the deduction is; other entries do not have it."""
        if not line.restores_id:
            return {}
        return {"restores": fields.Date.to_string(line.restores_id.date)}

    def _get_entry(self, number):
        """An entry of the current version with all that is in it, for our own use: what
        a reader may see of it is in ``_get_page``.

        :param int number: as it is printed
        :return: the dict of the entry (see the class); ``None`` where there is none
        """
        self.ensure_one()
        # sudo: the content, which is read through methods alone
        content = self.sudo().version_id.content or {"entries": []}
        return next((e for e in content["entries"] if e["number"] == number), None)


def _get_rules(scores):
    """The rules by which it was scored: ``[[id, name]]``."""
    templates = scores.template_id.sorted("id")
    return [[template.id, template.name] for template in templates]


def _number(points):
    """Points as a snapshot holds them: two decimals, and zero without a sign."""
    return float(to_points(points or 0)) + 0.0
