# A model comes before those that extend it.
# isort: off
from . import (
    ir_actions_report,
    party_branch,
    party_declaration_form,
    party_dispute_file,
    party_member_data,
    party_member_handbook,
    party_period_register,
    party_point_line,
    party_publication_bulletin,
    party_cycle_summary,
    party_cycle_result,
    party_appraisal_summary,
    party_appraisal_form,
    party_talk_record,
    party_workbook,
    party_workbook_register,
    party_workbook_scores,
    party_workbook_appraisal,
    party_period,
    party_point_score,
)
