from . import test_criteria, test_portal, test_publication
