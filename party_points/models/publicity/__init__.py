# A model comes before those that extend it.
# isort: off
from . import (
    party_publication_plan,
    party_publication,
    party_publication_version,
    party_dispute,
    party_reconciliation,
    party_point_line,
)
