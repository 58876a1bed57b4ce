from . import (
    test_groups,
    test_party_hr_contributions,
    test_party_hr_export,
    test_party_hr_link,
    test_party_hr_match,
    test_party_hr_result,
    test_party_hr_rights,
    test_party_hr_scale,
    test_party_hr_year,
)
