# A model comes before those that extend it.
# isort: off
from . import (
    party_publication_plan,
    party_publication,
    party_publication_version,
    party_dispute,
    party_dispute_subject,
    party_dispute_filing,
    party_dispute_deciders,
    party_dispute_steps,
    party_dispute_correction,
    party_period,
    party_reconciliation,
    party_point_line,
)
