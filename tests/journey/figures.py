"""What must come out of an example, wherever it is looked at."""

import json
import re
from collections import Counter
from datetime import date

from lxml import etree

from odoo.addons.party_points.models.rules.texts import format_points

from ..rulebook_examples import read, to_text
from .cast import BRANCH, MONTHS, SECOND, SECOND_OFFICERS, YEAR
from .looks import Looks
from .readers import read_bulletin, read_pdf, read_run, read_total

# Waits for the rows of the list, and looks for the words of each.
LOOK = """
    const rows = %s;
    const watch = setInterval(() => {
        const seen = [...document.querySelectorAll(".o_data_row")].map((row) =>
            [...row.querySelectorAll("td")].map((cell) => cell.innerText.trim())
        );
        const has = (words) => seen.some((row) => words.every((w) => row.includes(w)));
        if (rows.every(has)) {
            clearInterval(watch);
            console.log("test successful");
        }
    }, 200);
"""


class FigureTests(Looks):
    """What must come out of an example, to be mixed with ``JourneyCase``: in the
    system, on the screens, on paper and in workbooks.

    ``published``   how many publications there are of each kind
    """

    published = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}

    def get_expected_months(self):
        """:return: ``{name: [figure or "exempt" of each month]}``"""
        return {
            name: [to_text(self.expected[name, f"month {m}"]) for m in MONTHS]
            for name in self.rows
        }

    def get_printed(self, name, figure):
        """A figure of the year as people read it."""
        value = self.expected[name, figure]
        if not value.replace(".", "", 1).isdecimal():
            return value
        return format_points(float(value))

    def get_printed_months(self, name):
        return [self.get_printed(name, f"month {month}") for month in MONTHS]

    def get_ranked(self):
        """The names of those who have a place."""
        return [name for name in self.rows if self.expected[name, "rank"] != "exempt"]

    # In the system

    def test_months_are_closed_with_the_figures_of_the_example(self):
        for name, figures in self.get_expected_months().items():
            scores = self.env["party.point.score"].search(
                [("member_id", "=", self.members[name].id)]
            )
            found = {
                score.month.month: to_text(score.total)
                for score in scores
                if not score.is_excused
            }
            with self.subTest(member=name):
                self.assertEqual({*scores.period_id.mapped("state")}, {"closed"})
                months = [found.get(month, "exempt") for month in MONTHS]
                self.assertEqual(months, figures)

    def test_year_is_final_with_the_figures_places_and_grades_of_the_example(self):
        self.assertEqual(self.get_cycle().state, "final")
        for name in self.rows:
            appraisal = self.get_appraisal(name)
            with self.subTest(member=name):
                for figure in ("annual", "average"):
                    expected = to_text(self.expected[name, figure])
                    self.assertEqual(to_text(appraisal[figure]), expected)
                if name in self.get_ranked():
                    self.assertEqual(str(appraisal.rank), self.expected[name, "rank"])
                    expected = self.get_grade_name(name)
                    self.assertEqual(appraisal.grade_id.name, expected)
                else:
                    self.assertEqual(appraisal.status, "exempt")
                    self.assertFalse(appraisal.rank or appraisal.grade_id)

    def get_grade_name(self, name):
        """What the example says, or the meeting, where it leaves it to that."""
        grade = self.expected[name, "grade"]
        if grade == "meeting":
            grade = self.choose_grades()[name][0].name
        return grade

    def test_nothing_is_left_open_at_the_years_end(self):
        lines = self.env["party.point.line"].search([("branch_id.code", "=", BRANCH)])
        self.assertEqual({*lines.mapped("state")}, {"confirmed"})
        publications = self.env["party.publication"].search(
            [("branch_id.code", "=", BRANCH), ("date_to", "<=", date(YEAR, 12, 31))]
        )
        self.assertEqual({*publications.mapped("state")}, {"final"})
        self.assertEqual(Counter(publications.mapped("kind")), self.published)

    def test_the_chain_of_the_ledger_holds(self):
        lines = self.env["party.point.line"]
        for code in (BRANCH, SECOND):
            self.assertFalse(lines._find_broken_link(self.get_branch(code)))

    # On the screens

    def test_members_read_their_figures_on_their_own_pages(self):
        for name in self.rows:
            page = self.read_page(name, f"/my/points/scores/{YEAR}")
            with self.subTest(member=name):
                found = read_run(page)
                months = [found.get(month, "exempt") for month in MONTHS]
                self.assertEqual(months, self.get_printed_months(name))
                annual = self.get_printed(name, "annual")
                self.assertEqual(read_total(page), annual)

    def test_members_read_how_a_month_came_about(self):
        for name in self.rows:
            for month, figure in zip(
                MONTHS, self.get_printed_months(name), strict=True
            ):
                if not self.has_lines(name, month) or figure == "exempt":
                    continue
                page = self.read_page(name, f"/my/points/scores/{YEAR}/{month}")
                with self.subTest(member=name, month=month):
                    self.assertEqual(read_total(page), figure)

    def has_lines(self, name, month):
        return any(
            row["member"] == name and date.fromisoformat(row["date"]).month == month
            for row in read(self.document, "lines")
        )

    def test_members_read_their_grade(self):
        for name in self.get_ranked():
            appraisal = self.get_appraisal(name)
            page = self.read_page(name, f"/my/points/appraisals/{appraisal.id}")
            words = page.text_content().split()
            with self.subTest(member=name):
                self.assertIn(self.get_grade_name(name), words)
                self.assertIn(self.get_printed(name, "average"), words)

    def test_secretary_sees_the_months_in_his_list(self):
        scores = self.as_officer("secretary")["party.point.score"]
        arch = etree.fromstring(scores.get_view(view_type="list")["arch"])
        columns = {node.get("name"): {} for node in arch.iter("field")}
        domain = [("branch_id.code", "=", BRANCH), ("is_excused", "=", False)]
        found = {
            (row["member_id"], str(row["month"])): to_text(row["total"])
            for row in scores.web_search_read(domain, columns)["records"]
        }
        for name, figures in self.get_expected_months().items():
            keys = [(self.members[name].id, f"{YEAR}-{m:02}-01") for m in MONTHS]
            with self.subTest(member=name):
                self.assertEqual([found.get(key, "exempt") for key in keys], figures)

    def test_secretary_looks_at_the_year_in_the_browser(self):
        rows = [
            [name, self.expected[name, "rank"], self.get_grade_name(name)]
            for name in self.get_ranked()
        ]
        self.browser_js(
            f"/odoo/party-years/{self.get_cycle().id}",
            LOOK % json.dumps(rows),
            login=self.get_number(self.officers["secretary"]),
        )

    def test_stranger_reads_each_month_by_its_link(self):
        pages = [
            read_bulletin(self.read_page(None, self.link("month", month)))
            for month in MONTHS
        ]
        for name in self.rows:
            with self.subTest(member=name):
                months = [page.get(name) or "exempt" for page in pages]
                self.assertEqual(months, self.get_printed_months(name))

    def test_nobody_reads_what_is_anothers(self):
        ranked = self.get_ranked()
        one, other, *_others = [n for n in ranked if not self.rows[n]["audience"]]
        line = self.env["party.point.line"].search(
            [("member_id", "=", self.members[other].id)], limit=1
        )
        bulletin = f"/my/points/publications/{self.get_publication().id}"
        workbook = f"/party_points/workbook.xlsx?branch={self.get_branch().id}"
        cases = [
            (one, f"/my/points/lines/{line.id}", 404),
            (one, f"/my/points/appraisals/{self.get_appraisal(other).id}", 404),
            (one, f"{workbook}&year={YEAR}&kind=year", 404),
            (
                self.officers["scorekeeper"],
                f"{workbook}&year={YEAR}&kind=appraisal",
                404,
            ),
            (SECOND_OFFICERS["secretary"], f"{workbook}&year={YEAR}&kind=year", 404),
            (SECOND_OFFICERS["secretary"], bulletin, 404),
            (None, bulletin, "login"),
            (None, "/party/publication/guessed", 404),
        ]
        for name, path, status in cases:
            with self.subTest(name=name, path=path):
                self.assertEqual(self.get_status(name, path), status)

    # On paper

    def test_bulletin_of_the_year_prints_every_month(self):
        publication = self.get_publication("year")
        lines = self.print_words(
            self.officers["publicity"], "party_publication_report_a4", publication
        )
        # number, name, marks, twelve months, base, pioneer, deductions, the year
        found = {words[1]: words[-16:] for words in lines if len(words) >= 18}
        for name in self.rows:
            with self.subTest(member=name):
                months = ["exempt" if w == "–" else w for w in found[name][:12]]
                self.assertEqual(months, self.get_printed_months(name))
                self.assertEqual(found[name][-1], self.get_printed(name, "annual"))

    def test_annual_summary_prints_places_and_grades(self):
        lines = self.print_words(
            self.officers["secretary"],
            "party_cycle_report_summary_a4",
            self.get_cycle(),
        )
        words = [word for line in lines for word in line]
        for name in self.rows:
            row = words[words.index(name) :][:30]
            figures = [self.get_printed(name, key) for key in ("annual", "average")]
            with self.subTest(member=name):
                self.assertIn(" ".join(figures), " ".join(row))
                if name in self.get_ranked():
                    place = self.expected[name, "rank"] + self.get_grade_name(name)
                    self.assertIn(place, "".join(row))

    def test_members_take_their_handbooks_home(self):
        first, *_others, last = self.rows
        for name in (first, last):
            answer = self.open_page(name, f"/my/points/handbook/{YEAR}")
            found = {
                words[0]: words[4]
                for words in read_pdf(answer.content)
                if re.fullmatch(rf"{YEAR}-\d\d", words[0]) and len(words) > 5
            }
            with self.subTest(member=name):
                months = [found.get(f"{YEAR}-{m:02}", "exempt") for m in MONTHS]
                self.assertEqual(months, self.get_printed_months(name))

    # In workbooks

    def test_year_workbook_has_the_months_as_numbers(self):
        rows = self.download(self.officers["scorekeeper"], "year")
        for name in self.rows:
            months = ["exempt" if v is None else to_text(v) for v in rows[name][2:14]]
            with self.subTest(member=name):
                self.assertEqual(months, self.get_expected_months()[name])
                annual = to_text(self.expected[name, "annual"])
                self.assertEqual(to_text(rows[name][-1]), annual)

    def test_appraisal_workbook_has_places_and_grades(self):
        rows = self.download(self.officers["secretary"], "appraisal")
        columns = [*self.env["party.workbook"]._get_appraisal_columns()]
        for name in self.rows:
            row = dict(zip(columns, rows[name], strict=True))
            with self.subTest(member=name):
                for figure in ("annual", "average"):
                    expected = to_text(self.expected[name, figure])
                    self.assertEqual(to_text(row[figure]), expected)
                is_ranked = name in self.get_ranked()
                place = int(self.expected[name, "rank"]) if is_ranked else None
                self.assertEqual(row["rank"], place)
                grade = self.get_grade_name(name) if is_ranked else None
                self.assertEqual(row["grade_id.name"], grade)
