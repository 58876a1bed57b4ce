"""Another name in the place of a person's, wherever it stands in free words."""

import html
import re

from markupsafe import escape

# A shorter name is a part of too many words.
SHORTEST = 2


class Renaming:
    """Replaces a name, but not inside the longer names of others; nor where somebody
    else bears the same one, who may be meant.

    >>> renaming = Renaming("Wang Li", "Erased 7", ["Wang Liping"])
    >>> renaming("Wang Li and Wang Liping")
    'Erased 7 and Wang Liping'
    >>> Renaming("Wang Li", "Erased 7", ["Wang Li"])("Wang Li")
    'Wang Li'
    """

    def __init__(self, name, alias, others=()):
        self.name, self.alias, self.others = name, alias, list(others)
        names = [*sorted(self.others, key=len, reverse=True), name]
        self.pattern = re.compile("|".join(map(re.escape, names)))

    def __call__(self, words):
        if not words or len(self.name) < SHORTEST or self.name in self.others:
            return words
        return self.pattern.sub(self._replace, str(words))

    def _replace(self, found):
        return self.alias if found[0] == self.name else found[0]

    def in_html(self):
        """The same for HTML: one for each way in which a name is escaped there.

        >>> [r.name for r in Renaming("Li", "Erased 7").in_html()]
        ['Li']
        >>> [r.name for r in Renaming("O'Li", "Erased 7").in_html()]
        ["O'Li", 'O&#39;Li']
        """
        ways = (lambda text: html.escape(text, quote=False), lambda t: str(escape(t)))
        found = {way(self.name): way for way in ways}
        return [
            Renaming(name, way(self.alias), map(way, self.others))
            for name, way in found.items()
        ]


def get_without_person(content, member_id, renaming):
    """The content of a publication without what is personal of a member.

    >>> content = {
    ...     "members": [{"id": 7, "name": "Wang"}, {"id": 8, "name": "Li"}],
    ...     "entries": [
    ...         {"member": 7, "grounds": "Helped.", "points": 2.0},
    ...         {"member": 8, "grounds": "With Wang.", "points": 1.0},
    ...     ],
    ... }
    >>> erased = get_without_person(content, 7, Renaming("Wang", "Erased 7"))
    >>> [row["name"] for row in erased["members"]]
    ['Erased 7', 'Li']
    >>> [(row["grounds"], row["points"]) for row in erased["entries"]]
    [('', 2.0), ('With Erased 7.', 1.0)]
    """
    return {
        **content,
        "members": [
            {**row, "name": renaming.alias} if row["id"] == member_id else row
            for row in content["members"]
        ],
        "entries": [
            {
                **row,
                "grounds": ""
                if row["member"] == member_id
                else renaming(row["grounds"]),
            }
            for row in content["entries"]
        ],
    }
