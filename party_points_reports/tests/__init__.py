from . import (
    test_criteria,
    test_declaration_form,
    test_member_handbook,
    test_organisation_register,
    test_period_register,
    test_review_minutes,
    test_weasyprint,
)
