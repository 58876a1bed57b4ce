"""Who is among the last: a few places, without those who only share them with all."""


def get_last(ranks, number):
    """Those on the last places.

    Who shares the last of these places is in, unless that would let in more than twice
    as many: then those who share it stay out. Who is first is never among the last.

    >>> sorted(get_last({"a": 1, "b": 2, "c": 3, "d": 4}, 2))
    ['c', 'd']
    >>> sorted(get_last({"a": 1, "b": 2, "c": 2, "d": 4}, 2))
    ['b', 'c', 'd']
    >>> get_last({"a": 1, "b": 2, "c": 2, "d": 2}, 1)
    set()
    >>> get_last({"a": 1, "b": 1, "c": 1}, 3)
    set()

    :param ranks: ``{anything: place}``, 1 the best
    :param number: how many places
    :return: a set
    """
    places = sorted(ranks.values(), reverse=True)
    border = places[: number or 1][-1] if places else 0
    last = {key for key, place in ranks.items() if place >= border}
    if len(last) > 2 * number:
        last = {key for key in last if ranks[key] > border}
    return {key for key in last if ranks[key] > 1}
