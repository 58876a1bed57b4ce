from . import (
    party_history_wizard,
    party_organisation_import,
    party_reclassify_wizard,
    party_standing_wizard,
    party_transfer_wizard,
)
