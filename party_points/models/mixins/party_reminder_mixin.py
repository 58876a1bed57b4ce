from odoo import api, fields, models
from odoo.fields import Domain

from ...clock import today

ACTIVITY_TYPE = "party_points.mail_activity_type_overdue"


class PartyReminderMixin(models.AbstractModel):
    """Records with a date on which somebody must have done something.

    A model names that date in ``_reminder_field`` (empty: nothing is due) and says
    whom to remind and with which words. The daily job gives each of them one activity,
    and takes it back when the date has moved or fallen away.
    """

    _name = "party.reminder.mixin"
    _description = "Reminders of What Is Due"
    _inherit = ["mail.activity.mixin"]

    _reminder_field = None
    _reminder_days_ahead = 0

    def _get_reminder_users(self):
        """Say who is reminded.

        :return: ``{record: users}``; a record without users gets no activity
        """
        raise NotImplementedError

    def _get_reminder_summary(self):
        """The words of the activity, one record at a time, in the reader's language."""
        raise NotImplementedError

    @api.model
    def _get_reminder_domain(self):
        """Records that can be due at all."""
        return [(self._reminder_field, "!=", False)]

    @api.model
    def _cron_remind(self):
        """Daily: remind of what is due in all models that carry this mixin."""
        if not self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            return  # an administrator wants no reminders
        for name in sorted(self.pool.descendants([self._name], "_inherit")):
            if not self.env[name]._abstract:
                self.env[name]._remind()

    @api.model
    def _get_due_domain(self):
        """Records of which somebody is reminded today."""
        limit = fields.Date.add(today(self), days=self._reminder_days_ahead)
        possible = Domain(self._get_reminder_domain())
        return possible & Domain(self._reminder_field, "<=", limit)

    @api.model
    def _remind(self):
        due = self.search(self._get_due_domain())
        self._take_back_reminders(due)
        for record, users in due._get_reminder_users().items():
            record._remind_users(users)

    @api.model
    def _take_back_reminders(self, due):
        """Remove the activities of records that are no longer due."""
        self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "not in", due.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id),
            ]
        ).unlink()

    def _remind_now(self):
        """Whoever is to act, in the step that makes it his; the daily job keeps it."""
        if not self.env.ref(ACTIVITY_TYPE, raise_if_not_found=False):
            return  # as above
        # sudo: activities of others, after the checks of the step
        for record, users in self.sudo()._get_reminder_users().items():
            record._remind_users(users)

    def _end_reminders(self, user=None):
        """What is done is no task any more, before the daily job says so.

        :param user: of whom alone; left out, of everybody
        """
        # sudo: activities of others
        self.sudo().activity_unlink([ACTIVITY_TYPE], user_id=user and user.id)

    def _remind_users(self, users):
        """One activity for each of them; one whose words say something else by now is
        made anew."""
        self.ensure_one()
        reminders = self.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(ACTIVITY_TYPE)
        )
        summaries = {
            lang: self.with_context(lang=lang)._get_reminder_summary()
            for lang in set(users.mapped("lang"))
        }
        kept = reminders.filtered(
            lambda activity: (
                activity.user_id in users
                and activity.summary == summaries[activity.user_id.lang]
            )
        )
        (reminders - kept).unlink()
        for user in users - kept.user_id:
            self.activity_schedule(
                ACTIVITY_TYPE,
                date_deadline=self[self._reminder_field],
                summary=summaries[user.lang],
                user_id=user.id,
            )
