from . import test_criteria, test_evaluation, test_portal, test_publication
