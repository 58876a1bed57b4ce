from . import portal, publication
