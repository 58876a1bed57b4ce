from . import (
    test_access_rights,
    test_party_branch,
    test_party_branch_tour,
    test_party_member_class,
)
