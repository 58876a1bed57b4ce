from . import organisation_template
