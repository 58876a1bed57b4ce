"""bin/odoo: Odoo's own command line, with this checkout's configuration."""

import os
import sys

from . import odoo, postgres
from .console import run_in_foreground

USAGE = """bin/odoo passes its words on to Odoo, with the demo's databases:
  bin/odoo shell -d party_points_demo
  bin/odoo -d party_points_demo -u party_points --stop-after-init
"""


def main():
    words = sys.argv[1:]
    if not words:
        print(USAGE)
        return 2
    with postgres.database("demo"):
        configuration = odoo.write_configuration("odoo", data_dir=odoo.data_dir("demo"))
        # all of Odoo's commands look there
        os.environ["ODOO_RC"] = str(configuration)
        return run_in_foreground([*odoo.LAUNCH, *words])
