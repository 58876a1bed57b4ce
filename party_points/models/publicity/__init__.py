# A model comes before those that extend it.
# isort: off
from . import (
    party_publication_plan,
    party_publication,
    party_publication_planning,
    party_publication_link,
    party_publication_content,
    party_publication_correction,
    party_publication_page,
    party_publication_version,
    party_dispute,
    party_publication_dispute,
    party_dispute_subject,
    party_dispute_filing,
    party_dispute_deciders,
    party_dispute_steps,
    party_dispute_correction,
    party_period_correction,
    party_reconciliation,
    party_point_line,
    party_period,
)
