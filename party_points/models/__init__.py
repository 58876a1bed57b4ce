from . import organisation
