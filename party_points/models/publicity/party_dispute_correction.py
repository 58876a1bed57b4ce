from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..ledger.party_point_line import ledger_step
from ..ledger.places import get_month

# What whoever corrects says of a new line; all else is the dispute's or follows.
ROW_FIELDS = (
    "item_id",
    "date",
    "quantity",
    "points_given",
    "honour_level_id",
    "outcome",
    "description",
)


class PartyDispute(models.Model):
    """What an upheld dispute changes: reversing and new lines, the scores of their
    months and of all later ones, and what was published of them. All of it, or nothing
    (PUB-4, LINE-6).

    A correction is a dict, in which each key may be missing:

    - ``reverse``: take the disputed line back
    - ``undo``: take back what the committee has corrected in its answer, and let the
      disputed line count again; for the superior
    - ``lines``: values of new lines, those of ``ROW_FIELDS``
    """

    _inherit = "party.dispute"

    can_reverse = fields.Boolean(
        string="The Line Counts", compute="_compute_can_reverse", compute_sudo=True
    )
    correction_text = fields.Text(
        string="What Was Corrected", compute="_compute_correction_text"
    )

    @api.depends("line_id.state", "correction_ids.state")
    def _compute_can_reverse(self):
        reversed_lines = self.line_id._get_reversed()
        for dispute in self:
            line = dispute.line_id
            dispute.can_reverse = (
                line.state == "confirmed"
                and not line.reverses_id
                and line not in reversed_lines
            )

    @api.depends("correction_ids.state")
    @api.depends_context("lang")
    def _compute_correction_text(self):
        for dispute in self:
            # sudo: the figures, without a name; whoever reads the dispute reads them
            lines_sudo = dispute.sudo().correction_ids.sorted("id")
            dispute.correction_text = (
                "\n".join(self._describe_correction(line) for line in lines_sudo)
                or False
            )

    @api.model
    def _describe_correction(self, line_sudo):
        """What a correcting line counts; where a cap cuts it, by how much."""
        values = {
            "item": line_sudo.item_id.name,
            "day": format_date(self.env, line_sudo.date),
            "what": line_sudo.asked_text or "",
        }
        text = self.env._("%(day)s, %(item)s: %(what)s", **values)
        return "\n".join(filter(None, [text, line_sudo.counting]))

    def _get_lines(self):
        """The correcting lines, whoever asks."""
        return self.sudo().correction_ids  # sudo: they belong to the dispute

    def _is_correction(self, correction):
        correction = correction or {}
        undoes = correction.get("undo") and self._can_undo()
        return bool(correction.get("reverse") or correction.get("lines") or undoes)

    def _can_undo(self):
        """Whether the committee has corrected something that stands."""
        return bool(self._get_standing_lines()) or self._is_taken_back()

    def _correct(self, correction, reason):
        """Carry a correction out. Called by answer and ruling, after their checks.

        :param dict correction: as the class says
        :raise UserError: where something of it cannot be; then nothing is changed
        """
        if not self._is_correction(correction):
            return
        to_reverse = self._get_lines_to_reverse(correction)
        rows = self._prepare_rows(correction)
        restorations = to_reverse._get_standing_restorations()
        periods = self._get_touched_periods(to_reverse | restorations, rows)
        with periods._held_open(self, reason):
            reversals = to_reverse._propose_reversal(reason)
            # sudo: the dispute decides who registers for this member
            new_lines = self.env["party.point.line"].sudo()._register_lines(rows)
            with ledger_step():
                reversals.write({"dispute_id": self.id})
            self._check_decides_on(reversals | new_lines)
            for lines in (reversals, new_lines):  # what is taken back makes room
                lines._confirm(dict.fromkeys(lines, reason))
        # those that followed: what was given back of a deduction goes with it
        corrected = reversals | new_lines | restorations._get_reversals()
        periods._refresh_corrected(corrected)
        self.invalidate_recordset()
        self.env["party.publication"]._correct_after(self._get_lines(), self)
        self._post_correction()

    def _get_lines_to_reverse(self, correction):
        """:return: lines, as superuser
        :raise UserError: where the disputed line does not count (any more)
        """
        dispute_sudo = self.sudo()  # sudo: the lines of the dispute
        lines = dispute_sudo.line_id.browse()
        if correction.get("reverse"):
            if not dispute_sudo.can_reverse:
                raise UserError(
                    self.env._(
                        "There is nothing to take back: the disputed line does not "
                        "count, or was taken back already."
                    )
                )
            lines |= dispute_sudo.line_id
        if correction.get("undo"):
            lines |= self._get_standing_lines()
        return lines

    def _get_standing_lines(self):
        """The new lines of the committee's answer that still count."""
        lines = self._get_lines()
        standing = lines.filtered(
            lambda line: line.state == "confirmed" and not line.reverses_id
        )
        return standing - standing._get_reversed()

    def _prepare_rows(self, correction):
        """Values of the new lines; they belong to the member concerned."""
        dispute_sudo = self.sudo()  # sudo: whom it concerns
        rows = [
            {name: row[name] for name in ROW_FIELDS if row.get(name)}
            for row in correction.get("lines") or ()
        ]
        if correction.get("undo") and self._is_taken_back():
            rows.append(self._prepare_restored_row())
        items = dispute_sudo.env["party.rule.item"]
        return [
            {
                **row,
                "member_id": dispute_sudo.member_id.id,
                "dispute_id": self.id,
                "source": self._get_source(items.browse(row.get("item_id"))),
            }
            for row in rows
        ]

    def _is_taken_back(self):
        """Whether the committee's answer has taken the disputed line back."""
        dispute_sudo = self.sudo()  # sudo: the lines of the dispute
        return dispute_sudo.line_id in dispute_sudo.correction_ids.reverses_id

    def _prepare_restored_row(self):
        """The disputed line once more, with what was said of it."""
        line_sudo = self.sudo().line_id  # sudo: the line of the dispute
        if line_sudo.restores_id:
            raise UserError(
                self.env._(
                    "What was given back of a deduction does not count again by a "
                    "dispute. Leave it taken back, or dismiss the dispute."
                )
            )
        values = line_sudo._read_format(ROW_FIELDS, load=None)[0]
        return {name: values[name] for name in ROW_FIELDS if values[name]}

    @api.model
    def _get_source(self, item):
        """Where a correcting line comes from: the organisation has decided, or what
        else the item allows."""
        sources = item._get_sources() if item else []
        return (
            "organisation" if "organisation" in sources else next(iter(sources), None)
        )

    def _get_touched_periods(self, lines, rows):
        """The months that the correction changes, as superuser.

        :raise UserError: where a new line would belong to another branch
        """
        dispute_sudo = self.sudo()  # sudo: months, whatever the user sees
        places = dispute_sudo.env["party.point.line"]._get_places(rows)
        keys = {(line.branch_id, get_month(line.date)) for line in lines}
        for row in rows:
            if not (row.get("item_id") and row.get("date")):
                raise UserError(
                    self.env._("Each new line needs an item and the day of the deed.")
                )
            day = fields.Date.to_date(row["date"])
            branch = places.get_row(dispute_sudo.member_id, day).branch_id
            if branch and branch != dispute_sudo.branch_id:
                raise UserError(
                    self.env._(
                        "On %(day)s the member belonged to “%(branch)s”. What is "
                        "missing there is disputed there.",
                        day=format_date(self.env, day),
                        branch=branch.name,
                    )
                )
            keys.add((dispute_sudo.branch_id, get_month(day)))
        periods = dispute_sudo.env["party.period"]
        return periods.union(*periods._get_or_create(keys).values())

    def _check_decides_on(self, lines):
        """:raise UserError: where the rules let somebody above the branch decide on
        such lines, and the committee does it"""
        if self.state != "answered":
            return  # the superior's ruling
        deciders = lines._get_next_deciders()
        above = lines.filtered(lambda line: deciders[line])
        if above:
            raise UserError(
                self.env._(
                    "By the rules, somebody above the branch decides on such a line: "
                    "“%(line)s”. Pass the dispute on to the superior organisation, and "
                    "say what you propose.",
                    line=above[0].display_name,
                )
            )

    def _post_correction(self):
        """In the thread: what was corrected, and what a cap has cut of it."""
        self._for_workflow().message_post(
            body=self.env["ir.qweb"]._render(
                "party_points.party_message",
                {"what": self.env._("Corrected:"), "words": self.correction_text},
            )
        )
