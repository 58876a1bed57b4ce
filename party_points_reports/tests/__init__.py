from . import test_organisation_register, test_weasyprint
