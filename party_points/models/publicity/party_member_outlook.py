from odoo import models

from ...clock import today
from ...scoring.analysis import get_ahead
from ...scoring.expected import tally
from ...scoring.rules import BaseMode
from ...scoring.settling import CutReason, get_left
from ..rules.texts import format_points

OF_CATEGORY = (CutReason.CATEGORY_POINTS, CutReason.CATEGORY_TIMES)


class PartyMember(models.Model):
    """What a member may still earn this year, and what is still expected of him
    (PUB-6, POR-1)."""

    _inherit = "party.member"

    def _get_outlooks(self, year):
        """What is ahead of the members, by the rules in force today.

        Called for those whose scores the user may read, as superuser. It takes as many
        queries for a branch as for one member.

        :param int year: the cycle
        :return: ``{member: {"remark": sentence or ``False``, "ahead": [{"item",
            "text"}], "earnable": [{"item_id", "item", "is_declared": whether by the
            member himself, "dimension", "points": phrase, "left": [phrases],
            "is_used_up"}]}}``
        """
        day = today(self)
        if year != day.year:
            remark = self.env._("The year is over; nothing more is earned in it.")
            return {member: _make_outlook(remark) for member in self}
        years = self._get_live_scores(year)
        templates = self._get_rule_templates(day)
        items = self._get_items_ahead(templates)
        engine_items = self.env["party.rule.template"].union(*templates.values())
        engine_items = engine_items._to_scoring_items()
        # sudo: all that a member has settled uses up his caps, wherever it was
        lines_sudo = self.env["party.point.line"].sudo()
        settled = lines_sudo._get_settled_of(year, self)
        return {
            member: member._get_obstacle(templates[member], years[member])
            or {
                "remark": False,
                "ahead": member._get_ahead(items[member], engine_items, years[member]),
                "earnable": member._get_earnable(
                    items[member], engine_items, years[member], settled[member.id]
                ),
            }
            for member in self
        }

    def _get_obstacle(self, template, year):
        """Why nothing is ahead of the member; ``None`` where something is."""
        if today(self).month in year.excused:
            return _make_outlook(
                self.env._("Exempt, or no member, at present: nothing is scored.")
            )
        if not template:
            return _make_outlook(self.env._("No rules are in force at present."))
        return None

    def _get_items_ahead(self, templates):
        """The items that each member may earn or is expected at.

        :return: ``{member: items}``
        """
        audiences = self._get_rule_audience()
        return {
            member: template.item_ids._filter_for_classes(
                member.member_class_id
            ).filtered(
                lambda item, audience=audiences[member]: (
                    (item._gains() or item.method == "expected")
                    and (not item._get_audience() or audience & {*item._get_audience()})
                )
            )
            for member, template in templates.items()
        }

    # Occasions

    def _get_ahead(self, items, engine_items, year):
        """The expected occasions that are still to come."""
        lines = [entry.line for entry in year.entries]
        tallies = {
            found.item.code: found for found in tally(year.scheme, lines, year.excused)
        }
        rows = []
        for item in items.filtered(lambda item: item.method == "expected"):
            ahead = get_ahead(engine_items[item], year.excused, tallies.get(item.code))
            if ahead.number:
                rows.append({"item": item.name, "text": self._describe(item, ahead)})
        return rows

    def _describe(self, item, ahead):
        values = {
            "number": format_points(ahead.number),
            "points": format_points(ahead.points),
        }
        if item._gains():
            return self.env._(
                "%(number)s still to come this year; each one attended earns "
                "%(points)s.",
                **values,
            )
        return self.env._(
            "%(number)s still to come this year; each one missed without leave loses "
            "%(points)s.",
            **values,
        )

    # Points

    def _get_earnable(self, items, engine_items, year, settled):
        """What may be earned, with what its caps leave; used up ones last."""
        items = items.filtered(lambda item: item.method != "expected")
        left = get_left(
            year.scheme, [engine_items[item] for item in items], today(self), settled
        )
        base_left = self._get_base_left(year)
        rows = []
        for item in items:
            rooms = left[engine_items[item]]
            texts = [self._describe_room(*room) for room in rooms]
            is_used_up = any(free <= 0 for _room, free in rooms)
            if item.kind == "base" and base_left is not None:
                texts.append(self._describe_base_left(base_left))
                is_used_up = is_used_up or base_left <= 0
            rows.append(
                {
                    "item_id": item.id,
                    "item": item.name,
                    "is_declared": "declaration" in item._get_sources(),
                    "dimension": item.dimension_id.name,
                    "points": item._get_points_text(),
                    "left": texts,
                    "is_used_up": is_used_up,
                }
            )
        return sorted(rows, key=lambda row: row["is_used_up"])

    def _get_base_left(self, year):
        """What may still be earned of the base; ``None`` where it is granted."""
        if year.scheme.base_mode is not BaseMode.EARNED:
            return None
        return year.scheme.base_points - year.get_annual().base

    def _describe_base_left(self, points):
        return self.env._(
            "%(points)s points of the base left", points=format_points(points)
        )

    def _describe_room(self, room, free):
        """What a cap leaves, in a phrase."""
        phrases = self._get_room_phrases()
        unit = "times" if room.counts_lines else "points"
        phrase = phrases[unit, room.period.value]
        text = phrase % {"left": _format(free), "cap": _format(room.cap)}
        if room.reason in OF_CATEGORY:
            return self.env._("with others of its section: %(left)s", left=text)
        return text

    def _get_room_phrases(self):
        """Phrases with the numbers left open."""
        return {
            ("points", "month"): self.env._(
                "%(left)s of %(cap)s points left this month"
            ),
            ("points", "quarter"): self.env._(
                "%(left)s of %(cap)s points left this quarter"
            ),
            ("points", "year"): self.env._("%(left)s of %(cap)s points left this year"),
            ("times", "month"): self.env._("%(left)s of %(cap)s times left this month"),
            ("times", "quarter"): self.env._(
                "%(left)s of %(cap)s times left this quarter"
            ),
            ("times", "year"): self.env._("%(left)s of %(cap)s times left this year"),
        }


def _make_outlook(remark):
    return {"remark": remark, "ahead": [], "earnable": []}


def _format(number):
    return format_points(float(number))
