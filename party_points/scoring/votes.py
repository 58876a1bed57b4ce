"""How a vote on a line is counted (REV-1)."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Vote(StrEnum):
    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


class Outcome(StrEnum):
    CARRIED = "carried"
    REJECTED = "rejected"
    TIE = "tie"  # neither side has a majority of those present
    NO_QUORUM = "no_quorum"
    NOBODY = "nobody"  # all are recused: somebody above decides


@dataclass(frozen=True)
class Tally:
    """A vote that was counted. ``entitled`` are those who are not recused."""

    entitled: int
    present: int
    in_favour: int
    against: int
    outcome: Outcome


def count(entitled, votes):
    """Count the votes of those who are not recused.

    Quorum is over half of them; it is carried, or rejected, by a majority of those
    present.

    >>> [count(5, ["for"] * n + ["against"]).outcome.value for n in (1, 2, 3)]
    ['no_quorum', 'carried', 'carried']
    >>> count(4, ["for", "for", "against", "abstain"]).outcome.value
    'tie'

    :param int entitled: how many may vote
    :param votes: of those who did, as ``Vote``
    :return: a ``Tally``
    """
    votes = list(votes)
    counts = Counter(votes)
    present, in_favour = len(votes), counts[Vote.FOR]
    against = counts[Vote.AGAINST]
    outcome = _get_outcome(entitled, present, in_favour, against)
    return Tally(entitled, present, in_favour, against, outcome)


def _get_outcome(entitled, present, in_favour, against):
    if not entitled:
        return Outcome.NOBODY
    if present * 2 <= entitled:
        return Outcome.NO_QUORUM
    if in_favour * 2 > present:
        return Outcome.CARRIED
    if against * 2 > present:
        return Outcome.REJECTED
    return Outcome.TIE
