from . import (
    ir_actions_report,
    party_branch,
    party_declaration_form,
    party_dispute_file,
    party_member_handbook,
    party_period_register,
    party_point_line,
    party_publication_bulletin,
)
