from . import (
    test_criteria,
    test_organisation_register,
    test_review_minutes,
    test_weasyprint,
)
