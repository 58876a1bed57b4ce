from odoo.fields import Command

from odoo.addons.party_points.tests.common import PartyPointsCommon

HR_USERS = {
    "hr": "hr.group_hr_manager,base.group_allow_export",
    "officer": "hr.group_hr_user,base.group_allow_export",
    "manager": "base.group_user",
    "colleague": "base.group_user",
}


class PartyHrCommon(PartyPointsCommon):
    """HR, an HR officer without the Party's group, a manager and a colleague; the
    member of ``PartyPointsCommon`` is an employee under that manager.

    ``employees`` are the employees by name of their user.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users |= {
            name: cls.new_user(f"test_{name}", groups)
            for name, groups in HR_USERS.items()
        }
        cls.users["administrator"].group_ids += cls.env.ref("hr.group_hr_user")
        cls.employees = {
            name: cls.new_employee(user_id=cls.users[name].id)
            for name in ("member", "committee", "manager", "colleague")
        }
        cls.employees["member"].parent_id = cls.employees["manager"]
        cls.year = cls.today.year - 1
        cls.grading = cls.env["party.grading.scheme"].create(
            {
                "branch_id": cls.committee.id,
                "code": "G",
                "name": "Grades",
                "grade_ids": [
                    Command.create(vals)
                    for vals in (
                        {
                            "name": "Pioneer",
                            "criterion": "first_share",
                            "value": 10,
                            "consequence": "commend",
                        },
                        {"name": "Qualified", "criterion": "otherwise"},
                    )
                ],
            }
        )
        cls.pioneer, cls.qualified = cls.grading.grade_ids

    @classmethod
    def new_employee(cls, **vals):
        vals.setdefault("company_id", cls.env.company.id)
        vals.setdefault("name", "Li Wenhua")
        return cls.env["hr.employee"].create(vals)

    @classmethod
    def new_cycle(cls, branch=None, year=None, state="final"):
        vals = {"branch_id": (branch or cls.branch).id, "year": year or cls.year}
        return cls.env["party.cycle"].create({**vals, "state": state})

    @classmethod
    def new_appraisal(cls, cycle, member, **vals):
        return cls.env["party.appraisal"].create(
            {
                "cycle_id": cycle.id,
                "branch_id": cycle.branch_id.id,
                "member_id": member.id,
                "year": cycle.year,
                "grading_id": cls.grading.id,
                "status": "ranked",
                "months": 12,
                "score": 90,
                "rank": 1,
                "grade_id": cls.pioneer.id,
                **vals,
            }
        )

    @classmethod
    def link(cls, *names):
        for name in names:
            cls.members[name].employee_id = cls.employees[name]

    @classmethod
    def new_scale(cls, **vals):
        lines = vals.pop("lines", {"Pioneer": 100, "Qualified": 70})
        return cls.env["party.hr.scale"].create(
            {
                "name": "Scale",
                "year_from": cls.year,
                "weight": 20,
                "line_ids": [
                    Command.create({"grade": grade, "value": value})
                    for grade, value in lines.items()
                ],
                **vals,
            }
        )

    @classmethod
    def finish(cls, cycle):
        """What the superior's approval calls."""
        cycle._after_final()
        return cls.get_results()

    @classmethod
    def get_results(cls, **domain):
        return cls.env["party.hr.result"].search(
            [(name, "=", value) for name, value in domain.items()], order="id"
        )
