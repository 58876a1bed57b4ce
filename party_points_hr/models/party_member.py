from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.party_points.models.privacy.subjects import Subject

from ..groups import READERS


class PartyMember(models.Model):
    """The member as an employee: one member, one employee (APP-8).

    That somebody is a Party member is nobody's business in a company but HR's for
    Party Points. So the link stands with the member and not with the employee, whose
    record many may read, write, copy and export; and it is written by the steps below
    alone.
    """

    _inherit = "party.member"

    employee_id = fields.Many2one(
        "hr.employee",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=READERS,
        help="The year's result is handed to HR in this employee's file.",
    )

    _employee_unique = models.Constraint(
        "UNIQUE (employee_id)", "This employee is linked to another member already."
    )

    def _get_subjects(self):
        """Results in an employee's file are the person's, too."""
        return {
            **super()._get_subjects(),
            "party.hr.result": Subject(
                ("member_id",),
                ("branch_name",),
                kept={
                    "employee_id": "The employee is himself.",
                    "grade": "The result; it stays where HR has used it.",
                },
            ),
        }

    def _erase_records(self):
        """HR loses the link with the results, as when it is removed by hand."""
        self.env["party.hr.result"].search([("member_id", "=", self.id)])._withdraw()
        self.employee_id = False
        return super()._erase_records()

    def _get_guarded_fields(self):
        return super()._get_guarded_fields() | {"employee_id"}

    def _check_can_link_employees(self):
        """:raise AccessError: for who does not keep the links"""
        user = self.env.user
        if not (user.has_group("hr.group_hr_user") and user.has_groups(READERS)):
            raise AccessError(
                self.env._(
                    "Members are linked to employees by HR officers who are in the HR "
                    "group of Party Points or its administrators."
                )
            )

    def _link_employees(self, pairs, year_from):
        """Link members to employees, and hand over the final results of their years.

        :param dict pairs: ``{member: (employee, how they were matched)}``
        :param int year_from: results of earlier years are not handed over
        :raise UserError: where one of them is linked already
        """
        self._check_can_link_employees()
        # sudo: HR does not read members; both sides were checked
        members_sudo = self.union(*pairs).sudo()
        members_sudo._queue_up()
        members_sudo._check_not_linked(pairs)
        for member_sudo in members_sudo:
            member_sudo.employee_id = pairs[member_sudo][0].id
        members_sudo._log_links({member: how for member, (_, how) in pairs.items()})
        members_sudo.env["party.hr.result"]._write_final(
            members_sudo._get_final_appraisals(year_from)
        )

    def _check_not_linked(self, pairs):
        employees = [employee.id for employee, _how in pairs.values()]
        others = self.with_context(active_test=False).search(
            [("employee_id", "in", employees)]
        )
        if self.employee_id or others or len({*employees}) < len(employees):
            raise UserError(
                self.env._(
                    "A member has one employee file, and an employee one member. "
                    "Somebody was linked meanwhile, or an employee was chosen twice: "
                    "find the pairs again."
                )
            )

    def _get_final_appraisals(self, year_from):
        return self.env["party.appraisal"].search(
            [
                ("member_id", "in", self.ids),
                ("year", ">=", year_from),
                ("cycle_id.state", "=", "final"),
            ]
        )

    def _log_links(self, texts):
        """In the member's own log, never in the employee's: every HR officer reads
        that. It names no company: the branch reads this one."""
        bodies = {
            member.id: self.env._(
                "Linked to the employee file, %(how)s. HR reads the results of the "
                "years from now on.",
                how=how,
            )
            for member, how in texts.items()
        }
        self._message_log_batch(bodies)

    def _unlink_employee(self, reason):
        """Remove the link; the results leave the employee's file.

        :raise UserError: without a reason, or where there is no link
        """
        self.ensure_one()
        self._check_can_link_employees()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the link is removed."))
        # sudo: HR does not read members; it was checked
        member_sudo = self._for_workflow()
        member_sudo._queue_up()
        if not member_sudo.employee_id:
            raise UserError(self.env._("The link was removed already."))
        member_sudo.env["party.hr.result"].search(
            [("member_id", "=", self.id)]
        )._withdraw()
        member_sudo.employee_id = False
        member_sudo._message_log(
            body=self.env._(
                "The link to the employee file was removed: %(reason)s", reason=reason
            )
        )

    def action_open_employee_unlink(self):
        """Ask for the reason."""
        self.ensure_one()
        self._check_can_link_employees()
        return self.employee_id.action_open_party_unlink()
