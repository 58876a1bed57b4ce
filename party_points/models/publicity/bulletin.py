"""What a reader may see of what was published."""

import re
from math import inf

from odoo import fields
from odoo.tools import format_date

from ...clock import OFFICIAL_TIME
from ...scoring.points import to_points
from ...scoring.ranking import Candidate, get_group, get_quota
from ..rules.texts import format_change, format_points
from .party_dispute import OPEN

MASK = "＊"
# Ten or more who are ranked have at least three leading members.
MANY, FEWEST_LEADING, LEADING_PERCENT = 10, 3, 10
# Grounds that may be for members alone.
DELICATE_KINDS = ("deduction", "veto")


class Bulletin:
    """Puts a version into the words and figures that are for one kind of reader.

    :param version: ``party.publication.version`` as superuser, in the reader's language
    :param str reader: ``officer``, ``member`` or ``public``
    :param own_ids: the ids of the reader's own member
    """

    def __init__(self, version, reader, own_ids=()):
        self.env = version.env
        self.version = version
        self.publication = version.publication_id
        self.content = version.content
        self.reader = reader
        self.own_ids = own_ids if reader == "member" else ()
        self.is_masked = reader != "officer" and self.publication.names == "masked"
        self.names = {row["id"]: row["name"] for row in self.content["members"]}
        self.leading_ids = self._get_leading_ids()
        self.pattern = self._get_pattern()
        self.disputed_ids = self._get_disputed_ids()

    def _get_disputed_ids(self):
        """The lines on which a dispute is open now; they count until it is decided."""
        disputes = self.env["party.dispute"].search_fetch(
            [
                ("line_id", "in", [entry["line"] for entry in self.content["entries"]]),
                ("state", "in", OPEN),
            ],
            ["line_id"],
        )
        return set(disputes.line_id.ids)

    # Names

    def get_name(self, member_id, name=None):
        """In full or masked: the first character, and a star for each other one."""
        name = name or self.names.get(member_id, "")
        if not self.is_masked or member_id in self.own_ids:
            return name
        return mask(name)

    def _get_pattern(self):
        """Finds the names of members in free words."""
        names = sorted(
            {name for id_, name in self.names.items() if id_ not in self.own_ids},
            key=len,
            reverse=True,
        )
        return re.compile("|".join(map(re.escape, filter(None, names))) or r"(?!)")

    def mask_words(self, words):
        """Free words, in which a member may be named."""
        if not self.is_masked:
            return words
        return self.pattern.sub(lambda found: mask(found[0]), words)

    # Members

    def get_members(self):
        """The rows of the members: by place where the ranking is for this reader, else
        by name."""
        rows = [self._get_member(row) for row in self.content["members"]]
        if self._shows_all_ranks():
            rows.sort(key=lambda row: row["rank"] or inf)
        return rows

    def _get_member(self, row):
        figures = ("base", "pioneer", "deductions", "total", "annual")
        marks = ("excused", "vetoed", "below")
        is_own = row["id"] in self.own_ids
        return {
            "name": self.get_name(row["id"]),
            "is_own": is_own,
            # it may tell of health or work
            "class": row["class"] if is_own or self.reader == "officer" else "",
            **{name: row[name] for name in (*figures, *marks)},
            "months": [
                {"month": self._format_month(month), "total": total, "excused": excused}
                for month, total, excused in row["months"]
            ],
            "rank": row["rank"] if self._shows_all_ranks() else None,
        }

    def _shows_all_ranks(self):
        return self.reader == "officer" or self.publication.ranking == "all"

    def _get_leading_ids(self):
        """The best few: a tenth, at least three where ten or more are ranked; without
        those who stand below the pass line or under a veto. Where too many share the
        last place none of them is in."""
        if self.publication.ranking == "none":
            return frozenset()
        rows = [row for row in self.content["members"] if row["rank"]]
        quota = get_quota(len(rows), LEADING_PERCENT)
        if len(rows) >= MANY:
            quota = max(FEWEST_LEADING, len(rows) * LEADING_PERCENT // 100)
        group = get_group(
            [Candidate(r["id"], -to_points(r["rank"])) for r in rows], quota
        )
        barred = {row["id"] for row in rows if row["vetoed"] or row["below"]}
        return group.inside - barred

    def get_leading(self):
        """The leading members by place, with what they did."""
        rows = [row for row in self.content["members"] if row["id"] in self.leading_ids]
        deeds = self._get_deeds()
        return [
            {
                "name": self.get_name(row["id"]),
                "is_own": row["id"] in self.own_ids,
                "rank": row["rank"],
                "score": row["annual"] if row["total"] is None else row["total"],
                "deeds": deeds.get(row["id"], []),
            }
            for row in sorted(rows, key=lambda row: row["rank"])
        ]

    def _get_deeds(self):
        """Entries that brought pioneer points and stand.

        :return: ``{id of a member: [entry]}``
        """
        taken_back = {entry["reverses"] for entry in self.content["entries"]}
        deeds = {}
        for entry in self.content["entries"]:
            stands = not entry["reverses"] and entry["number"] not in taken_back
            if stands and entry["kind"] == "pioneer" and entry["points"] > 0:
                deeds.setdefault(entry["member"], []).append(self._get_entry(entry))
        return deeds

    # Entries

    def get_entries(self):
        """All entries, by member and day; those that were added later come where they
        belong, with the number that they have."""
        order = {row["id"]: n for n, row in enumerate(self.content["members"])}
        entries = sorted(
            self.content["entries"],
            key=lambda entry: (
                order.get(entry["member"], len(order)),
                entry["day"],
                entry["number"],
            ),
        )
        return [self._get_entry(entry) for entry in entries]

    def _get_entry(self, entry):
        what = ("number", "item", "dimension", "kind", "outcome")
        points = ("points", "late", "cuts", "reverses")
        day = fields.Date.to_date(entry["day"])
        return {
            **{name: entry[name] for name in (*what, *points)},
            "member": self.get_name(entry["member"]),
            "is_own": entry["member"] in self.own_ids,
            "disputed": entry["line"] in self.disputed_ids,
            "day": day,
            "day_text": format_date(self.env, day),
            "kind_label": self._get_kind_label(entry),
            "counts": self._get_counts(entry),
            "grounds": self.mask_words(entry["grounds"]) if self._shows(entry) else "",
        }

    def _get_kind_label(self, entry):
        if not entry.get("restores"):
            return self._get_label("kind", entry["kind"])
        day = format_date(self.env, fields.Date.to_date(entry["restores"]))
        return self.env._("Part given back of the deduction of %(day)s", day=day)

    def _shows(self, entry):
        """Whether the grounds of an entry are for this reader. Those of a reversal say
        why points are taken back, whatever it takes back."""
        return (
            self.reader != "public"
            or self.publication.grounds == "everybody"
            or not (entry["kind"] in DELICATE_KINDS or entry["reverses"])
        )

    def _get_counts(self, entry):
        """What an entry counts, in a few words."""
        if entry["kind"] == "veto":
            return self._get_label("kind", "veto")
        if entry["outcome"] and not entry["points"]:
            return self._get_label("outcome", entry["outcome"])
        return format_change(entry["points"])

    def _get_label(self, name, key):
        field = self.env["party.point.line"]._fields[name]
        return dict(field._description_selection(self.env)).get(key, "")

    # Changes

    def get_changes(self):
        """What each correction has changed, the latest first, until this version.

        :return: list of ``{"version": number, "day": text, "texts": [sentences]}``
        """
        versions = self.publication.version_ids.sorted("number")
        return [
            {
                "version": version.number,
                "day": self._format_time(version.published_on),
                "texts": self._get_texts(before, version),
            }
            for before, version in reversed(
                [*zip(versions, versions[1:], strict=False)]
            )
            if version.number <= self.version.number
        ]

    def _get_texts(self, before, version):
        names = {
            row["id"]: row["name"]
            for content in (before.content, version.content)
            for row in content["members"]
        }
        entries = {
            entry["number"]: entry
            for content in (before.content, version.content)
            for entry in content["entries"]
        }
        texts = [
            self._get_text(change, names, entries) for change in version.changes or ()
        ]
        return [text for text in texts if text]

    def _get_text(self, change, names, entries):
        """A change as a sentence; empty where it is not for this reader."""
        id_ = change["member"]
        values = {"member": self.get_name(id_, names.get(id_, ""))}
        if change["what"] == "figure":
            return self._get_figure_text(change, values)
        entry = entries[change["number"]]
        values |= {
            "number": change["number"],
            "item": entry["item"],
            "counts": self._get_counts(entry),
            "other": change["after"],
        }
        if change["what"] == "entry added":
            return self.env._(
                "Entry %(number)s is new: %(member)s, %(item)s, %(counts)s.", **values
            )
        if change["what"] == "entry reversed":
            return self.env._(
                "Entry %(number)s is taken back by entry %(other)s: %(member)s, "
                "%(item)s.",
                **values,
            )
        return self.env._(
            "Entry %(number)s has gone: %(member)s, %(item)s, %(counts)s.", **values
        )

    def _get_figure_text(self, change, values):
        if change["figure"] == "rank" and not self._shows_all_ranks():
            return ""
        label = self._get_figure_label(change["figure"])
        if change.get("month"):
            label = f"{label} {self._format_month(change['month'])}"
        return self.env._(
            "%(member)s: %(figure)s %(before)s → %(after)s.",
            figure=label,
            before=self._format_figure(change["before"]),
            after=self._format_figure(change["after"]),
            **values,
        )

    def _get_figure_label(self, figure):
        return {
            "base": self.env._("base points"),
            "pioneer": self.env._("pioneer points"),
            "deductions": self.env._("deductions"),
            "total": self.env._("month score"),
            "annual": self.env._("annual score"),
            "rank": self.env._("place"),
            "excused": self.env._("exempt"),
            "vetoed": self.env._("veto"),
            "below": self.env._("below the pass line"),
        }[figure]

    def _format_figure(self, value):
        if value is None:
            return "–"
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        return format_points(value)

    # Dates

    def _format_month(self, month):
        return format_date(self.env, month, date_format="y-MM")

    def _format_time(self, moment):
        return format_moment(self.version, moment)


def format_moment(records, moment):
    """The day of a moment, where days begin for all."""
    records = records.with_context(tz=OFFICIAL_TIME)
    day = fields.Datetime.context_timestamp(records, moment).date()
    return format_date(records.env, day)


def mask(name):
    """The first character of a name, and a star for each other one.

    >>> mask("王小明"), mask("Li"), mask("")
    ('王＊＊', 'L＊', '')
    """
    return name[:1] + MASK * (len(name) - 1)
