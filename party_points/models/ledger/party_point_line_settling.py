import json

from odoo import api, models
from odoo.tools import SQL

from ...scoring.lines import get_magnitude
from ...scoring.settling import settle
from ..rules.texts import format_signed


class PartyPointLine(models.Model):
    """The ledger as the engine sees it, and what a line counts (RULE-4)."""

    _inherit = "party.point.line"

    def _to_scoring(self):
        """The lines as the engine takes them.

        :return: ``{line: engine's line}``
        """
        # a new line has no rules of its own yet
        items = self.item_id.template_id._to_scoring_items()
        deeds = self._get_deeds()
        return {
            line: line._to_scoring_line(items[line.item_id], deeds) for line in self
        }

    def _get_deeds(self):
        """The lines to which others stand as the same deed."""
        # a line that reverses one of a deed belongs to the deed
        rewards = self | self.reverses_id
        return (
            rewards.deed_line_id
            | self.search([("deed_line_id", "in", rewards.ids)]).deed_line_id
        )

    def _settle(self):
        """What the lines count, after what their members have settled in the year.

        :return: ``{line: Entry}`` in the order in which they were settled
        """
        entries = {}
        for year, lines in self.grouped(lambda line: line.date.year).items():
            engine_lines = lines._to_scoring()
            settled = lines._get_settled(year, engine_lines)
            excused = lines.member_id._get_excused_months(year)
            for member, of_member in lines.grouped("member_id").items():
                by_id = {line.id: line for line in of_member}
                for entry in settle(
                    of_member._get_scheme(),
                    [engine_lines[line] for line in of_member],
                    excused[member],
                    settled[member.id],
                ):
                    entries[by_id[entry.line.id]] = entry
        return entries

    def _get_scheme(self):
        """The scheme of the rules by which the latest of the lines is scored."""
        template = self.sorted("date")[-1:].template_id
        return template.scoring_scheme_id._to_scoring()

    def _write_settled(self, entries, reasons):
        """Confirm lines with what they count, in one statement.

        :param entries: as ``_settle`` gives them
        :param dict reasons: ``{line: why}``
        """
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                  WITH new AS MATERIALIZED (  -- or a join may number them twice
                       SELECT *, nextval('party_point_line_settled') AS number
                         FROM unnest(%(ids)s::int[], %(points)s::numeric[],
                                     %(raw)s::numeric[], %(cuts)s::text[],
                                     %(reasons)s::text[])
                              AS row(id, points, raw_points, cuts, reason))
                UPDATE party_point_line line
                   SET state = 'confirmed',
                       review_level = NULL,
                       decided_on = now() AT TIME ZONE 'UTC',
                       decision_reason = new.reason,
                       points = new.points,
                       raw_points = new.raw_points,
                       cuts = new.cuts::jsonb,
                       settled_number = new.number,
                       write_uid = %(uid)s,
                       write_date = now() AT TIME ZONE 'UTC'
                  FROM new
                 WHERE line.id = new.id
                """,
                uid=self.env.uid,
                ids=[line.id for line in entries],
                points=[entry.effective for entry in entries.values()],
                raw=[entry.raw for entry in entries.values()],
                cuts=[_dump_cuts(entry.cuts) for entry in entries.values()],
                reasons=[reasons[line] for line in entries],
            )
        )
        self.invalidate_recordset()

    def init(self):
        """The order in which lines were settled comes from one sequence, without gaps
        that anybody waits for. It goes with the column."""
        self.env.cr.execute(
            """
            CREATE SEQUENCE IF NOT EXISTS party_point_line_settled;
            ALTER SEQUENCE party_point_line_settled
                  OWNED BY party_point_line.settled_number;
            """
        )
        return super().init()

    def _get_magnitudes(self):
        """The points of each line before any cut, without a sign; 0 where it cannot be
        reckoned yet.

        :return: ``{line: float}``
        """
        complete = self.filtered(lambda line: line._is_complete())
        found = {
            line: float(get_magnitude(engine_line))
            for line, engine_line in complete._to_scoring().items()
        }
        return {line: found.get(line, 0.0) for line in self}

    # What counts, in words

    @api.depends("item_id", "quantity", "points_given", "honour_level_id", "outcome")
    def _compute_asked_text(self):
        """What each line asks for, in a few words: for whoever votes on it."""
        # sudo: points of the rules that hold for the member
        magnitudes = self.sudo()._get_magnitudes()
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        for line in self:
            item = line.sudo().item_id  # sudo: as above
            if not item:
                line.asked_text = False
            elif line.reverses_id:
                original = line.sudo().reverses_id  # sudo: as above
                line.asked_text = self.env._(
                    "takes back: %(what)s", what=original.asked_text
                )
            elif item.method == "expected":
                line.asked_text = labels.get(line.outcome)
            elif item.kind == "veto":
                line.asked_text = item._get_points_text()
            else:
                sign = line.times * (1 if item._gains() else -1)
                line.asked_text = line._say_points(magnitudes[line], sign)

    def _say_points(self, magnitude, sign):
        if not self.restores_id:
            return format_signed(magnitude, sign)
        points = format_signed(magnitude, -sign)
        return self.env._("gives back: %(points)s", points=points)

    def _compute_counting(self):
        """What a line counts, and what a cap has cut or would cut of it (LINE-7)."""
        confirmed = self.filtered(lambda line: line.state == "confirmed")
        pending = self.filtered(
            lambda line: line.state in ("draft", "submitted", "escalated") and line.id
        )
        # sudo: caps count all lines of the member
        entries = pending.sudo()._foresee()
        for line in self:
            cuts = []
            if line in confirmed:
                cuts = line._get_cuts()
            elif line in entries:
                cuts = entries[line].cuts
            line.counting = "\n".join(line._explain_cuts(cuts)) or False

    def _foresee(self):
        """What pending lines would count if they were confirmed now.

        :return: ``{line: Entry}``, without those that cannot be scored yet
        """
        entries = {}
        for line in self.filtered(lambda line: line._is_complete()):
            entries |= line._settle()  # each by itself: who knows which come first
        return entries

    def _is_complete(self):
        """Whether the engine can reckon the line: a draft may lack something."""
        self.ensure_one()
        if self.reverses_id:
            return self.reverses_id.state == "confirmed"
        if self.restores_id:
            return True
        if self.item_id.method == "graded":
            return self.honour_level_id in self.item_id.level_ids.level_id
        return bool(self.item_id)

    def _explain_cuts(self, cuts):
        """Why the line counts less than its points.

        :param cuts: the engine's
        :return: list of sentences
        """
        return [self.item_id._explain_cut(cut) for cut in cuts]


def _dump_cuts(cuts):
    """The cuts of an entry as a line keeps them."""
    if not cuts:
        return None
    return json.dumps(
        [
            {
                "reason": cut.reason,
                "points": str(cut.points),
                "cap": None if cut.cap is None else str(cut.cap),
                "period": cut.period,
            }
            for cut in cuts
        ]
    )
