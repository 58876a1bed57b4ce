from . import test_criteria, test_organisation_register, test_weasyprint
