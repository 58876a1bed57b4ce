from odoo import models

from odoo.addons.party_points.models.organisation.roles import (
    RIGHTS_ABOVE,
    SUPERIOR_ROLES,
)

SUPERVISOR_ROLES = tuple(
    role for role, rights in RIGHTS_ABOVE.items() if "supervisor" in rights
)


class PartyMember(models.Model):
    """Whom a member turns to (POR-2a)."""

    _inherit = "party.member"

    def _get_contacts(self):
        """Who holds office in the member's branch, and in the nearest organisations
        above it that have superior's officers and supervisors.

        :return: list of dicts ``{"organisation": its name, "people": [(name,
            position)]}``, from the branch upwards; names and positions alone
        """
        self.ensure_one()
        branch_sudo = self.sudo().branch_id  # sudo: names of those above him
        path = [int(number) for number in branch_sudo.parent_path.split("/")[-2::-1]]
        officers = self._find_officers(path).grouped("branch_id")
        return [
            {
                "organisation": organisation.name,
                "people": officers[organisation]._get_people(),
            }
            for organisation in sorted(officers, key=lambda o: path.index(o.id))
        ]

    def _find_officers(self, path):
        """:param list path: ids of the branch and of those above it, upwards"""
        # sudo: names and positions of officers, which are no secret to members
        positions_sudo = self.env["party.position"].sudo()
        current = positions_sudo.search(
            [("branch_id", "in", path), ("is_current", "=", True)]
        )
        above = current.filtered(lambda position: position.branch_id.id != path[0])
        return (
            (current - above)
            | above._filter_nearest(path, SUPERIOR_ROLES)
            | above._filter_nearest(path, SUPERVISOR_ROLES)
        )

    def _get_complaint_steps(self):
        """How a dispute goes on, and within which times (PUB-3, PUB-4).

        :return: list of sentences
        """
        self.ensure_one()
        branch = self.sudo().branch_id  # sudo: how his branch publishes
        plan = self.env["party.publication.plan"]._get_plans(branch)[branch, "month"]
        return [
            self.env._(
                "What is published can be disputed within %(number)s working days. "
                "Later you can still do so: say why it is late, and the superior "
                "organisation decides at once.",
                number=plan.objection_days,
            ),
            self.env._(
                "The committee of your branch answers within %(number)s working days. "
                "If it does not, the matter goes to the superior organisation by "
                "itself.",
                number=plan.answer_days,
            ),
            self.env._(
                "If you are not content with the answer, appeal within %(number)s "
                "working days. The superior organisation decides; nobody who took part "
                "in the answer does.",
                number=plan.appeal_days,
            ),
            self.env._(
                "You may also turn to any of the people above at any time, in person "
                "or in writing."
            ),
        ]
