from . import ir_actions_report, party_branch
