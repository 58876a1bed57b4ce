from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL, format_list

from ...clock import today
from .party_member_data import ADMINISTRATOR, FILES
from .renaming import Renaming
from .subjects import NAMED, Subject

# In the place of a text that a record must have.
NOTHING = "–"
# Seals are no words: letters of a name in them stay.
NOT_IN = {"party.decision": [("action", "!=", "erase_published")]}
# Where the log of changes holds what a field showed.
TRACKED = ("old_value_char", "new_value_char", "old_value_text", "new_value_text")


class PartyMember(models.Model):
    """Erasing what is personal of a member, for good (data protection).

    Who he was goes: name, number, dates, addresses, account, texts about him, files,
    messages. What others' figures stand on stays, under another name: his lines with
    day, item, kind and points, his scores, his places and grades. So every sum, count
    and rank is what it was, and the seals hold.
    """

    _inherit = "party.member"

    def action_open_erasure(self):
        """Show what would be erased and what would stay."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erase Personal Data"),
            "res_model": "party.erasure.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": self.id},
        }

    def _get_erasure_preview(self):
        """What an erasure would do, for the form that asks for it.

        :return: ``{"reasons", "erased", "kept"}``, lists of sentences; with reasons
            against it, these alone
        """
        self.ensure_one()
        self._check_is_administrator()
        if reasons := self._get_cannot_erase_reasons():
            return {"reasons": reasons}
        # sudo: counts of what is out of the administrator's sight
        member_sudo = self.sudo()
        elsewhere = member_sudo.partner_id._get_uses_elsewhere()
        return {
            "reasons": [],
            "erased": [*member_sudo._get_erased_sentences(elsewhere)],
            "kept": [*member_sudo._get_kept_sentences(elsewhere)],
        }

    def _get_erased_sentences(self, elsewhere):
        yield self.env._(
            "Name, member number, date of birth, day of joining, phone, email, address "
            "and photo. In their place stands “%(alias)s”.",
            alias=self._get_alias(),
        )
        if not elsewhere:
            yield self.env._(
                "The contact is emptied and archived; nobody signs in with its account "
                "any more."
            )
        yield from self._get_count_sentences()
        versions = self.env["party.publication.version"]._find_naming(self)
        if versions:
            yield self.env._(
                "The name, and the grounds of his entries, in %(count)s publications.",
                count=len(versions.publication_id),
            )
        yield self.env._("Messages, activities and files in all threads about him.")

    def _get_count_sentences(self):
        for model, subject in self._get_subjects().items():
            domain = self._get_subject_domain(model, subject.get_erased_links())
            records = self.env[model].with_context(active_test=False)
            if count := subject.texts and records.search_count(domain):
                yield self.env._(
                    "%(what)s: texts and files of %(count)s.",
                    what=self._get_model_name(model),
                    count=count,
                )

    def _get_kept_sentences(self, elsewhere):
        yield self.env._(
            "His lines with day, item, kind and points, his scores, places and grades, "
            "under the other name: sums, counts and ranks of the branch are made of "
            "them."
        )
        yield self.env._(
            "Days of his history, positions and exemptions: they say in which branch "
            "and months the points count."
        )
        if elsewhere:
            yield self.env._(
                "His contact and his account: other apps use them (%(names)s). Nothing "
                "of Party Points leads to them any more; what he did in office goes on "
                "naming the account.",
                names=format_list(self.env, elsewhere),
            )
        yield self.env._(
            "What was written about other members, and what has left the system: "
            "printed papers, files handed out, mails, backups."
        )

    def _erase(self, requested_on, reason):
        """Erase the personal data of a member: all of it, or nothing.

        :param date requested_on: the day on which it was asked for
        :param str reason: of the decision; it stays, so it names nobody
        :raise AccessError: but for administrators of Party Points
        :raise UserError: where it cannot be done, with the reasons; without a reason
        """
        self.ensure_one()
        self._check_can_erase(requested_on, reason)
        # sudo: it is checked; what is erased is out of the administrator's sight
        member_sudo = self.sudo().with_context(
            tracking_disable=True, active_test=False, mail_notrack=True
        )
        member_sudo._erase_person(reason)
        member_sudo._log_erasure(requested_on, reason)

    def _check_can_erase(self, requested_on, reason):
        self._check_is_administrator()
        if not (reason or "").strip() or not requested_on:
            raise UserError(
                self.env._("Say when it was asked for, and why it is done.")
            )
        if requested_on > today(self):
            raise UserError(self.env._("The day of the request is in the future."))
        self.sudo()._hold()  # sudo: an ended member, whom he may not write
        self.invalidate_recordset()
        if reasons := self._get_cannot_erase_reasons():
            raise UserError("\n".join(reasons))
        if self._is_named(reason):
            raise UserError(
                self.env._("The reason stays on record. Write it without the name.")
            )

    def _hold(self):
        """Let nobody decide on him, or publish his name, at the same moment."""
        self._queue_up()
        scores = self.env["party.point.score"].search([("member_id", "=", self.id)])
        publications = self.env["party.publication"].search(
            [("branch_id", "in", scores.branch_id.ids)]
        )
        publications._queue_up()

    def _check_is_administrator(self):
        if not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(
                self.env._(
                    "Only an administrator of Party Points erases personal data."
                )
            )

    def _is_named(self, text):
        member_sudo = self.sudo()  # sudo: his name and number
        return any(word in text for word in (member_sudo.name, member_sudo.code))

    def _erase_person(self, reason):
        """Called as superuser, after the checks; one step after the other, as later
        ones need what earlier ones leave."""
        alias, renaming = self._get_alias(), self._get_renaming()
        versions = self.env["party.publication.version"]._find_naming(self)
        versions._erase_person(self, renaming, reason)
        self._erase_messages(renaming)
        self._erase_records()
        self._erase_network_addresses()
        self._erase_named(renaming)
        self._erase_contact(alias)
        self.env.invalidate_all()

    def _get_alias(self):
        """What he is called from then on."""
        return self.env._("Erased Member %(number)s", number=self.id)

    def _get_renaming(self):
        """How his name is replaced in free words, but not inside longer names."""
        others = self.search([("name", "like", self.name), ("id", "!=", self.id)])
        return Renaming(self.name, self._get_alias(), others.mapped("name"))

    # Records

    def _erase_records(self):
        for model, subject in self._get_subjects().items():
            domain = self._get_subject_domain(model, subject.get_erased_links())
            records = self.env[model].search(domain)
            if subject.is_removed:
                self._remove_files(records)
            elif model == "party.point.line":
                records._erase_texts()
            else:
                self._empty_texts(records, subject.texts)
        self._empty_entries()

    def _remove_files(self, records):
        """With their rows: without a file they say nothing."""
        self.env["ir.attachment"].search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", FILES[records._name]),
            ]
        ).unlink()
        self._execute("DELETE FROM %s WHERE id = ANY(%s)", records)

    def _empty_texts(self, records, names):
        """Past the models, which refuse to change what is settled."""
        if records and names:
            values = [
                SQL(
                    "%s = %s",
                    SQL.identifier(name),
                    NOTHING if records._fields[name].required else None,
                )
                for name in names
            ]
            self._execute(
                "UPDATE %s SET %s WHERE id = ANY(%s)", records, SQL(", ").join(values)
            )

    def _execute(self, statement, records, *args):
        self.env.flush_all()
        table = SQL.identifier(records._table)
        self.env.cr.execute(SQL(statement, table, *args, records.ids))
        records.invalidate_model(flush=False)

    def _empty_entries(self):
        """Disputes keep the figures of what was disputed, not its grounds."""
        domain = self._get_subject_domain("party.dispute", ("filer_id", "member_id"))
        disputes = self.env["party.dispute"].search(domain)
        self._execute(
            "UPDATE %s SET entry = jsonb_set(entry, '{grounds}', '\"\"') "
            "WHERE jsonb_typeof(entry) = 'object' AND id = ANY(%s)",
            disputes,
        )

    def _erase_network_addresses(self):
        """From where he has acted himself."""
        users = self.partner_id.user_ids
        decisions = self.env["party.decision"].search([("user_id", "in", users.ids)])
        self._empty_texts(decisions, ["address"])

    def _erase_named(self, renaming):
        """In records of the organisation he has another name, too."""
        for model, columns in NAMED.items():
            for column in columns:
                self._rename_found(
                    self.env[model], NOT_IN.get(model, []), column, renaming
                )

    def _rename(self, records, column, renaming):
        for record in records:
            self._execute(
                "UPDATE %s SET %s WHERE id = ANY(%s)",
                record,
                SQL("%s = %s", SQL.identifier(column), renaming(record[column])),
            )

    # Messages

    def _erase_messages(self, renaming):
        """In threads about him all goes; elsewhere he has another name."""
        self._erase_threads()
        self._erase_mails(renaming)
        partner = self.partner_id
        party = ("model", "=like", "party.%")
        messages = self.env["mail.message"]
        told = messages.search([party, ("partner_ids", "in", partner.ids)])
        told.write({"partner_ids": [Command.unlink(partner.id)]})
        self.env["mail.notification"].search(
            [("mail_message_id.model", "=like", "party.%")]
            + [("res_partner_id", "=", partner.id)]
        ).unlink()
        written = messages.search([party, ("author_id", "=", partner.id)])
        written.write({"email_from": False})
        self._rename_found(messages, [party], "subject", renaming)
        for of_body in renaming.in_html():
            self._rename_found(messages, [party], "body", of_body)
        changes = self.env["mail.tracking.value"]
        in_party = [("mail_message_id.model", "=like", "party.%")]
        for column in TRACKED:
            self._rename_found(changes, in_party, column, renaming)

    def _erase_mails(self, renaming):
        """In the queue of mails, which keeps some that were sent: he is no recipient
        any more, and mails to him alone go."""
        party = ("model", "=like", "party.%")
        partner, mails = self.partner_id, self.env["mail.mail"]
        to_him = mails.search([party, ("recipient_ids", "in", partner.ids)])
        to_him.write({"recipient_ids": [Command.unlink(partner.id)]})
        if partner.email:
            to_him |= mails.search([party, ("email_to", "like", partner.email)])
        to_him.filtered(lambda mail: not mail.recipient_ids).unlink()
        for of_body in renaming.in_html():
            self._rename_found(mails, [party], "body_html", of_body)

    def _rename_found(self, records, domain, column, renaming):
        found = records.search([*domain, (column, "like", renaming.name)])
        self._rename(found, column, renaming)

    def _erase_threads(self):
        """Messages, activities and files of all records that are about him."""
        for model, subject in self._get_thread_subjects().items():
            ids = (
                self.env[model]
                .search(self._get_subject_domain(model, subject.get_erased_links()))
                .ids
            )
            for kept in ("mail.message", "mail.activity", "ir.attachment"):
                of_model = "model" if kept == "mail.message" else "res_model"
                domain = [(of_model, "=", model), ("res_id", "in", ids)]
                if kept == "ir.attachment":
                    domain.append(("res_field", "=", False))
                self.env[kept].search(domain).unlink()

    def _get_thread_subjects(self):
        subjects = self._get_subjects()
        threads = {
            model: subject
            for model, subject in subjects.items()
            if "message_ids" in self.env[model]._fields
        }
        return {**threads, self._name: Subject(("id",))}

    # The person

    def _erase_contact(self, alias):
        """The contact goes where it is nothing else; otherwise it stays with the other
        apps, and nothing of Party Points leads to it."""
        partner = self.partner_id
        if partner._get_uses_elsewhere():
            self._leave_contact(partner, alias)
        else:
            partner._erase_person(alias)
        self.write(
            {
                "code": self._get_erased_code(),
                "birth_date": False,
                "date_joined": False,
                "liaison_id": False,
                "erased_on": today(self),
                "erased_by_id": self.env.uid,
            }
        )
        self.entrusted_ids.liaison_id = False

    def _leave_contact(self, partner, alias):
        new = self.env["res.partner"].create({"name": alias, "active": False})
        self.env["mail.followers"].search(
            [("res_model", "=like", "party.%"), ("partner_id", "=", partner.id)]
        ).unlink()
        self.env["mail.message"].search(
            [("model", "=like", "party.%"), ("author_id", "=", partner.id)]
        ).author_id = new
        for model in ("party.position", "party.dispute"):
            self._repoint(model, partner, new)
        self.partner_id = new

    def _repoint(self, model, partner, new):
        for name, field in self.env[model]._fields.items():
            if field.store and field.comodel_name == "res.partner":
                if field.type == "many2one":
                    self.env[model].search([(name, "=", partner.id)])[name] = new
                elif name != "message_partner_ids":
                    for record in self.env[model].search([(name, "in", partner.ids)]):
                        record[name] = record[name] - partner + new

    def _get_erased_code(self):
        return f"–{self.id}"

    def _log_erasure(self, requested_on, reason):
        """Without what was erased."""
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": self.branch_id.id,
                    "member_id": self.id,
                    "action": "erase_person",
                    "before": fields.Date.to_string(requested_on),
                    "reason": reason,
                }
            ]
        )
        self._message_log(
            body=self.env._(
                "Personal data erased for good, as asked for on %(day)s: %(reason)s",
                day=fields.Date.to_string(requested_on),
                reason=reason,
            )
        )
