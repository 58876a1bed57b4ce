from . import (
    party_activity,
    party_declaration,
    party_evidence,
    party_member,
    party_member_explanation,
    party_member_score,
    party_period,
    party_period_score,
    party_point_line,
    party_point_line_entry,
    party_point_score,
    party_witness,
)
