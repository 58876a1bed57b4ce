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
    party_reconciliation,
    party_reconciliation_asking,
    party_reconciliation_page,
    party_publication_reconciliation,
    party_point_line,
    party_member_analysis,
    party_member_outlook,
    party_point_score,
    party_period,
)
