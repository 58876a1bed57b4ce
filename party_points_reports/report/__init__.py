# A mixin comes before those that take it.
# isort: off
from . import (
    party_report_mixin,
    party_branch_report,
    party_class_report,
    party_point_report,
)
