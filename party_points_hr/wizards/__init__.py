from . import (
    party_hr_match_line,
    party_hr_match_wizard,
    party_hr_unlink_wizard,
    party_hr_year_wizard,
)
