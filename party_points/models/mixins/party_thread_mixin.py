from markupsafe import escape

from odoo import fields, models

# Of messages to people; by that of a note, mails begin with “Internal communication”.
SUBTYPE = "mail.mt_comment"


class PartyThreadMixin(models.AbstractModel):
    """A thread that speaks to those only who may read the record now, to each in his
    own language (POR-3).

    Core goes on writing to every follower, whatever became of his rights; here a
    position that ended yesterday brings no messages today (ORG-2).
    """

    _name = "party.thread.mixin"
    _description = "Thread for Its Readers"
    _inherit = ["mail.thread"]

    # The fields with the members on whose pages the record is; by default it is on
    # those of all who may read it.
    _page_member_fields = ()

    # No mail shows the addresses of others who got it, too.
    _CUSTOMER_HEADERS_LIMIT_COUNT = 0

    # Who is told

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        return [data for data in recipients if self._is_reader(data.get("uid"))]

    def _is_reader(self, uid):
        """:param int uid: of a user; who has none reads nothing here"""
        if not uid or not self:
            return bool(uid)
        return self.with_user(uid).has_access("read")

    # In which language

    def _tell_people(self, partners, say, words=False, apart=True):
        """Tell people a sentence of the record, and what somebody has said of it.

        :param say: gives the sentence, from the record in the reader's language
        :param words: what somebody has written, which stays as it is
        :param bool apart: as ``_notify_in_their_language`` takes it
        """

        def write(record):
            values = {"what": say(record), "words": words}
            body = self.env["ir.qweb"]._render("party_points.party_message", values)
            return record.display_name, body

        self._notify_in_their_language(partners, write, apart)

    def _notify_in_their_language(self, partners, write, apart=True):
        """Write to people who have an account, to each in his own language.

        :param write: called with the record in a language, once for each language;
            gives ``(subject, body)``
        :param bool apart: a message for each, so that none learns who else is told;
            otherwise one for all who read the same language
        """
        for record, of_lang in self._iter_languages(partners):
            subject, body = write(record)
            for readers in of_lang if apart else [of_lang]:
                # sudo: in the name of the organisation
                record.sudo().message_notify(
                    partner_ids=readers.ids,
                    subject=subject,
                    body=body,
                    subtype_xmlid=SUBTYPE,
                )

    def _iter_languages(self, partners):
        """The record in each language of those who have an account, with these."""
        self.ensure_one()
        # sudo: accounts and languages of others
        readers_sudo = partners.sudo().filtered("user_ids")
        for lang, of_lang in readers_sudo.grouped("lang").items():
            yield self.with_context(lang=lang or self.env.lang), of_lang

    def _notify_later(self, told):
        """Write to many at once: core's queue sends the messages, a moment later. It
        costs the same number of queries however many there are.

        :param list told: ``(record, partners, subject, body)`` for each message
        """
        if not told:
            return
        # sudo: in the name of the organisation
        threads_sudo = self.sudo()
        author_id, email_from = threads_sudo._message_compute_author()
        reply_to = threads_sudo._notify_get_reply_to(email_from, author_id)
        subtype = self.env.ref(SUBTYPE)
        messages_sudo = threads_sudo._message_create(
            [
                {
                    "author_id": author_id,
                    "email_from": email_from,
                    "reply_to": reply_to[record.id],
                    "model": record._name,
                    "res_id": record.id,
                    "partner_ids": partners.ids,
                    "subject": subject,
                    "body": escape(body),
                    "message_type": "user_notification",
                    "subtype_id": subtype.id,
                    "is_internal": True,
                }
                for record, partners, subject, body in told
            ]
        )
        now = fields.Datetime.now()
        messages_sudo.env["mail.message.schedule"].create(
            [
                {"mail_message_id": message.id, "scheduled_datetime": now}
                for message in messages_sudo
            ]
        )

    # Where it leads

    def _get_portal_path(self):
        """The page on which a member reads the record; the portal says it.

        :return: a path, or ``False``
        """
        return False

    def _is_on_pages_of(self, user):
        """Whether the record is on the pages of a user who may read it; officers find
        that of others in the back office."""
        self.ensure_one()
        # sudo: which member he is, and whom the record is about
        members_sudo, record_sudo = user.sudo().party_member_ids, self.sudo()
        return not self._page_member_fields or any(
            record_sudo[name] & members_sudo for name in self._page_member_fields
        )

    def _get_portal_path_for(self, user):
        """:return: ``_get_portal_path()``; ``False`` where a user has not that page"""
        path = self._get_portal_path()
        return path and self._is_on_pages_of(user) and path

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Who has no back office is led to his own page, where he signs in. Who has
        none gets no button."""
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        path = len(self) == 1 and self._get_portal_path()
        if not path:
            return groups
        button = {
            "url": self.get_base_url() + path,
            "title": self.env._("Open on My Points"),
        }
        own = {"active": True, "has_button_access": True, "button_access": button}
        return [("party_member", self._is_led_to_page, own), *groups]

    def _is_led_to_page(self, data):
        """:param dict data: of a recipient"""
        user = self.env["res.users"].browse(data["uid"] or [])
        return bool(data["ushare"]) and self._is_on_pages_of(user)

    def _get_access_action(self, access_uid=None, force_website=False):
        """Links in mails lead there, too."""
        self.ensure_one()
        users = self.env["res.users"]
        # sudo: whether he works in the back office
        user_sudo = users.sudo().browse(access_uid) if access_uid else self.env.user
        path = user_sudo.share and self._get_portal_path_for(user_sudo)
        if not path:
            return super()._get_access_action(access_uid, force_website)
        return {"type": "ir.actions.act_url", "url": path, "target": "self"}
