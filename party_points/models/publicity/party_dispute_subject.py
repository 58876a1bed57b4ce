from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...clock import today
from ..rules.texts import format_signed
from .party_publication_link import PUBLISHED

DECIDED = ("confirmed", "rejected")


class PartyDispute(models.Model):
    """What a dispute is about: found by the server, shown as far as the reader may see
    it (PUB-3)."""

    _inherit = "party.dispute"

    # Finding it

    def _take_up(self, line=None):
        """Find what a draft disputes, after its member has said it, and write it down;
        see ``_find_subject``."""
        self.ensure_one()
        self._for_workflow().write(self._find_subject(line))

    def _find_subject(self, line=None):
        """What a draft disputes, by what its member has said.

        :param line: his own line, where he disputes it directly
        :return: values that the server alone writes
        :raise AccessError: where it is out of his sight
        :raise UserError: where there is no such entry or member
        """
        if line:
            return self._find_own_line(line)
        if self.about == "omission":
            return self._find_omission()
        if self.publication_id:
            return self._find_entry()
        return self._find_again()

    def _find_again(self):
        """:return: values for a draft without a publication: only a line of his own is
        disputed there"""
        line_sudo = self.sudo().line_id  # sudo: whose line it is
        if line_sudo and line_sudo.member_id == self.filer_id:
            return self._find_own_line(line_sudo.with_env(self.env))
        return dict.fromkeys(("line_id", "member_id", "entry"), False)

    def _find_own_line(self, line):
        """:return: values for a line of the member himself"""
        line.check_access("read")
        line_sudo = line.sudo()  # sudo: whose line it is, for whoever may read it
        if line_sudo.member_id != self.filer_id:
            raise AccessError(
                self.env._(
                    "Here you dispute your own lines. Those of others are disputed as "
                    "they are published: by the number in the publication."
                )
            )
        if line_sudo.state not in DECIDED:
            raise UserError(
                self.env._(
                    "“%(line)s” is not decided on yet. Wait for the review.",
                    line=line.display_name,
                )
            )
        publication, number = self._find_publication(line_sudo)
        vals = self._prepare_line_vals(line_sudo)
        return {
            **vals,
            "publication_id": publication.id,
            "entry_number": number,
            "entry": {
                **vals["entry"],
                "number": number,
                "publication": publication.id,
            },
        }

    def _find_publication(self, line_sudo):
        """The latest publication that shows a line, and under which number."""
        publications = line_sudo.env["party.publication"].search(
            [
                ("branch_id", "in", self._get_branches_of(line_sudo).ids),
                ("date_from", "<=", line_sudo.date),
                ("date_to", ">=", line_sudo.date),
                ("state", "in", PUBLISHED),
            ],
            order="window_end desc, id desc",
        )
        for publication in publications:
            for entry in (publication.version_id.content or {}).get("entries", ()):
                if entry["line"] == line_sudo.id:
                    return publication, entry["number"]
        return publications.browse(), 0

    @api.model
    def _get_branches_of(self, line_sudo):
        """Where a line is published: the member's branch at the month's end."""
        rows = line_sudo.member_id._get_assignments(line_sudo.period_id.date_to)
        return line_sudo.branch_id.union(*(row.branch_id for row in rows.values()))

    def _find_entry(self):
        """:return: values for the entry of the publication with this number"""
        publication_sudo = self._check_publication()
        if not self.entry_number:
            return {"line_id": False, "member_id": False, "entry": False}
        entry = publication_sudo._get_entry(self.entry_number)
        if not entry:
            raise UserError(
                self.env._(
                    "“%(publication)s” has no entry %(number)s. Take the number that "
                    "stands before the entry.",
                    publication=publication_sudo.display_name,
                    number=self.entry_number,
                )
            )
        # sudo: the line that a publication shows its readers
        line_sudo = self.env["party.point.line"].sudo().browse(entry["line"])
        entry = {**entry, "publication": publication_sudo.id}
        return {**self._prepare_line_vals(line_sudo), "entry": entry}

    def _check_publication(self):
        """:return: the publication of the draft, as superuser
        :raise AccessError: where the member may not read it
        :raise UserError: where it is not of his branch, or not published
        """
        publication = self.publication_id
        publication.check_access("read")
        # sudo: its content, of which the member names one entry
        publication_sudo = publication.sudo()
        if publication_sudo.branch_id != self.filer_id.branch_id:
            raise AccessError(
                self.env._("Members dispute what their own branch has published.")
            )
        if publication_sudo.state == "planned":
            raise UserError(
                self.env._(
                    "“%(publication)s” is not published yet.",
                    publication=publication_sudo.display_name,
                )
            )
        return publication_sudo

    @api.model
    def _prepare_line_vals(self, line_sudo):
        return {
            "about": "line",
            "line_id": line_sudo.id,
            "member_id": line_sudo.member_id.id,
            "branch_id": line_sudo.branch_id.id,
            "item_id": line_sudo.item_id.id,
            "date": line_sudo.date,
            "entry": self._make_entry(line_sudo),
        }

    @api.model
    def _make_entry(self, line_sudo):
        """What a publication would say of a line."""
        labels = dict(line_sudo._fields["state"]._description_selection(self.env))
        return {
            "number": None,
            "line": line_sudo.id,
            "member": line_sudo.member_id.id,
            "day": str(line_sudo.date),
            "item": line_sudo.item_id.name,
            "kind": line_sudo.kind,
            "outcome": line_sudo.outcome or None,
            "asked": line_sudo.asked_text,
            "points": line_sudo.points,
            "grounds": line_sudo.description or "",
            "state": labels[line_sudo.state],
        }

    def _find_omission(self):
        """:return: values for something that is missing: of whom, and in which branch
        it should stand"""
        member_sudo = self._find_member_sudo()
        if self.publication_id:
            self._check_publication()
        branch = self.filer_id.branch_id
        if self.date:
            row = member_sudo._get_assignments(self.date)[member_sudo]
            branch = row.branch_id or branch
        if branch != self.filer_id.branch_id and member_sudo != self.filer_id:
            raise UserError(
                self.env._(
                    "On this day the member did not belong to your branch. Members of "
                    "his branch dispute what is missing there."
                )
            )
        return {
            "line_id": False,
            "entry": False,
            "entry_number": 0,
            "member_id": member_sudo.id,
            "branch_id": branch.id,
        }

    def _find_member_sudo(self):
        """Whom an omission concerns: the filer, unless he names another."""
        if not (self.member_code or self.member_name):
            return self.filer_id.sudo()  # sudo: his own membership
        member_sudo = self.env["party.member"]._find_by_number_sudo(
            self.member_code or "", self.member_name or ""
        )
        if member_sudo.branch_id != self.filer_id.branch_id:
            # the same words as for a wrong number: they tell nothing of him
            self.env["party.member"]._find_by_number_sudo("", "")
        return member_sudo

    # Showing it

    @api.depends("publication_id", "about", "entry_number", "entry")
    @api.depends_context("uid", "lang")
    def _compute_entry_text(self):
        for dispute in self:
            entry = dispute._get_shown_entry()
            if entry:
                dispute.entry_text = dispute._describe_entry(entry)
            elif dispute._has_number():
                dispute.entry_text = self.env._(
                    "The publication has no entry with this number."
                )
            else:
                dispute.entry_text = False

    def _has_number(self):
        """Whether the draft names an entry of a publication."""
        return self.about == "line" and bool(self.publication_id and self.entry_number)

    def _get_shown_entry(self):
        """The entry as it was when it was disputed; of what is being written, as the
        publication has it."""
        dispute_sudo = self.sudo()  # sudo: what is shown of it is decided here
        if self.about != "line":
            return None
        number, publication = self.entry_number, dispute_sudo.publication_id._origin
        entry = dispute_sudo._origin.entry
        key = (publication.id, number)
        if entry and key == (entry.get("publication") or False, entry["number"] or 0):
            return entry
        if not (publication and number) or publication.state == "planned":
            return None
        publication.with_env(self.env).check_access("read")
        found = publication._get_entry(number)
        return found and {**found, "publication": publication.id}

    def _describe_entry(self, entry):
        """An entry in a few lines, with the name as the reader may see it."""
        # sudo: the name, which is masked below where it has to be
        member_sudo = self.env["party.member"].sudo().browse(entry["member"])
        what = [
            format_date(self.env, entry["day"]),
            self._get_shown_name(member_sudo, entry),
            entry["item"],
            entry["asked"] or "",
        ]
        counted = not entry["outcome"] and self.env._(
            "Counts %(points)s.",
            points=format_signed(abs(entry["points"]), _sign(entry)),
        )
        return "\n".join(
            filter(
                None,
                [
                    " · ".join(filter(None, what)),
                    entry.get("state") or counted,
                    self._get_shown_words(entry["grounds"], member_sudo, entry),
                ],
            )
        )

    def _check_complete(self):
        """:raise UserError: where a draft lacks something; it says what"""
        self.ensure_one()
        dispute_sudo = self.sudo()  # sudo: what the server has found
        missing = []
        if dispute_sudo.about == "line" and not dispute_sudo.line_id:
            missing.append(
                self.env._("Say which entry you dispute: its number as published.")
            )
        if dispute_sudo.about == "omission":
            missing += dispute_sudo._get_missing_of_omission()
        if not (self.reason or "").strip():
            missing.append(self.env._("Say why: the committee answers your reasons."))
        if missing:
            raise UserError("\n".join(missing))

    def _get_missing_of_omission(self):
        missing = []
        if not self.item_id:
            missing.append(self.env._("Say for which item something is missing."))
        if not self.date:
            missing.append(self.env._("Say on which day it happened."))
        elif self.date > today(self):
            missing.append(
                self.env._("The day has not come yet. Dispute what has happened.")
            )
        elif not self.member_id._get_assignments(self.date)[self.member_id]:
            missing.append(self.env._("On this day he was not a member."))
        return missing


def _sign(entry):
    return -1 if entry["points"] < 0 else 1
