"""The worked examples of data/rulebooks/examples, and the same through the engine."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal

from odoo.addons.party_points.scoring.admission import Circumstances, find_problems
from odoo.addons.party_points.scoring.grading import grade
from odoo.addons.party_points.scoring.lines import Line, Outcome
from odoo.addons.party_points.scoring.points import to_points
from odoo.addons.party_points.scoring.ranking import get_candidate, rank
from odoo.addons.party_points.scoring.scores import ALL_MONTHS, Year
from odoo.addons.party_points.scoring.settling import settle

from data.rulebooks.load import HERE

FOLDER = HERE / "examples"
MONTHS = [f"month {month}" for month in ALL_MONTHS]
FIGURES = [*MONTHS, "annual", "average", "rank", "grade"]
YEAR_END = date(2026, 12, 31)


def read(document, what):
    """The rows of one of a document's files, as ``{column: text}``."""
    with (FOLDER / f"{document}_{what}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


class Example:
    """A branch of a document's example, scored by templates of a database.

    :param str document: "000" … "004"
    :param templates: ``party.rule.template`` that were imported of its rule book
    """

    def __init__(self, document, templates):
        self.document = document
        self.members = {row["member"]: row for row in read(document, "members")}
        self.rules = {template.code: template for template in templates}
        self.items = {}  # {code of a template: {code of an item: engine's item}}
        self.schemes = {}  # {code of a template: engine's scheme}
        for code, template in self.rules.items():
            self.schemes[code], items = template._to_scoring()
            self.items[code] = {item.code: rule for item, rule in items.items()}
        self.lines = defaultdict(list)
        for row in read(document, "lines"):
            self.lines[row["member"]].append(self._get_line(row))

    def get_expected(self):
        """:return: ``{(member, figure): text}``"""
        return {
            (row["member"], row["figure"]): row["expected"]
            for row in read(self.document, "results")
        }

    def get_reckonings(self):
        return [row["reckoning"] for row in read(self.document, "results")]

    def get_results(self):
        """What the engine makes of the lines, in the form of ``get_expected``."""
        years = {member: self._get_year(member) for member in self.members}
        results = {}
        for member, year in years.items():
            for figure, value in self._get_scores(year).items():
                results[member, figure] = value
        ranked = {m: y for m, y in years.items() if self._is_ranked(m, y)}
        candidates = {m: get_candidate(m, year) for m, year in ranked.items()}
        places = rank(candidates.values())
        grades = self._get_grades(candidates)
        for member in self.members:
            results[member, "rank"] = places.get(member, "exempt")
            results[member, "grade"] = grades.get(member, "exempt")
        return results

    def find_problems(self):
        """What would keep lines from being made; lines of exempt months apart."""
        found = []
        for member, lines in self.lines.items():
            row = self.members[member]
            member_class = self.rules[row["template"]].member_class_ids[0].code
            excused = get_excused(row)
            for line in lines:
                now = Circumstances(
                    YEAR_END,
                    self._get_class(row) or member_class,
                    frozenset(filter(None, row["audience"].split("、"))),
                    has_evidence=True,
                )
                if line.month not in excused:
                    found += [(line.id, p.refusal) for p in find_problems(line, now)]
        return found

    def _get_class(self, row):
        """The member's class where the template is for several: it stands in the
        note."""
        classes = self.rules[row["template"]].with_context(lang="zh_CN")
        for member_class in classes.member_class_ids:
            if member_class.name in row["note"]:
                return member_class.code
        return None

    def _get_line(self, row):
        template = self.members[row["member"]]["template"]
        return Line(
            int(row["no"]),
            self.items[template][row["item"]],
            date.fromisoformat(row["date"]),
            quantity=Decimal(row["quantity"] or 1),
            points=to_points(row["points"] or 0),
            level=row["level"],
            cause=row["cause"] or None,
            outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        )

    def _get_year(self, member):
        row = self.members[member]
        excused = get_excused(row)
        scheme = self.schemes[row["template"]]
        entries = settle(scheme, self.lines[member], excused)
        return Year(scheme, tuple(entries), excused)

    @staticmethod
    def _get_scores(year):
        scores = {
            f"month {month}": "exempt"
            if month in year.excused
            else year.get_month(month).total
            for month in ALL_MONTHS
        }
        return {
            **scores,
            "annual": year.get_annual().total,
            "average": year.get_average(),
        }

    def _is_ranked(self, member, year):
        """Whether he is scored at the year's end, and was so long enough."""
        template = self.rules[self.members[member]["template"]]
        months = len(ALL_MONTHS) - len(year.excused)
        return 12 not in year.excused and (
            months >= template.grading_scheme_id.min_months
        )

    def _get_grades(self, candidates):
        """Graded together is who is graded by the same scheme."""
        by_grading = defaultdict(list)
        for member, candidate in candidates.items():
            template = self.rules[self.members[member]["template"]]
            by_grading[template.grading_scheme_id].append(candidate)
        verdicts = {}
        for grading, group in by_grading.items():
            verdicts |= grade(grading._to_scoring(), group)
        return {
            key: verdict.grade.code if verdict.grade else "meeting"
            for key, verdict in verdicts.items()
        }


def get_excused(row):
    """The months in which a member of an example is exempt, or none yet."""
    excused = set(range(1, int(row["standing_from_month"] or 1)))
    if row["exempt_months"]:
        first, _, last = row["exempt_months"].partition("-")
        excused |= set(range(int(first), int(last or first) + 1))
    return frozenset(excused)


def to_text(value):
    """An expected or computed value as it is compared: numbers as points."""
    text = str(value)
    is_number = text.replace(".", "", 1).isdecimal()
    return str(to_points(text)) if is_number else text
