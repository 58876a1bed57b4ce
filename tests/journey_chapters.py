"""What the journeys of 002, 003 and 004 have in common beside the driver: a December
whose lines reach to its last days, and months of the second branch."""

from datetime import date

from .journey_common import BRANCH, SECOND, SECOND_OFFICERS, YEAR


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


class SecondBranchChapters:
    """What the second branch does: it has two officers, who vote."""

    @classmethod
    def as_second(cls, kind="secretary"):
        return cls.as_(SECOND_OFFICERS[kind])

    @classmethod
    def review_second(cls, month):
        """The second branch decides on its month and closes it, as the first does."""
        secretary = cls.as_second()
        key = (cls.get_branch(SECOND), date(YEAR, month, 1))
        period = secretary["party.period"]._get_or_create({key})[key]
        period = period.with_env(secretary)
        if period.sudo().line_ids.filtered(lambda line: line.state == "submitted"):
            action = period.action_open_review()
            review = secretary["party.review"].browse(action["res_id"])
            for name in SECOND_OFFICERS.values():
                cls.vote(review, name)
            review.action_conclude()
            cls.end_step()
            cls.decide_above(period.sudo().with_env(cls.env))
        period.action_close()


class Looks:
    """What persons see of the year beside its figures, to be mixed with
    ``FigureTests``."""

    def read_text(self, name, path):
        """:return: the text of a page that a person opens"""
        return " ".join(self.read_page(name, path).text_content().split())

    def print_text(self, name, report, records):
        """:return: what a person prints, without spaces, whatever wrapped where"""
        lines = self.print_words(name, report, records)
        return "".join(word for line in lines for word in line)

    def assert_hidden(self, path, *names):
        """:param names: of those who are told that there is no such page"""
        for name in names:
            with self.subTest(path=path, reader=name):
                self.authenticate(self.get_number(name), self.get_number(name))
                self.assertEqual(self.url_open(path).status_code, 404)

    def assert_all_in(self, words, text):
        for word in words:
            with self.subTest(word):
                self.assertIn(word, text)

    def test_the_chain_of_the_ledger_holds(self):
        lines = self.env["party.point.line"]
        for code in (BRANCH, SECOND):
            self.assertFalse(lines._find_broken_link(self.get_branch(code)))
