from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...clock import today


class PartyDeclaration(models.Model):
    """How a declaration is written on a phone: step by step, each of them kept, so
    that a lost connection loses nothing, and a form sent twice adds nothing (LINE-2).
    """

    _inherit = "party.declaration"

    @api.model
    def _begin(self, member, item=None):
        """The draft in which the user goes on: one in which nothing is written yet, or
        a new one.

        :param member: for whom: himself, or whoever is entrusted to him
        :param item: with what it begins, if anything
        :raise AccessError: where the user does not file for this member
        """
        member._queue_up()
        drafts = self.search(
            [
                ("state", "=", "draft"),
                ("member_id", "=", member.id),
                ("filed_by_id", "=", self.env.uid),
            ]
        )
        draft = drafts.filtered(lambda draft: draft._is_blank(item))[:1]
        draft = draft or self.create({"member_id": member.id})
        if item:
            draft._enter_item(item, today(self))
        return draft

    def _is_blank(self, item=None):
        """Whether nothing is written in the draft, but for what it begins with."""
        self.ensure_one()
        lines = self.line_ids
        if item:
            lines -= self._get_twin(item, today(self))
        return not lines and not (self.note or "").strip()

    def _enter_item(self, item, day):
        """Add an item to the draft; the same one again is the one that is there.

        :return: its line
        :raise UserError: where the member cannot declare it for this day
        """
        self.ensure_one()
        self._check_filer()
        self._queue_up()
        if twin := self._get_twin(item, day):
            return twin
        # sudo: who files for a member does not see him
        if item not in self.sudo().member_id._get_declarable_items(day):
            raise UserError(
                self.env._(
                    "This cannot be declared for %(day)s. Choose one of the items that "
                    "are offered for this day.",
                    day=format_date(self.env, day),
                )
            )
        return self.env["party.point.line"].create(
            {
                "declaration_id": self.id,
                "member_id": self.member_id.id,
                "item_id": item.id,
                "date": day,
            }
        )

    def _get_twin(self, item, day):
        """The item of this day that waits for its grounds."""
        return self.line_ids.filtered(
            lambda line: (
                line.state == "draft"
                and line.item_id == item
                and line.date == day
                and not (line.description or "").strip()
            )
        )[:1]

    def _remove_item(self, line):
        """Take an item out of the draft; one that was in the ledger stays on record,
        withdrawn.

        :raise UserError: where it is not in the draft
        """
        self.ensure_one()
        self._check_filer()
        if line not in self.line_ids or line.state != "draft":
            raise UserError(self.env._("This item is not in the draft any more."))
        if line.is_returned:
            line._withdraw(self.env._("Given up by whoever filed it."))
        else:
            line.unlink()
