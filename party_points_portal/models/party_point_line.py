from odoo import models
from odoo.tools import format_date

from odoo.addons.party_points.models.rules.texts import format_points

from .state_styles import get_state_style

PATH = "/my/points/lines"


class PartyPointLine(models.Model):
    """Lines as the member whose they are reads them on his own pages (POR-1): with the
    names and the reasons of whoever decided."""

    _inherit = "party.point.line"

    def _get_portal_path(self):
        """A draft is read where it is written."""
        self.ensure_one()
        if self.state == "draft":
            return f"/my/points/declarations/{self.declaration_id.id}"
        return f"{PATH}/{self.id}"

    def _may_be_witnessed(self):
        """Whether it is late, or will be if it is submitted today, and waits for a
        decision (LINE-4)."""
        self.ensure_one()
        if self.state == "draft":
            # sudo: the item decides, whatever becomes of the rules
            return self.sudo()._is_late_now()
        return self.is_late and self.state in ("submitted", "escalated")

    def _get_page_rows(self):
        """The lines in a list.

        :return: list of dicts of texts
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                "path": line._get_portal_path(),
                # sudo: an item of the rules of a branch that he may have left
                "item": line.sudo().item_id.name,
                "day": format_date(self.env, line.date),
                "points": line._get_page_points(),
                "state": labels[line.state],
                "colour": get_state_style(line.state),
                "marks": line._get_page_marks(),
            }
            for line in self
        ]

    def _get_page_points(self):
        """What the line counts, or asks for."""
        # sudo: as above
        return self.sudo()._get_minuted_points(self.state == "confirmed")

    def _get_page_marks(self):
        marks = self._get_minuted_marks()
        if self.is_disputed:
            marks.append(self._fields["is_disputed"]._description_string(self.env))
        return marks

    # One line

    def _get_page(self):
        """All that the member reads of a line of his own.

        :return: dict of values for the template
        """
        self.ensure_one()
        [row] = self._get_page_rows()
        return {
            **row,
            "line": self,
            "facts": [fact for fact in self._get_facts() if fact[1]],
            "decisions": self.decision_ids._get_page_rows(),
            "links": self._get_page_links(),
            "files": self.evidence_ids,
            "witnesses": self.witness_ids._get_page_rows(),
        }

    def _get_facts(self):
        """:return: list of ``(label, text)``"""
        line_sudo = self.sudo()  # sudo: names of items, branches and registrars
        return [
            (self.env._("Day"), format_date(self.env, self.date)),
            self._get_points_fact(),
            (self.env._("What the Item Gives"), line_sudo.points_text),
            (self.env._("Quantity"), line_sudo._get_quantity_text()),
            (self.env._("Honour Level"), line_sudo.honour_level_id.name),
            (self.env._("Kind"), self._get_choice("kind")),
            (self.env._("Dimension"), line_sudo.dimension_id.name),
            (self.env._("Comes from"), self._get_choice("source")),
            (self.env._("Branch"), line_sudo.branch_id.name),
            (self.env._("Entered by"), self._get_registration_text()),
        ]

    def _get_points_fact(self):
        if self.state == "confirmed":
            return self.env._("Counts"), self._get_page_points()
        return self.env._("Asks for"), self._get_page_points()

    def _get_choice(self, name):
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name])

    def _get_quantity_text(self):
        if self.item_id.method != "per_unit":
            return False
        return f"{format_points(self.quantity)} {self.item_id.unit or ''}".strip()

    def _get_registration_text(self):
        return self.env._(
            "%(name)s, on %(day)s",
            name=self.sudo().registered_by_id.name,  # sudo: a name
            day=format_date(self.env, self.registered_on),
        )

    # What hangs together with it

    def _get_page_links(self):
        """:return: list of ``(text, address)``"""
        return [
            (text, line._get_portal_path())
            for text, lines in self._get_relatives()
            for line in lines
        ] + [
            (dispute.display_name, f"/my/points/disputes/{dispute.id}")
            for dispute in self._find_disputes()
        ]

    def _get_relatives(self):
        """:return: list of ``(text, lines of the same member)``"""
        return [
            (self.env._("It takes back this line"), self.reverses_id),
            (self.env._("It gives back a part of this line"), self.restores_id),
            (self.env._("It rewards the same deed as this line"), self.deed_line_id),
            (
                self.env._("This line takes it back"),
                self._find_relatives("reverses_id"),
            ),
            (
                self.env._("This line gives back a part of it"),
                self._find_relatives("restores_id"),
            ),
        ]

    def _find_relatives(self, name):
        return self.search([(name, "=", self.id), ("state", "!=", "draft")], order="id")

    def _find_disputes(self):
        """As far as the member may read them."""
        # sudo: which there are; each is read with the member's own rights
        return self.sudo().objection_ids.sudo(False)._filtered_access("read")

    # In a declaration

    def _get_result_text(self):
        """What it counts; until that is decided, what it asks for."""
        # sudo: the rules of then, of which the member reads what concerns him
        return self.sudo()._get_minuted_points(self.state == "confirmed")
