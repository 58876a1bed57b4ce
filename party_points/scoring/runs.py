"""Months below the pass line one after another, and the share of a branch below it."""


def get_runs(scheme, scores, before=0):
    """How many months running a member has been below the line, month by month
    (WARN-1).

    A month at or above the line breaks the run; one in which he was exempt neither
    counts nor breaks it.

    >>> from .rules import Scheme
    >>> get_runs(Scheme(), [59, None, 50, 60, 40])
    [1, 1, 2, 0, 1]

    :param scores: the month scores in order; ``None`` where he was exempt
    :param int before: the run that the month before the first one ended with
    :return: list of numbers
    """
    runs, run = [], before
    for score in scores:
        if score is not None:
            run = run + 1 if scheme.is_below(score, scheme.month_pass_line) else 0
        runs.append(run)
    return runs


def is_branch_barred(scheme, figures, limit=30):
    """Whether so many members of a branch are below the line in the year that it cannot
    be nominated (001: 30 % or more below it on average; APP-6).

    >>> from .rules import Scheme
    >>> [is_branch_barred(Scheme(), [50] * n + [70] * (10 - n)) for n in (0, 2, 3)]
    [False, False, True]

    :param figures: of the ranked members, what the scheme ranks by
    :param limit: percent; 0 bars no branch
    """
    figures = list(figures)
    below = [f for f in figures if scheme.is_below(f, scheme.year_pass_line)]
    return is_share_barred(len(below), len(figures), limit)


def is_share_barred(below, number, limit):
    """The same for a branch whose members are judged by several pass lines.

    >>> [is_share_barred(below, 10, 30) for below in (2, 3)], is_share_barred(0, 0, 30)
    ([False, True], False)

    :param int below: how many are below theirs
    :param int number: of the ranked members
    :param limit: percent; 0 bars no branch
    """
    return bool(limit and below) and below * 100 >= limit * number
