"""What each line counts: caps, one cause once, nothing in exempt months (RULE-4).

What is settled stays settled: a line takes the room that the ones before it have
left, and what a cap has cut does not come back when room is freed later. A deed that
several lines reward counts as much as the highest of them; when one is taken back, as
much as the highest of the others. What is given back of a deduction passes no cap, and
makes room in none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .lines import Line, get_magnitude
from .points import ZERO
from .rules import Period


class CutReason(StrEnum):
    ITEM_POINTS = "item_points"
    ITEM_TIMES = "item_times"
    CATEGORY_POINTS = "category_points"
    CATEGORY_TIMES = "category_times"
    SAME_CAUSE = "same_cause"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Cut:
    """Why a line counts less than its points: by how much, by which cap."""

    reason: CutReason
    points: Decimal
    cap: Decimal | int | None = None
    period: Period | None = None


@dataclass(frozen=True)
class Entry:
    """A line with what it counts. ``raw`` and ``effective`` carry the sign."""

    line: Line
    raw: Decimal
    effective: Decimal
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True)
class Room:
    """One cap that a line has to pass, in the period of the line."""

    reason: CutReason
    key: tuple
    cap: Decimal | int
    period: Period

    @property
    def counts_lines(self):
        return self.reason in (CutReason.ITEM_TIMES, CutReason.CATEGORY_TIMES)


def settle(scheme, lines, excused=frozenset(), settled=()):
    """Fix what lines count.

    The order in which the lines are given does not matter: they are taken by day,
    within a day by item, and larger ones first.

    :param lines: the ``Line`` of one member and one cycle that are not settled yet
    :param excused: the months in which he is exempt or no member
    :param settled: the ``Entry`` of that cycle that are settled already, with their
        cuts, in the order in which they were
    :return: list of ``Entry`` in the order in which they were taken
    :raise ValueError: where a line reverses what is not there, has been reversed
        already or lies on another day
    """
    book = _Book(scheme, excused)
    for entry in settled:
        book.add(entry)
    return [book.settle(line) for line in _in_order(lines)]


def depends_on_settled(line):
    """Whether what a line counts may depend on what its year has settled before.

    Where it does for none of the lines of a member, they settle the same after none.
    """
    owners = (line.item, line.item.category)
    is_capped = any(
        owner and (owner.caps.points or owner.caps.times) for owner in owners
    )
    return bool(
        line.cause is not None
        or line.reverses is not None
        or (is_capped and line.passes_caps)
    )


def get_left(scheme, items, day, settled=()):
    """What caps leave to one more line of each item on a day.

    :param items: ``Item``
    :param settled: the ``Entry`` of the cycle in the order in which they were settled
    :return: ``{item: [(Room, points or times left)]}``; no caps, no rooms
    """
    book = _Book(scheme, frozenset())
    for entry in settled:
        book.add(entry)
    return {
        item: [(room, book.get_left(room)) for room in book.get_rooms(item, day)]
        for item in items
    }


def _in_order(lines):
    """Reversals after all others: they take back, and make no room for those."""
    return sorted(
        lines,
        key=lambda line: (
            line.reverses is not None,
            line.day,
            line.item.code,
            -get_magnitude(line),
            str(line.cause),
            str(line.id),
        ),
    )


@dataclass
class _Standing:
    """A line that has not been taken back.

    ``pieces`` are the points that it stands for, as ``(line they count with, points)``:
    its own, and those of lines for the same deed that were taken back. ``most`` is what
    it could count, were it alone with its cause. Points are without a sign.
    """

    line: Line
    most: Decimal
    pieces: list[tuple[Line, Decimal]]

    @property
    def points(self):
        return sum((points for _line, points in self.pieces), ZERO)


class _Book:
    """The lines of one member and one cycle as they are settled, one after another."""

    def __init__(self, scheme, excused):
        self.scheme = scheme
        self.excused = excused
        self.entries = {}  # {id of a line: its entry}
        self.standing = {}  # {id of a line: what it counts by now}
        self.used_points = defaultdict(lambda: ZERO)  # {key of a room: points}
        self.used_times = Counter()  # {key of a room: lines}

    def settle(self, line):
        entry = self._reverse(line) if line.reverses is not None else self._cut(line)
        self.add(entry)
        return entry

    def add(self, entry):
        """Take an entry into the book, and the room that it uses."""
        line = entry.line
        self.entries[line.id] = entry
        if line.reverses is None:
            same_cause = (c for c in entry.cuts if c.reason is CutReason.SAME_CAUSE)
            points = abs(entry.effective)
            most = points + sum((cut.points for cut in same_cause), ZERO)
            self.standing[line.id] = _Standing(line, most, [(line, points)])
            self._use_room(line, points, bool(points))
        else:
            self._take_back(self.standing[line.reverses])
            del self.standing[line.reverses]

    def _take_back(self, standing):
        """Free the room of what is lost; what is kept passes on, with its room."""
        heir, kept = self._get_heir(standing)
        for line, points in standing.pieces:
            stays = min(points, kept)
            kept -= stays
            if stays:
                heir.pieces.append((line, stays))
            self._use_room(line, stays - points, -bool(points and not stays))

    def _use_room(self, line, points, times):
        for room in self._get_rooms(line):
            self.used_points[room.key] += points
            self.used_times[room.key] += times

    def _reverse(self, line):
        original = self.entries.get(line.reverses)
        if original is None or original.line.reverses is not None:
            raise ValueError(f"{line.id} reverses {line.reverses}, which is no line.")
        if line.day != original.line.day:
            raise ValueError(f"{line.id} has not the day of {line.reverses}.")
        if line.reverses not in self.standing:
            raise ValueError(f"{line.reverses} has been reversed already.")
        standing = self.standing[line.reverses]
        _heir, kept = self._get_heir(standing)
        lost = (standing.points - kept) * self._get_sign(original.line)
        cuts = (Cut(CutReason.SAME_CAUSE, kept),) if kept else ()
        return Entry(line, -original.raw, -lost, cuts)

    def _get_heir(self, standing):
        """What a deed goes on to count when one of its lines is taken back.

        :return: the line that stands for it then, and the points that pass to it
        """
        lines = self._get_cause(standing.line)
        others = [other for other in lines if other is not standing]
        if not others:
            return None, ZERO
        heir = max(others, key=lambda other: other.most)
        counted = sum((other.points for other in others), ZERO)
        return heir, max(ZERO, heir.most - counted)

    def _get_cause(self, line):
        """The lines that stand for the same deed; losses are counted each."""
        if line.cause is None or not self._gains(line):
            return []
        return [
            standing
            for standing in self.standing.values()
            if standing.line.cause == line.cause and self._gains(standing.line)
        ]

    def _gains(self, line):
        return self.scheme.get_sign(line.item) > 0

    def _get_sign(self, line):
        """What is given back has the sign against which it was deducted."""
        sign = self.scheme.get_sign(line.item)
        return sign if line.restores is None else -sign

    def _cut(self, line):
        sign = self._get_sign(line)
        raw = left = get_magnitude(line)
        cuts = []
        if line.month in self.excused:
            cuts, left = [Cut(CutReason.EXEMPT, raw)], ZERO
        else:
            counted = sum((s.points for s in self._get_cause(line)), ZERO)
            left = max(ZERO, raw - counted)
            cuts = [Cut(CutReason.SAME_CAUSE, raw - left)]
        for room in self._get_rooms(line):
            free = self._get_free(room, left)
            if free < left:
                cuts.append(Cut(room.reason, left - free, room.cap, room.period))
                left = free
        return Entry(line, raw * sign, left * sign, tuple(c for c in cuts if c.points))

    def get_rooms(self, item, day):
        """The caps that a line of the item would have to pass on a day."""
        return self._get_rooms(Line(None, item, day))

    def get_left(self, room):
        used = self.used_times if room.counts_lines else self.used_points
        return max(ZERO if not room.counts_lines else 0, room.cap - used[room.key])

    def _get_free(self, room, wanted):
        if room.counts_lines:
            return wanted if self.used_times[room.key] < room.cap else ZERO
        return min(wanted, max(ZERO, room.cap - self.used_points[room.key]))

    def _get_rooms(self, line) -> Iterator[Room]:
        """The caps of the item, then those of its category."""
        item, category = line.item, line.item.category
        if not line.passes_caps:
            return
        caps = [
            (CutReason.ITEM_POINTS, item.code, item.caps.points),
            (CutReason.ITEM_TIMES, item.code, item.caps.times),
        ]
        if category:
            caps += [
                (CutReason.CATEGORY_POINTS, category.code, category.caps.points),
                (CutReason.CATEGORY_TIMES, category.code, category.caps.times),
            ]
        sign = self.scheme.get_sign(item)
        for reason, code, by_period in caps:
            for period, cap in by_period.items():
                key = (reason, code, sign, period, period.get_number(line.month))
                yield Room(reason, key, cap, period)
