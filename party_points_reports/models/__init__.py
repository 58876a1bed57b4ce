# A model comes before those that extend it.
# isort: off
from . import (
    ir_actions_report,
    party_branch,
    party_workbook,
    party_workbook_register,
    party_workbook_scores,
    party_period,
    party_point_score,
)
