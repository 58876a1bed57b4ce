from . import (
    ir_binary,
    party_activity,
    party_declaration,
    party_evidence,
    party_period,
    party_point_line,
    party_point_line_draft,
    party_point_line_witness,
    party_point_score,
    party_witness,
)
