"""The case itself: the diary is written, and lived once for all tests."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from freezegun.api import freeze_time

from odoo.tests import HttpCase

from ..rulebook_examples import read
from .care import Care
from .cast import FOUNDED, MONTHS, YEAR
from .comings import Comings
from .lines import Lines
from .publicity import Publicity
from .reviews import Reviews
from .town import Town
from .year_end import YearEnd


@dataclass
class Diary:
    """What happens on which day, in the order in which it was written down."""

    days: dict = field(default_factory=lambda: defaultdict(list))

    def on(self, day, do, *args):
        self.days[day].append((do, args))

    def live(self, clock, end_of_step):
        """Live it, day after day; a step may write down later ones."""
        while self.days:
            day = min(self.days)
            clock.move_to(f"{day} 02:00:00")  # ten in the morning in Beijing
            for do, args in self.days.pop(day):
                do(*args)
                end_of_step()


class JourneyCase(Town, Comings, Lines, Reviews, Publicity, Care, YearEnd, HttpCase):
    """A document's example, lived once for all tests of the class.

    What a journey may set:

    ``document``    "000" … "004"
    ``town``        names of the committee, the branch and the second branch
    ``sector``      of all three
    ``officer_class``  the class of the officers, for which the book has no rules
    ``classes``     ``{template: class of its members}`` where the template's code does
                    not end with it
    ``sent``        ``{position: name}`` of those sent to the branch from above
    ``beside``      ``{name: class}`` of members of the branch beside the example's
    ``instead``     ``{number of a line: columns}`` that are registered otherwise at
                    first, also ``source``; ``None`` for a line that is left out
    ``late``        ``{number of a line: (day of its registration, two witnesses)}``
    ``more_lines``  rows as in the example, of those beside it
    """

    document = None
    town = ("演示镇党委", "演示村党支部", "演示镇机关党支部")
    sector = "rural"
    officer_class = "RETIRED"
    classes = {}
    sent = {}
    beside = {}
    instead = {}
    late = {}
    more_lines = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.rows = {row["member"]: row for row in read(cls.document, "members")}
        cls.expected = {
            (row["member"], row["figure"]): row["expected"]
            for row in read(cls.document, "results")
        }
        cls.numbers = {}  # {name: number of the member, which is his login}
        cls.people = {}  # {name: user}
        cls.members = {}  # {name: party.member}, as superuser
        cls.refused = {}  # {number of a line: why it was refused}
        # freezegun's, not Odoo's: time goes on within a day, and pytest keeps its own
        frozen = freeze_time(FOUNDED, tick=True, ignore=["_pytest."])
        clock = frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.diary = Diary()
        cls.write_diary()
        cls.weave()
        cls.diary.live(clock, cls.end_step)

    @classmethod
    def weave(cls):
        """What else happens; for journeys: ``cls.diary.on(day, do, *args)``."""

    @classmethod
    def end_step(cls):
        """As at the end of a request."""
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def write_diary(cls):
        on = cls.diary.on
        on(FOUNDED, cls.found)
        on(FOUNDED, cls.open_to_public)
        cls.write_arrivals()
        cls.write_lines()
        for month in MONTHS:
            cls.write_month(month)
        on(date(YEAR, 12, 27), cls.bring_up_to_date)
        on(date(YEAR, 12, 28), cls.compute_year)
        on(date(YEAR, 12, 28), cls.propose_year)
        on(date(YEAR, 12, 29), cls.confirm_year)
        on(date(YEAR, 12, 30), cls.acknowledge_year)
        on(date(YEAR + 1, 1, 16), cls.approve_year)
        on(date(YEAR + 1, 1, 17), cls.publish, "year")

    @classmethod
    def write_month(cls, month):
        """Reviewed and closed on the third of the next month, published on the fourth,
        final once its window is over. The system itself opens every branch's month."""
        cls.diary.on(date(YEAR, month, 1), cls.env["party.period"]._cron_open)
        if month == 12:
            review, published = date(YEAR, 12, 27), date(YEAR + 1, 1, 4)
        else:
            review = date(YEAR, month + 1, 3)
            published = date(YEAR, month + 1, 4)
        cls.diary.on(review, cls.review, month)
        cls.diary.on(published, cls.publish, "month", "quarter")
        if published.month in (6, 12):
            cls.diary.on(published.replace(day=15), cls.publish, "half_year")
        for day in (15, 26):
            cls.diary.on(published.replace(day=day), cls.finalise)
