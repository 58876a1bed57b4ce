from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...clock import today


class PartyActivity(models.Model):
    """What an activity writes into the ledger when it is closed, and takes back when
    it is opened again (LINE-1)."""

    _inherit = "party.activity"

    def action_close(self):
        """Close the lists and write all their lines at once.

        Whoever is exempt, has no rules, or belongs to a branch whose month is closed
        gets no line; the list says so beside his name.

        :raise UserError: where something is missing; then nothing is written
        """
        self.check_access("write")
        self._queue_up()
        self._check_can_close()
        # sudo: guests and their rules are out of sight; the checks are done
        plans = {activity: activity.sudo()._plan_lines() for activity in self}
        self._check_hours(plans)
        vals_list = [vals for plan in plans.values() for vals in plan["lines"]]
        if vals_list:
            self.env["party.point.line"]._register_lines(vals_list)
        for activity, plan in plans.items():
            activity._note_closed(plan)

    def _check_can_close(self):
        reasons = self._get_cannot_close_reasons()
        if wrong := [reason for reason in reasons.values() if reason]:
            raise UserError("\n".join(wrong))

    def _get_cannot_close_reasons(self):
        """Say, for each activity, why it cannot be closed; the button's question too.

        :return: ``{activity: reason}``; ``False`` where it can
        """
        return {
            # sudo: the lists may name guests, who are out of the user's sight
            activity: activity.sudo()._get_cannot_close_reason()
            for activity in self
        }

    def _get_cannot_close_reason(self):
        self.ensure_one()
        if self.state != "planned":
            return self._get_not_planned_reason()
        if self.date > today(self):
            return self.env._(
                "“%(name)s” has not taken place yet. Close it on its day or later.",
                name=self.name,
            )
        if not self.attendance_ids:
            return self.env._(
                "Nobody is on the list of “%(name)s”. Fill it in first.",
                name=self.name,
            )
        return self._get_month_reason(self.branch_id) or self._get_leave_reason()

    def _get_leave_reason(self):
        """Leave counts only with its reason (RULE-4)."""
        silent = self.attendance_ids.filtered(
            lambda attendance: (
                attendance.outcome == "leave"
                and not (attendance.leave_reason or "").strip()
            )
        )
        if not silent:
            return False
        return self.env._(
            "“%(name)s”: enter why these are on leave: %(members)s.",
            name=self.name,
            members=format_list(self.env, silent.member_id.mapped("name")),
        )

    def _plan_lines(self):
        """What closing writes.

        :return: ``{"lines": values of lines, "without": {attendance: why no line},
            "no_hours": attendances that count by hours and have none}``
        """
        self.ensure_one()
        plan = {"lines": [], "without": {}, "no_hours": self.env["party.attendance"]}
        members = self.attendance_ids.member_id
        reasons = self._get_no_line_reasons()
        items = self._get_items(members)
        for attendance in self.attendance_ids:
            own = items.get(attendance.member_id)
            reason = reasons.get(attendance) or attendance._get_no_item_reason(own)
            if reason:
                plan["without"][attendance] = reason
                continue
            wanted = own.filtered(attendance._counts_for)
            if not attendance.hours and "per_unit" in wanted.mapped("method"):
                plan["no_hours"] |= attendance
            plan["lines"] += [attendance._prepare_line_vals(item) for item in wanted]
        return plan

    def _get_no_line_reasons(self):
        """:return: ``{attendance: why it gets no line}``, whatever the rules say"""
        members = self.attendance_ids.member_id
        exempt = self.env["party.exemption"]._get_exempt(members, self.date)
        closed = self._get_closed_branches(self.attendance_ids.branch_id)
        reasons = {}
        for attendance in self.attendance_ids:
            if attendance.member_id in exempt:
                reasons[attendance] = self.env._("Exempt from scoring on that day.")
            elif attendance.branch_id in closed:
                reasons[attendance] = self.env._(
                    "The month of “%(branch)s” is closed.",
                    branch=attendance.branch_id.name,
                )
        return reasons

    def _get_items(self, members):
        """The items of each member's rules of that day that this attendance counts
        for, and that are for him.

        :return: ``{member: items}``, without members who have no rules
        """
        rows = members._get_assignments(self.date)
        audiences = members._get_rule_audience(self.date)
        templates = members._get_rule_templates(self.date)
        return {
            member: template.item_ids._filter_for_classes(
                rows[member].member_class_id
            ).filtered(
                lambda item, audience=audiences[member]: (
                    item.activity_type_id == self.type_id
                    and (not item._get_audience() or audience & {*item._get_audience()})
                )
            )
            for member, template in templates.items()
            if template
        }

    def _check_hours(self, plans):
        """:raise UserError: where hours count and none were entered"""
        for activity, plan in plans.items():
            if missing := plan["no_hours"]:
                raise UserError(
                    self.env._(
                        "“%(name)s” counts by the hour. Enter how many hours it "
                        "lasted, or how long these were there: %(members)s.",
                        name=activity.name,
                        members=format_list(self.env, missing.member_id.mapped("name")),
                    )
                )

    def _note_closed(self, plan):
        """Make the list final; on it stands who got no line, and why."""
        self.ensure_one()
        activity_sudo = self._for_workflow()
        for reason in sorted(set(plan["without"].values())):
            attendances = activity_sudo.attendance_ids.filtered(
                lambda attendance, reason=reason: (
                    plan["without"].get(attendance) == reason
                )
            )
            attendances.no_line_reason = reason
        activity_sudo.write(
            {
                "state": "closed",
                "closed_by_id": self.env.uid,
                "closed_on": self.env.cr.now(),
            }
        )
        self._end_reminders()
        self._log_decision("close_activity", "planned", "closed", self.turnout)
        self._message_log(body=self._get_closed_message(plan))

    def _get_closed_message(self, plan):
        """Without names: the branch's members read the messages, and only their own
        attendance."""
        message = self.env._(
            "Closed: %(turnout)s. %(count)s lines were registered.",
            turnout=self.turnout,
            count=len(plan["lines"]),
        )
        if not plan["without"]:
            return message
        return self.env._(
            "%(message)s %(count)s got no line; the list says who, and why.",
            message=message,
            count=len(plan["without"]),
        )

    def _log_decision(self, action, before, after, reason):
        labels = dict(self._fields["state"]._description_selection(self.env))
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": activity.branch_id.id,
                    "activity_id": activity.id,
                    "action": action,
                    "before": labels[before],
                    "after": labels[after],
                    "reason": reason,
                }
                for activity in self
            ]
        )

    # Reopening

    def _reopen(self, reason):
        """Open closed lists again: their lines are withdrawn or, where the committee
        has confirmed them, a reversal of each is proposed.

        :param str reason: why, for the log
        :raise UserError: in a closed month, and while a review is about the lines
        """
        self.check_access("write")
        self._queue_up()
        # sudo: guests' lines are in branches that the user does not see
        activities_sudo = self.sudo()
        for activity_sudo in activities_sudo:
            if fault := activity_sudo._get_cannot_reopen_reason():
                raise UserError(fault)
        activities_sudo._take_back_lines(reason)
        activities_sudo.attendance_ids.no_line_reason = False
        self._for_workflow().write(
            {"state": "planned", "closed_by_id": False, "closed_on": False}
        )
        self._log_decision("reopen_activity", "closed", "planned", reason)
        self._log_reason(reason)

    def _get_cannot_reopen_reason(self):
        self.ensure_one()
        if self.state != "closed":
            return self.env._(
                "“%(name)s” is not closed; there is nothing to reopen.", name=self.name
            )
        lines = self.line_ids
        if "escalated" in lines.mapped("state"):
            return self.env._(
                "Lines of “%(name)s” are with the superior. Wait for the decision, "
                "then reopen it.",
                name=self.name,
            )
        return self._get_month_reason(self.branch_id | lines.branch_id)

    def _take_back_lines(self, reason):
        lines = self.line_ids.filtered(lambda line: not line.reverses_id)
        if submitted := lines.filtered(lambda line: line.state == "submitted"):
            submitted._withdraw(reason)
        confirmed = lines.filtered(lambda line: line.state == "confirmed")
        reversals = self.env["party.point.line"].search(
            [
                ("reverses_id", "in", confirmed.ids),
                ("state", "not in", ("rejected", "withdrawn")),
            ]
        )
        if confirmed := confirmed - reversals.reverses_id:
            confirmed._propose_reversal(reason)
