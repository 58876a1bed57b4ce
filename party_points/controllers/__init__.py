from . import organisation_template, rulebook
