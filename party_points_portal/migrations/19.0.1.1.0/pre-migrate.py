"""Pages that this version builds otherwise hang on what is no longer there: they go
before the new ones are read.
"""

from odoo import SUPERUSER_ID, api

GONE = (
    "portal_breadcrumbs_evaluations",
    "portal_breadcrumbs_publications",
    "portal_my_home_evaluations",
    "portal_my_points_evaluations",
    "portal_my_points_publications",
)


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for name in GONE:
        view = env.ref(f"party_points_portal.{name}", raise_if_not_found=False)
        if view:
            view.unlink()
