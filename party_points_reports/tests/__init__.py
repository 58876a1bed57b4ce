from . import (
    test_criteria,
    test_declaration_form,
    test_dispute_file,
    test_member_handbook,
    test_organisation_register,
    test_period_register,
    test_publication_bulletin,
    test_review_minutes,
    test_weasyprint,
)
