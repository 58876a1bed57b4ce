# A model comes before those that extend it.
# isort: off
from . import (
    party_hr_scale,
    party_hr_scale_line,
    party_hr_result,
    party_hr_result_contribution,
    party_member,
    party_cycle,
    hr_employee,
    hr_employee_public,
)
