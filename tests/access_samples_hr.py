"""The samples of what HR reads and sets, in the world of the access matrix."""

# {model: what its records concern, and a change that does no harm}
MODELS = {
    "party.hr.result": ("person", {"months": 1}),
    "party.hr.scale": ("nobody", {"note": "Other"}),
    "party.hr.scale.line": ("nobody", {"value": 5}),
    "party.hr.match.wizard": ("wizard", {"year_from": 2020}),
    "party.hr.match.line": ("wizard", {"is_accepted": True}),
    "party.hr.unlink.wizard": ("wizard", {"reason": "Other"}),
    "party.hr.year.wizard": ("wizard", {"reason": "Other"}),
}
YEAR = 2001


class HrSamples:
    """A mixin of ``AccessWorld``."""

    def _get_employee(self, subject):
        employees = self.env["hr.employee"]
        name = f"Employee {subject.member.id}"
        return employees.search([("name", "=", name)]) or employees.create(
            {"name": name}
        )

    def _prepare_party_hr_result(self, subject, turn):
        return {
            "employee_id": self._get_employee(subject).id,
            "member_id": subject.member.id,
            "year": YEAR + turn,
            "status": "not_graded",
        }

    def _find_party_hr_scale(self, subject):
        return self.env["party.hr.scale"].search([("year_from", "=", YEAR)])

    def _prepare_party_hr_scale(self, subject, turn):
        return {"name": "Scale", "year_from": YEAR + turn}

    def _get_scale(self, subject):
        return self.get_sample("party.hr.scale", subject._replace(opener=None))

    def _prepare_party_hr_scale_line(self, subject, turn):
        return {
            "scale_id": self._get_scale(subject).id,
            "grade": f"Grade {next(self.numbers)}",
            "value": 50,
        }

    def _prepare_party_hr_match_wizard(self, subject, turn):
        return {"year_from": YEAR}

    def _prepare_party_hr_match_line(self, subject, turn):
        wizard = self.get_sample("party.hr.match.wizard", subject)
        return {"wizard_id": wizard.id, "kind": "none", "member_name": "Somebody"}

    def _prepare_party_hr_unlink_wizard(self, subject, turn):
        return {"employee_id": self._get_employee(subject).id, "reason": "An error"}

    def _prepare_party_hr_year_wizard(self, subject, turn):
        return {"scale_id": self._get_scale(subject).id, "year": YEAR, "step": "apply"}
