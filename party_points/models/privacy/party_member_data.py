import base64
import mimetypes
from contextlib import closing, contextmanager

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tools import html2plaintext
from odoo.tools.mimetypes import guess_mimetype

from .subjects import SUBJECTS

# What a cell of a table can hold; files are handed over as files.
TOLD_TYPES = {
    "boolean",
    "char",
    "date",
    "datetime",
    "float",
    "html",
    "integer",
    "many2one",
    "selection",
    "text",
}
# They hold fast what is there, and tell nothing of it.
SEALS = {"seal_number", "seal_hash", "settled_number", "checksum", "sequence"}
# Not told to whom it is about, be he an officer who reads it of others.
REPORTERS = {"reported_by_id"}
ADMINISTRATOR = "party_points.group_party_points_administrator"
# What he hands in, what others hand in about him.
FILES = {"party.evidence": "file", "party.exemption.paper": "file"}


class PartyMember(models.Model):
    """All that is kept of a person, as he may have it (data protection).

    It is read with the rights of the member's own account, so it holds what he may read
    and nothing else: not who reported something, nor what is still being written about
    him. What is shown of which model says ``privacy.subjects``.
    """

    _inherit = "party.member"

    erased_on = fields.Date(
        string="Personal Data Erased on", readonly=True, copy=False, index=True
    )
    erased_by_id = fields.Many2one(
        "res.users",
        string="Personal Data Erased by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"erased_on", "erased_by_id"}

    def _get_subjects(self):
        """What is kept of persons; an addon adds its own models.

        :return: ``{model: Subject}``, in the order of the export
        """
        return SUBJECTS

    def _get_subject_domain(self, model, links):
        """The records of a model that these fields link to the person."""
        # sudo: who he is, and with which accounts
        member_sudo = self.sudo().with_context(active_test=False)
        partner_sudo = member_sudo.partner_id
        ids = {
            "party.member": self.ids,
            "res.partner": partner_sudo.ids,
            "res.users": partner_sudo.user_ids.ids,
        }
        return Domain.OR(
            Domain(link, "in", ids[self._get_link_target(model, link)])
            for link in links
        )

    def _get_link_target(self, model, link):
        """The model to which a field leads; the id of a record leads to itself."""
        for name in link.split("."):
            model = self.env[model]._fields[name].comodel_name or model
        return model

    # Who reads

    def _check_can_export(self):
        """:raise AccessError: but for himself and administrators of Party Points"""
        self.ensure_one()
        if not self._is_own() and not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(
                self.env._(
                    "Everybody exports his own data. For a person who asks in writing, "
                    "an administrator of Party Points does it."
                )
            )

    def _is_own(self):
        # sudo: which member the user is
        return self in self.env.user.sudo().party_member_ids.filtered("active")

    @contextmanager
    def _as_its_person(self):
        """The member, seen by himself: with his own account; where he has none, or none
        any more, with one that is made for the moment and leaves no trace."""
        if self._is_own():
            yield self
            return
        # sudo: his account
        users_sudo = self.sudo().partner_id.user_ids
        if self.active and users_sudo:
            yield self.with_user(users_sudo[0])
            return
        with closing(self.env.cr.savepoint()):
            yield self.with_user(self._make_account_for_the_moment())
        self.env.invalidate_all(flush=False)

    def _make_account_for_the_moment(self):
        groups = ["base.group_portal", "party_points.group_party_points_member"]
        # sudo: it can do nothing but read here, and is undone
        users_sudo = self.env["res.users"].sudo().with_context(no_reset_password=True)
        user_sudo = users_sudo.create(
            {
                "login": f"__reader_of_member_{self.id}",
                "partner_id": self.sudo().partner_id.id,  # sudo: the person's contact
                "group_ids": [Command.set([self.env.ref(groups[0]).id])],
            }
        )
        user_sudo.group_ids |= self.env.ref(groups[1])
        return user_sudo

    # What is read

    def _get_personal_data(self):
        """All that is kept of the person.

        :return: ``{"tables": [{"title", "columns": [(head, type)], "rows"}],
            "files": [(path, bytes)]}``
        :raise AccessError: see ``_check_can_export``
        """
        self._check_can_export()
        is_own = self._is_own()
        with self._as_its_person() as member:
            found = member._find_personal_records(is_own)
            messages = member._find_messages(found)
            tables = [
                member._get_person_table(),
                *(member._get_table(records) for records in found),
                member._get_publication_table(),
                member._get_message_table(messages),
                member._get_change_table(),
            ]
            files = [*member._get_photo(), *member._get_files(found, messages)]
        return {"tables": [t for t in tables if t["rows"]], "files": files}

    def _find_personal_records(self, is_own):
        """:return: records of each model, as far as the member may read them"""
        found = []
        for model, subject in self._get_subjects().items():
            domain = self._get_subject_domain(model, subject.links)
            if not is_own:
                domain &= self._get_handed_over_domain(subject)
            found.append(self._search_sudo(model, domain)._filtered_access("read"))
        return found

    def _search_sudo(self, model, domain):
        """:return: what there is, with the rights of the current user again"""
        # sudo: what links a record to him may be hidden from him
        records_sudo = self.env[model].sudo().with_context(active_test=False)
        return records_sudo.search(domain, order="id").sudo(self.env.su)

    def _get_handed_over_domain(self, subject):
        """What somebody else may hand over to him."""
        if isinstance(subject.confidential, tuple):
            return Domain("state", "not in", subject.confidential)
        return Domain.FALSE if subject.confidential else Domain.TRUE

    def _get_table(self, records):
        names = self._get_told_fields(records)
        labels = records.fields_get(names, ["string"])
        rows = records.read(names)
        return {
            "title": self._get_model_name(records._name),
            "columns": [(labels[n]["string"], records._fields[n].type) for n in names],
            "rows": [
                [self._get_told_value(records, name, row[name]) for name in names]
                for row in rows
            ],
        }

    def _get_told_fields(self, records):
        subject = self._get_subjects()[records._name]
        always_himself = subject.links if len(subject.links) == 1 else ()
        return [
            name
            for name, field in records._fields.items()
            if (field._module or "").startswith("party_points")
            and (field.store or name in subject.shown)
            and field.type in TOLD_TYPES
            and name not in SEALS | REPORTERS
            and name not in always_himself
            and records._has_field_access(field, "read")
        ]

    def _get_told_value(self, records, name, value):
        field = records._fields[name]
        if field.type == "boolean":
            return self.env._("yes") if value else ""
        if field.type in ("integer", "float"):
            return value
        if not value:
            return ""
        if field.type == "many2one":
            return value[1]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, value)
        if field.type == "html":
            return html2plaintext(value)
        if field.type == "datetime":
            return fields.Datetime.context_timestamp(records, value).replace(
                tzinfo=None
            )
        return value

    def _get_model_name(self, model):
        # sudo: the name of a model in the reader's language
        return self.env["ir.model"].sudo()._get(model).name

    # The person himself

    def _get_person_table(self):
        # sudo: his own data, of which some is shown to officers alone
        member_sudo = self.sudo()
        partner_sudo = member_sudo.partner_id
        facts = [
            *member_sudo._get_facts(
                ("name", "code", "birth_date", "date_joined", "branch_id", "group_id"),
                ("member_class_id", "standing", "phone", "email", "liaison_id"),
            ),
            (self.env._("Address"), partner_sudo.contact_address.strip()),
            (self.env._("Language"), partner_sudo.lang or ""),
            *self._get_account_facts(),
        ]
        return {
            "title": self.env._("Person"),
            "columns": [
                (self.env._("What"), "char"),
                (self.env._("What Is Kept"), "char"),
            ],
            "rows": [[what, kept] for what, kept in facts if kept],
        }

    def _get_facts(self, *names):
        names = [name for part in names for name in part]
        labels = self.fields_get(names, ["string"])
        values = self.read(names)[0]
        return [
            (labels[name]["string"], self._get_told_value(self, name, values[name]))
            for name in names
        ]

    def _get_account_facts(self):
        # sudo: his own account
        users_sudo = self.sudo().partner_id.user_ids.filtered(
            lambda user: not user.login.startswith("__reader_of_member_")
        )
        for user_sudo in users_sudo:
            yield self.env._("Login"), user_sudo.login
            yield self.env._("Last Log-In"), user_sudo.login_date or ""

    def _get_photo(self):
        # sudo: his own picture
        partner_sudo = self.sudo().partner_id
        if partner_sudo.image_1920:
            picture = partner_sudo.with_context(bin_size=False).image_1920
            content = base64.b64decode(picture)
            yield self.env._("Photo") + _get_extension(content), content

    # Where he is named, and what was said

    def _get_publication_table(self):
        """The publications that he may read and that name him."""
        # sudo: only whether he is named in it
        versions_sudo = self.env["party.publication.version"].sudo()
        named = versions_sudo._find_naming(self).publication_id
        publications = self.env["party.publication"]
        if publications.has_access("read"):
            publications = publications.search([("id", "in", named.ids)], order="id")
        return {
            "title": self.env._("Publications That Name Him"),
            "columns": [
                (self.env._("Publication"), "char"),
                (self.env._("Published on"), "date"),
                (self.env._("Objections until"), "date"),
            ],
            "rows": [
                [p.display_name, p.published_on or "", p.window_end or ""]
                for p in publications
            ],
        }

    def _get_message_table(self, messages):
        return {
            "title": self.env._("Messages"),
            "columns": [
                (self.env._("When"), "datetime"),
                (self.env._("Sent by"), "char"),
                (self.env._("Concerning"), "char"),
                (self.env._("Subject"), "char"),
                (self.env._("Message"), "text"),
            ],
            "rows": [self._get_message_row(message) for message in messages],
        }

    def _find_messages(self, found):
        """Messages about him and to him, in threads that he may read; not what he was
        told in office about other persons."""
        about_persons = [*self._get_subjects(), self._name]
        # sudo: his own contact
        to_him = Domain("partner_ids", "in", self.sudo().partner_id.ids)
        domain = Domain.OR(
            [
                to_him & Domain("model", "not in", about_persons),
                Domain("model", "=", self._name) & Domain("res_id", "=", self.id),
                *(
                    Domain("model", "=", records._name)
                    & Domain("res_id", "in", records.ids)
                    for records in found
                    if "message_ids" in records._fields
                ),
            ]
        )
        return self.env["mail.message"].search(
            domain & Domain("model", "=like", "party.%"), order="id"
        )

    def _get_message_row(self, message):
        message_sudo = message.sudo()  # sudo: names of what he may read
        return [
            self._get_told_value(message, "date", message.date),
            message_sudo.author_id.name or message.email_from or "",
            message_sudo.record_name or "",
            message.subject or "",
            html2plaintext(message.body or ""),
        ]

    def _get_change_table(self):
        """Who changed what of his member record; what people write to each other there
        is theirs."""
        messages_sudo = (
            self.env["mail.message"]
            .sudo()  # sudo: the log that the system keeps of his own record
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "=", self.id),
                    ("message_type", "=", "notification"),
                ],
                order="id",
            )
        )
        return {
            "title": self.env._("Changes of the Member Record"),
            "columns": [
                (self.env._("When"), "datetime"),
                (self.env._("Who"), "char"),
                (self.env._("What Changed"), "text"),
            ],
            "rows": [
                [
                    self._get_told_value(message, "date", message.date),
                    message.author_id.name or "",
                    self._get_change_text(message),
                ]
                for message in messages_sudo
            ],
        }

    def _get_change_text(self, message):
        changes = [
            f"{value['fieldInfo']['changedField']}: "
            f"{value['oldValue'] or '–'} → {value['newValue'] or '–'}"
            for value in message.tracking_value_ids._tracking_value_format()
        ]
        return "\n".join(filter(None, [html2plaintext(message.body or ""), *changes]))

    # Files

    def _get_files(self, found, messages):
        """Files of the records and the messages that were found."""
        for records in found:
            name = FILES.get(records._name)
            for record in records.with_context(bin_size=False) if name else ():
                folder = self._get_model_name(records._name)
                content = base64.b64decode(record[name] or b"")
                yield f"{folder}/{record.id} {record.name}", content
        folder = self.env._("Messages")
        # sudo: of messages that he may read
        for file_sudo in messages.sudo().attachment_ids:
            yield f"{folder}/{file_sudo.id} {file_sudo.name}", file_sudo.raw or b""


def _get_extension(content):
    """By which a computer knows with what to open it."""
    return mimetypes.guess_extension(guess_mimetype(content)) or ""
