from . import (
    party_branch_report,
    party_class_report,
    party_point_report,
    party_report_mixin,
)
