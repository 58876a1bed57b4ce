from . import evaluation, portal, publication
