from odoo import models
from odoo.fields import Domain

from odoo.addons.party_points.clock import get_day


class PartyMember(models.Model):
    """What a member was told about his points (POR-1)."""

    _inherit = "party.member"

    def _get_messages_domain(self):
        """The messages to the member, who is the current user."""
        self.ensure_one()
        partner = self.env.user.partner_id
        return (
            Domain("model", "in", self._get_notice_models())
            & Domain("message_type", "=", "user_notification")
            & (
                Domain("partner_ids", "in", partner.ids)
                | Domain("notified_partner_ids", "in", partner.ids)
            )
        )

    def _get_notices_domain(self):
        """Those of them about what he may still read. It costs the same number of
        queries however many there are."""
        domain = self._get_messages_domain()
        # sudo: messages to himself, which he reads here alone
        messages_sudo = self.env["mail.message"].sudo()
        threads = messages_sudo._read_group(domain, ["model"], ["res_id:array_agg"])
        return domain & Domain.OR(
            Domain("model", "=", model)
            & Domain("res_id", "in", self._get_readable(model, ids).ids)
            for model, ids in threads
        )

    def _get_notice_models(self):
        names = self.pool.descendants(["party.thread.mixin"], "_inherit")
        return sorted(name for name in names if not self.env[name]._abstract)

    def _get_readable(self, model, ids):
        records = self.env[model].browse(set(ids)).exists()
        return records._filtered_access("read")

    def _get_notices(self, offset=0, limit=None):
        """The newest first.

        :return: list of dicts ``{"message": the message, as superuser, "day", "title",
            "url": where it leads, or False}``
        """
        # sudo: messages to himself, about what he may read
        messages_sudo = self.env["mail.message"].sudo()
        domain = self._get_notices_domain()
        return self._prepare_notices(
            messages_sudo.search(domain, offset=offset, limit=limit, order="id desc")
        )

    def _get_newest_notices(self, limit):
        """The newest, without looking through all that there ever were.

        :return: as ``_get_notices``
        """
        # sudo: messages to himself; what he may not read any more is left out
        messages_sudo = self.env["mail.message"].sudo()
        messages_sudo = messages_sudo.search(
            self._get_messages_domain(), limit=4 * limit, order="id desc"
        )
        readable = {
            model: self._get_readable(model, of_model.mapped("res_id"))
            for model, of_model in messages_sudo.grouped("model").items()
        }
        messages_sudo = messages_sudo.filtered(
            lambda message: message.res_id in readable[message.model].ids
        )
        return self._prepare_notices(messages_sudo[:limit])

    def _prepare_notices(self, messages_sudo):
        notices = []
        for message_sudo in messages_sudo:
            record = self.env[message_sudo.model].browse(message_sudo.res_id)
            notices.append(
                {
                    "message": message_sudo,
                    "day": get_day(self, message_sudo.date),
                    "title": message_sudo.subject or record.display_name,
                    "url": self._get_notice_url(record),
                }
            )
        return notices

    def _get_notice_url(self, record):
        """Where the page is, or the form of an officer; ``False`` for who has
        neither."""
        path = record._get_portal_path_for(self.env.user)
        is_officer = not self.env.user.share
        return path or (is_officer and record._notify_get_action_link("view"))

    def _count_notices(self):
        # sudo: messages to himself, about what he may read
        return self.env["mail.message"].sudo().search_count(self._get_notices_domain())
