from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..groups import HR


class PartyHrResult(models.Model):
    """The neutral interface for whatever reckons the annual performance appraisal
    (APP-8): it knows no appraisal module, and none is needed.

    A bridge to a certain one, such as ``hr_appraisal`` of Odoo Enterprise, is an addon
    of its own: it calls ``_get_contributions`` with ``sudo`` after checks of its own
    who may see what it shows, or under the rights of an HR user of Party Points.

    .. code-block:: python

        contributions = self.env["party.hr.result"]._get_contributions(employees, 2026)
        for employee, row in contributions.items():
            if row["value"] is not None:
                total += row["contribution"]
    """

    _inherit = "party.hr.result"

    @api.model
    def _get_contributions(self, employees, year):
        """What the year counts in the employees' performance appraisal.

        :param employees: ``hr.employee`` records
        :param int year: the year
        :return: ``{employee: {"value", "weight", "contribution", "grade", "state"}}``,
            those alone who have a result that the reader may see. ``value`` (0 to
            100) and ``contribution`` (``weight`` percent of it) are ``None`` where
            the result does not count: that is not 0, and the weight goes to the other
            parts of the appraisal. ``state``: ``locked``, ``valued`` or ``open``
        """
        results = self.search(
            [
                ("employee_id", "in", employees.ids),
                ("year", "=", year),
                ("state", "=", "current"),
            ]
        )
        return {result.employee_id: result._get_contribution() for result in results}

    def _get_contribution(self):
        self.ensure_one()
        counts = self.has_value
        state = "locked" if self.is_locked else "valued" if counts else "open"
        return {
            "value": self.value if counts else None,
            "weight": self.weight,
            "contribution": self.contribution if counts else None,
            "grade": self.grade or "",
            "state": state,
        }

    @api.model
    def get_contributions(self, employee_ids, year):
        """The same for a remote caller, in JSON.

        Who has no result is left out, as is who does not exist: the answer does not
        say which, nor who is a member.

        :param list employee_ids: ids
        :return: ``{id as text: as in _get_contributions}``
        :raise AccessError: for who is not in the HR group of Party Points
        :raise UserError: for arguments that are no ids or no year
        """
        if not self.env.user.has_group(HR):
            raise AccessError(
                self.env._("HR of Party Points reads results; ask for that group.")
            )
        if not isinstance(employee_ids, list) or not all(
            type(number) is int for number in [*employee_ids, year]
        ):
            raise UserError(
                self.env._("Give a list of ids of employees, and a year as a number.")
            )
        employees = self.env["hr.employee"].browse(employee_ids)
        found = self.sudo(False)._get_contributions(employees, year)
        return {str(employee.id): row for employee, row in found.items()}
