from . import (
    party_history_wizard,
    party_organisation_import,
    party_reclassify_wizard,
    party_rule_compare_wizard,
    party_rule_decision_wizard,
    party_rule_derive_wizard,
    party_rulebook_import,
    party_standing_wizard,
    party_transfer_wizard,
)
