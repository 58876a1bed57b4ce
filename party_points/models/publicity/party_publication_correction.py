from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from .party_publication_link import PUBLISHED

# What a correction tells of a member, beside the scores of his months.
FIGURES = (
    "base",
    "pioneer",
    "deductions",
    "annual",
    "rank",
    "excused",
    "vetoed",
    "below",
)


class PartyPublication(models.Model):
    """What is published and turned out wrong: a new version, with a list of what has
    changed, beside the old one (PUB-4)."""

    _inherit = "party.publication"

    @api.model
    def _correct_after(self, corrected, dispute=None):
        """Bring up to date what was published: of all branches in which lines count,
        and of the later months of the year, too.

        Called when the lines are confirmed, the months closed, and the scores
        refreshed.

        :param corrected: lines that are new in months that were published, or months
            that were open again, in which it may be somebody's exemption that is new
        :param dispute: the ``party.dispute`` that has brought them about
        :return: the publications that have a new version
        """
        affected = self._for_workflow()._get_affected(corrected)
        affected._queue_up()
        affected.invalidate_recordset()
        return affected.filtered(lambda p: p._correct_one(dispute)).with_env(self.env)

    @api.model
    def _get_affected(self, corrected):
        """What was published of the months corrected, and of what follows."""
        domains = [
            self._get_following_domain(first, branches, members)
            for first, branches, members in corrected._get_reach()
        ]
        return self.search(Domain.OR(domains) & Domain("state", "in", PUBLISHED))

    @api.model
    def _get_following_domain(self, first, branches, members):
        """The publications of a month and of the later ones of its year, in these
        branches and wherever the members were at the end of those months.

        :param date first: first day of the month
        """
        last = date(first.year, 12, 31)
        scores = self.env["party.point.score"].search_fetch(
            [
                ("member_id", "in", members.ids),
                ("month", ">=", first),
                ("month", "<=", last),
            ],
            ["branch_id"],
        )
        return (
            Domain("branch_id", "in", (scores.branch_id | branches).ids)
            & Domain("date_to", ">=", first)
            & Domain("date_to", "<=", last)
        )

    def _correct_one(self, dispute):
        """:return: whether something has changed"""
        old = self.version_id.content
        months = [fields.Date.to_date(month) for month in old["months"]]
        left_out = [fields.Date.to_date(month) for month in old["left_out"]]
        content = self._build_content(months, left_out, old)
        if content == old:
            return False
        version = self._add_version(content, _get_changes(old, content), dispute)
        self.version_id = version
        self._log_step("correct_publication", version)
        self.message_post(
            body=self.env._(
                "Corrected: version %(number)s says what has changed.",
                number=version.number,
            )
        )
        self._after_correct(version)
        return True

    def _after_correct(self, version):
        """Called, as superuser, when it has a new version.

        :param version: the new one; ``_get_changed_ids`` says whom it concerns
        """


def _get_changes(old, new):
    """What is different in a content, against the one before.

    :return: list of dicts, ``before`` and ``after`` being ``None`` where there was or
        is nothing::

            {"what": "entry added" or "entry removed", "number", "member": id,
             "before": its points, "after": its points}
            {"what": "entry reversed", "number", "member": id,
             "before": its points, "after": number of the entry that takes it back}
            {"what": "figure", "member": id, "figure": name, "month": first day or
             ``None``, "before", "after"}; of a month the figure is ``total``
    """
    return [*_get_entry_changes(old, new), *_get_figure_changes(old, new)]


def _get_entry_changes(old, new):
    before = {entry["number"]: entry for entry in old["entries"]}
    after = {entry["number"]: entry for entry in new["entries"]}
    changes = [
        _make_change("entry removed", entry, entry["points"], None)
        for number, entry in before.items()
        if number not in after
    ]
    for number, entry in after.items():
        if number in before:
            continue
        if of := after.get(entry["reverses"]):
            changes.append(_make_change("entry reversed", of, of["points"], number))
        changes.append(_make_change("entry added", entry, None, entry["points"]))
    return changes


def _make_change(what, entry, before, after):
    return {
        "what": what,
        "number": entry["number"],
        "member": entry["member"],
        "before": before,
        "after": after,
    }


def _get_figure_changes(old, new):
    """Who is new in it, or is so no longer, has no figures on the other side."""
    before = {row["id"]: _get_figures(row) for row in old["members"]}
    after = {row["id"]: _get_figures(row) for row in new["members"]}
    changes = []
    for member_id in before | after:
        was, now = before.get(member_id, {}), after.get(member_id, {})
        changes += [
            {
                "what": "figure",
                "member": member_id,
                "figure": figure,
                "month": month,
                "before": was.get((figure, month)),
                "after": now.get((figure, month)),
            }
            for figure, month in was | now
            if was.get((figure, month)) != now.get((figure, month))
        ]
    return changes


def _get_figures(row):
    """:return: ``{(figure, first day of a month or None): value}``"""
    totals = {("total", month): total for month, total, _excused in row["months"]}
    return totals | {(figure, None): row[figure] for figure in FIGURES}
