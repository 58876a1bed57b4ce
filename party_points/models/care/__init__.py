# A model comes before those that extend it.
# isort: off
from . import (
    party_warning_rule,
    party_warning,
    party_warning_proposal,
    party_warning_deciders,
    party_warning_steps,
    party_warning_explanation,
    party_warning_rule_ground,
    party_talk,
    party_rectification,
    party_rectification_deciders,
    party_rectification_steps,
    party_rectification_restoring,
    party_warning_rectification,
    party_finding,
    party_appraisal,
    party_exemption,
    party_member,
    party_period,
    party_point_score,
)
