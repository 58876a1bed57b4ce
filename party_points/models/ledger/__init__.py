# A model comes before those that extend it.
# isort: off
from . import (
    ir_binary,
    party_activity,
    party_declaration,
    party_evidence,
    party_member,
    party_member_explanation,
    party_member_score,
    party_period,
    party_period_page,
    party_period_score,
    party_point_line,
    party_point_line_draft,
    party_point_line_entry,
    party_point_line_registration,
    party_point_line_seal,
    party_point_line_settling,
    party_point_line_witness,
    party_point_line_workflow,
    party_point_score,
    party_witness,
)
