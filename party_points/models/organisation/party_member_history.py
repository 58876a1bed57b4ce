from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...clock import today


class PartyMember(models.Model):
    """The member's dated history: how it is read, and the one way it goes on."""

    _inherit = "party.member"

    def _get_assignments(self, day):
        """Where each member belonged on a day (ORG-5).

        :param date day: the day
        :return: ``{member: assignment}``; empty before the first row, and from the
            day on which the membership ended
        """
        rows = self.env["party.assignment"].search_fetch(
            [("member_id", "in", self.ids), *self.env["party.assignment"]._on(day)],
            ["member_id", "branch_id", "member_class_id", "standing"],
        )
        found = {row.member_id: row for row in rows if row.standing != "ended"}
        nowhere = self.env["party.assignment"]
        return {member: found.get(member, nowhere) for member in self}

    def _change_history(self, day, vals, note):
        """Begin a new row of history on a day: transfer, class, standing (ORG-5).

        What the values do not name goes on as before. What was recorded before the
        day keeps its branch and class. Positions and duty posts that the change makes
        impossible end the day before.

        :param date day: the first day of the new row
        :param dict vals: ``branch_id``, ``group_id``, ``member_class_id``,
            ``standing``, ``end_reason``: those that change
        :param str note: why, for the history
        :raise UserError: where a later row exists already, or nothing would change
        """
        self.check_access("write")
        for reason in self._get_cannot_change_reasons(day, vals).values():
            if reason:
                raise UserError(reason)
        for member in self:
            if reason := member._get_not_managed_reason(vals):
                raise AccessError(reason)
        self._end_what_does_not_fit(day, vals)
        new = []
        for member in self:
            row_sudo = member._get_last_row_sudo()
            row_vals = row_sudo._prepare_next_vals({**vals, "note": note})
            if row_sudo.date_from == day:
                # a second change of the same day goes into the row of that day
                row_sudo.write(row_vals)
            else:
                new.append({**row_vals, "member_id": member.id, "date_from": day})
        # sudo: rows are written this way alone; the checks are done
        rows_sudo = self.env["party.assignment"].sudo().create(new)
        self.browse(rows_sudo.member_id.ids)._message_log_batch(
            {row.member_id.id: row._get_log_body() for row in rows_sudo}
        )

    def _get_cannot_change_reasons(self, day, vals):
        """Say, for each member, why his history cannot go on like this.

        :return: ``{member: reason}``; ``False`` where it can
        """
        # sudo: the rows of all at once, as _get_last_row_sudo reads them one by one
        self.sudo().assignment_ids.mapped("date_from")
        return {member: member._get_cannot_change_reason(day, vals) for member in self}

    def _get_cannot_change_reason(self, day, vals):
        self.ensure_one()
        row = self._get_last_row_sudo()
        if row.date_from > day:
            return self.env._(
                "The history of “%(name)s” already has a later change, of "
                "%(date)s. Choose that day or a later one.",
                name=self.name,
                date=fields.Date.to_string(row.date_from),
            )
        if row.date_from == day < today(self):
            return self.env._(
                "The history of “%(name)s” already has a row that begins on "
                "%(date)s. An administrator corrects it.",
                name=self.name,
                date=fields.Date.to_string(day),
            )
        if not row._differs(vals):
            return self.env._(
                "For “%(name)s” nothing would change.",
                name=self.name,
            )
        if row.standing == "ended" and "standing" not in vals:
            return self.env._(
                "The membership of “%(name)s” has ended. Admit him again first, by a "
                "change of standing.",
                name=self.name,
            )
        return self._get_held_position_reason(day, vals)

    def _get_not_managed_reason(self, vals):
        """Nobody draws a member out of, or into, a branch that he does not manage."""
        self.ensure_one()
        user = self.env.user
        if self.env.su or user.has_group(
            "party_points.group_party_points_administrator"
        ):
            return False
        # sudo: the user's own rights, which he cannot read himself
        user_sudo = user.sudo()
        managed = (
            user_sudo.party_secretary_branch_ids | user_sudo.party_superior_branch_ids
        )
        last = self._get_last_row_sudo().branch_id.id
        if {last, vals.get("branch_id", last)} <= set(managed.ids):
            return False
        return self.env._(
            "“%(name)s” goes from or to a branch that you do not manage. The superior "
            "of both branches makes the transfer.",
            name=self.name,
        )

    def _get_held_position_reason(self, day, vals):
        """Nobody ends by a change of history what he could not end by hand."""
        self.ensure_one()
        for position in self._get_positions_to_end(day, vals).sudo(self.env.su):
            if not position.has_access("write"):
                return self.env._(
                    "“%(position)s” has to end first, and the organisation that gave "
                    "this position ends it; or it makes this change itself.",
                    position=position.display_name,
                )
        return False

    def _get_change_preview(self, day, vals):
        """What the change would do to this member, in words.

        :return: ``{"before", "after", "ends"}``
        """
        self.ensure_one()
        row = self._get_last_row_sudo()
        after = row.new(row._prepare_next_vals(vals))
        return {
            "before": row._describe_place(),
            "after": after._describe_place(),
            "ends": [
                position.display_name
                for position in self._get_positions_to_end(day, vals)
            ],
        }

    def _get_last_row_sudo(self):
        self.ensure_one()
        # sudo: a planned later row may be in a branch that the user does not see
        return self.sudo().assignment_ids.sorted("date_from")[-1:]

    def _end_what_does_not_fit(self, day, vals):
        """End, the day before, what the members lose with the change."""
        eve = fields.Date.subtract(day, days=1)
        self._get_positions_to_end(day, vals)._end(eve)
        # sudo: these end with the membership in the branch, whoever may edit them
        leaving_sudo = self._get_leaving(vals).sudo()
        leaving_sudo._close_duties(eve)
        if vals.get("end_reason"):
            leaving_sudo._close_exemptions(eve)

    def _close_duties(self, eve):
        _close(self.claim_ids, eve)
        _close(self.household_ids, eve)
        _close(self.floating_ids, eve)

    def _close_exemptions(self, eve):
        _close(self.exemption_ids.filtered(lambda e: e.state == "confirmed"), eve)
        open_ = self.exemption_ids.filtered(lambda e: e.state == "applied")
        open_.write({"state": "withdrawn"})

    def _close_what_ended(self):
        """Whoever is no member any more, by whichever door his history says so, has no
        duties and no exemption left."""
        # sudo: these end with the membership, whoever may edit them
        for member_sudo in self.sudo().filtered(lambda member: not member.active):
            start = member_sudo.assignment_id.date_from
            eve = fields.Date.subtract(start, days=1)
            member_sudo._close_duties(eve)
            member_sudo._close_exemptions(eve)

    def _get_leaving(self, vals):
        """The members who leave their branch with the change."""
        if vals.get("end_reason"):
            return self
        branch = vals.get("branch_id")
        return self.filtered(
            lambda member: branch and member._get_last_row_sudo().branch_id.id != branch
        )

    def _get_positions_to_end(self, day, vals):
        """The positions that the change makes impossible from the day on.

        :return: positions, as superuser: also those elsewhere
        """
        ended = bool(vals.get("end_reason"))
        # sudo: they end with the membership, whoever may edit them
        positions = self._get_leaving(vals).sudo().partner_id.party_position_ids
        return positions.filtered(
            lambda position: (
                (not position.date_to or position.date_to >= day)
                and (ended or position._is_own_role())
                and (ended or position.branch_id.id != vals["branch_id"])
            )
        )

    def _after_history_change(self):
        """What follows from a change of the history, for the set.

        Of two people who change one history at the same moment, the second is tried
        again on what the first has left.
        """
        self._check_history()
        self.assignment_ids._check_order()
        self._queue_up()
        self._close_what_ended()
        # sudo: positions and groups follow the history, whoever changes it
        partners_sudo = self.sudo().partner_id
        partners_sudo.party_position_ids._check_holder()
        partners_sudo._sync_party_groups()

    def _log_correction(self, before, after):
        """Say in the member's log that a row of his history was corrected."""
        self.ensure_one()
        if before != after:
            self._message_log(
                body=self.env._(
                    "History corrected: %(before)s → %(after)s",
                    before=before,
                    after=after,
                )
            )

    @api.model
    def _cron_refresh(self):
        """Nightly: bring members up to date whose history turned to a new row."""
        day = today(self)
        stale = self.env["party.assignment"].search(
            [*self.env["party.assignment"]._on(day), ("is_shown", "=", False)]
        )
        members = stale.member_id
        # the row of today, and all that is read from it
        members.modified(["assignment_ids"])
        members._close_what_ended()
        members.partner_id._sync_party_groups()

    def action_open_transfer(self):
        return self._open_history_wizard("party_points.party_transfer_wizard_action")

    def action_open_reclassify(self):
        return self._open_history_wizard("party_points.party_reclassify_wizard_action")

    def action_open_standing(self):
        return self._open_history_wizard("party_points.party_standing_wizard_action")

    def _open_history_wizard(self, action):
        action = self.env["ir.actions.act_window"]._for_xml_id(action)
        return {**action, "context": {"default_member_ids": self.ids}}


def _close(records, day):
    """End what is open on a day, or ends later; what begins later ends at once."""
    for record in records:
        if not record.date_to or record.date_to > day:
            record.date_to = max(day, record.date_from)
