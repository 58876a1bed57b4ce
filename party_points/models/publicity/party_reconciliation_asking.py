from odoo import api, models

from ...clock import today

# Rows for a whole branch: what is noted of each is its answer, in the log.
QUIETLY = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
}


class PartyReconciliation(models.Model):
    """Who is asked to compare his handbook with the branch's record, and reminded of
    it until he has answered (PUB-5)."""

    _inherit = "party.reconciliation"

    @api.model
    def _ask(self, publications):
        """Ask all who belonged to the branch at the quarter's end. Called when
        publications are published; those of other kinds ask nobody, and nobody is
        asked twice.

        :return: the new ones, as superuser
        """
        quarters = publications.filtered(lambda p: p.kind == "quarter")
        # sudo: who is asked is not the choice of who publishes
        model_sudo = self._for_workflow().with_context(**QUIETLY)
        known = model_sudo.search([("publication_id", "in", quarters.ids)])
        known = {(row.publication_id.id, row.member_id.id) for row in known}
        new = model_sudo.create(
            [
                vals
                for vals in model_sudo._prepare_asked(quarters)
                if (vals["publication_id"], vals["member_id"]) not in known
            ]
        )
        new._without_context(set(QUIETLY))._tell()
        return new

    @api.model
    def _ask_again(self, publications, members):
        """Ask those anew whose figures a correction has changed; what they said
        before stays in the log."""
        rows_sudo = self._for_workflow().search(
            [
                ("publication_id", "in", publications.ids),
                ("member_id", "in", members.ids),
                ("state", "!=", "pending"),
            ]
        )
        rows_sudo._queue_up()
        rows_sudo.write(
            {
                "state": "pending",
                "difference": False,
                "answered_on": False,
                "recorded_by_id": False,
            }
        )
        rows_sudo._tell()
        return rows_sudo

    @api.model
    def _prepare_asked(self, publications):
        """:return: values for every member of the branches on the last day"""
        vals_list = []
        by_day = publications.grouped(lambda p: min(p.date_to, today(p)))
        for day, of_day in by_day.items():
            rows = self.env["party.assignment"].search(
                [
                    ("branch_id", "in", of_day.branch_id.ids),
                    ("standing", "!=", "ended"),
                    *self.env["party.assignment"]._on(day),
                ]
            )
            by_branch = rows.grouped("branch_id")
            vals_list += [
                {
                    "publication_id": publication.id,
                    "branch_id": publication.branch_id.id,
                    "member_id": member.id,
                }
                for publication in of_day
                for member in by_branch.get(publication.branch_id, rows[:0]).member_id
            ]
        return vals_list

    def _tell(self):
        """Put it on the list of who works in the back office, and write to the other
        members with an account."""
        for reconciliation, users in self._get_reminder_users().items():
            reconciliation._remind_users(users)
            guests = reconciliation._get_users() - users
            reconciliation._notify_in_their_language(
                guests.partner_id,
                lambda own: (own._get_reminder_summary(), own._get_request()),
            )

    def _get_request(self):
        return self.env._(
            "Compare what the branch has published of your quarter with your handbook, "
            "and say whether they agree."
        )

    # Reminders

    @api.model
    def _get_reminder_domain(self):
        return [("state", "=", "pending")]

    def _get_reminder_users(self):
        """The member, where he works in the back office."""
        users = {}
        for reconciliation in self:
            # sudo: the account of the member
            own_sudo = reconciliation.sudo()._get_users()
            users[reconciliation] = own_sudo.filtered(lambda user: not user.share)
        return users

    def _get_users(self):
        return self.member_id.partner_id.user_ids

    def _get_reminder_summary(self):
        return self.env._(
            "Compare your handbook with “%(publication)s”",
            publication=self._get_publication_name(),
        )
