from . import organisation_register
