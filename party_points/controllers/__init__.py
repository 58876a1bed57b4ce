from . import activity_check_in, breadcrumbs, organisation_template, rulebook
