from . import (
    party_activity,
    party_declaration,
    party_evidence,
    party_period,
    party_period_page,
    party_point_line,
    party_point_line_registration,
    party_point_line_seal,
    party_point_line_settling,
    party_point_line_workflow,
    party_point_score,
    party_witness,
)
