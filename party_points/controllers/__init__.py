from . import activity_check_in, organisation_template, rulebook
