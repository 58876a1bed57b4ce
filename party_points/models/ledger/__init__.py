# isort: off
from . import (
    party_activity,
    party_activity_closing,
    party_activity_check_in,
    party_attendance,
    party_declaration,
    party_evidence,
    party_period,
    party_point_line,
    party_point_score,
    party_witness,
)
