"""bin/odoo: Odoo's own command line, with this checkout's configuration."""

import os
import subprocess
import sys

from . import odoo, postgres

# Odoo's commands take the configuration after the command's name.
USAGE = """bin/odoo passes its words on to Odoo, with the demo's configuration:
  bin/odoo shell -d party_points_demo
  bin/odoo -d party_points_demo -u party_points --stop-after-init
"""


def main():
    words = sys.argv[1:]
    if not words:
        print(USAGE)
        return 2
    command = [words.pop(0)] if not words[0].startswith("-") else []
    with postgres.database("demo"):
        configuration = odoo.write_configuration("odoo", data_dir=odoo.data_dir("demo"))
        os.environ.setdefault("ODOO_RC", str(configuration))
        return subprocess.run([*odoo.LAUNCH, *command, *words], check=False).returncode
