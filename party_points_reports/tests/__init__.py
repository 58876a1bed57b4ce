from . import (
    test_analysis,
    test_criteria,
    test_organisation_register,
    test_review_minutes,
    test_weasyprint,
    test_workbook,
    test_xlsx,
)
