"""bin/demo: Party Points with demo data, in Chinese, on this machine."""

import argparse
import re
import signal
import socket

from . import database, odoo, postgres
from .console import Problem, require_space, run_in_foreground, say
from .places import ADDONS, ROOT, RUN

DATA = odoo.data_dir("demo")
# What is noted on a database of ours, followed by the state of the addons in it.
MADE_BY_US = "Party Points demo: "
BUILDING = f"{MADE_BY_US}being made"
# Nothing here reaches out: the addresses that Odoo would ask lead nowhere. Nobody is
# greeted.
QUIET = """
for name in (
    'enrich.endpoint',
    'iap.endpoint',
    'iap.partner_autocomplete.endpoint',
    'sms.endpoint',
    'snailmail.endpoint',
):
    env['ir.config_parameter'].set_param(name, 'http://127.0.0.1:9')
cron = env.ref('mail.ir_cron_module_update_notification', raise_if_not_found=False)
if cron:
    cron.active = False
# OdooBot's greeting would cover the page of whoever signs in for the first time.
users = env['res.users'].search([])
if 'odoobot_state' in users:
    users.odoobot_state = 'disabled'
env.ref('base.user_admin').write({'lang': 'zh_CN', 'tz': 'Asia/Shanghai'})
env.cr.commit()
"""
# The rule books that are shipped, by the importer that users have; last year and this
# one of a branch that works by them.
RULES = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from data.rulebooks.load import load_demo
load_demo(env(context={{'lang': 'zh_CN'}}))
env.cr.commit()
from data import demo_months, demo_year
demo_year.load_demo(env(context={{'lang': 'zh_CN'}}))
env.cr.commit()
demo_months.load_demo(env(context={{'lang': 'zh_CN'}}))
demo_year.load_care(env(context={{'lang': 'zh_CN'}}))
env.cr.commit()
"""


def main():
    options = _options()
    _check_port(options.port)
    with postgres.database("demo"):
        configuration = odoo.write_configuration(
            f"demo-{options.database}",
            data_dir=DATA,
            http_port=options.port,
            dbfilter=f"^{re.escape(options.database)}$",
        )
        if database.exists(options.database):
            _check_ours(options.database)
            if options.reset:
                _drop(options.database)
        _provide_database(configuration, options.database)
        _print_welcome(options)
        _serve(configuration, options.database)


def _options():
    parser = argparse.ArgumentParser(prog="bin/demo", description=__doc__)
    parser.add_argument(
        "--database",
        default="party_points_demo",
        help="its name (default: %(default)s)",
    )
    parser.add_argument("--port", type=_port, default=8069, help="default: %(default)s")
    parser.add_argument(
        "--reset", action="store_true", help="remove the database first"
    )
    return parser.parse_args()


def _port(text):
    port = int(text)
    if not 0 < port < 2**16:
        raise argparse.ArgumentTypeError(f"{port} is no port; take 1024 to 65535")
    return port


def _check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Problem(
                f"You may not use port {port}. Choose one from 1024 on: bin/demo "
                "--port 8069"
            ) from error
        except OSError as error:
            raise Problem(
                f"Port {port} is taken by another program. Stop that program, or "
                "choose another port with --port."
            ) from error


def _provide_database(configuration, name):
    """Make the database, or bring it up to the addons' present state."""
    state = MADE_BY_US + odoo.addons_digest()
    if database.exists(name) and database.note(name) in ("", BUILDING):
        say(f"the making of “{name}” was interrupted; starting afresh")
        _drop(name)
    if not database.exists(name):
        require_space(RUN, 1)
        say(f"making the database “{name}” with demo data (about a minute)")
        database.create(name)
        database.note(name, BUILDING)
        _load(configuration, name, "--init", odoo.FOUNDATION)
        _load(configuration, name, "--init", ADDONS)
        odoo.run_script(configuration, name, QUIET)
        odoo.run_script(configuration, name, RULES)
        database.note(name, state)
        return
    _check_version(name)
    if database.note(name) != state:
        say(f"updating the addons in “{name}”")
        _load(configuration, name, "--update", ADDONS, "--i18n-overwrite")
        database.note(name, state)


def _check_ours(name):
    """Refuse to touch a database that somebody else has made; an empty one is where
    our making of it was interrupted before it was noted."""
    if not database.note(name).startswith(MADE_BY_US) and not database.is_empty(name):
        raise Problem(
            f"“{name}” was not made by bin/demo and is left alone. Choose another "
            "name with --database."
        )


def _check_version(name):
    version = database.odoo_version(name)
    if not version or not version.startswith("19.0."):
        raise Problem(
            f"“{name}” was made by Odoo {version}, and this is Odoo 19.0. Choose "
            f"another name with --database, or make it anew with --reset."
        )


def _drop(name):
    database.drop(name, DATA)


def _load(configuration, name, verb, modules, *options):
    odoo.load(
        configuration,
        name,
        f"{verb}={','.join(modules)}",
        f"--load-language={odoo.DEMO_LANGUAGES}",
        "--with-demo",
        *options,
        log=f"{name}-{modules[0]}.log",
    )


def _print_welcome(options):
    address = f"http://127.0.0.1:{options.port}"
    rows = [("admin", "admin", "Administrator"), *_demo_accounts(options.database)]
    print(f"\nParty Points: {address}/odoo   the members' pages: {address}/my/points\n")
    print(f"  {'account':<14}{'password':<14}who")
    for login, password, who in rows:
        print(f"  {login:<14}{password:<14}{who}")
    print("\nCtrl+C stops it.\n", flush=True)


def _demo_accounts(name):
    """The demo users; each has its login as its password."""
    rows = database.query(
        name,
        """
        SELECT users.login, users.login, partner.name
          FROM res_users users
          JOIN res_partner partner ON partner.id = users.partner_id
          JOIN ir_model_data data
            ON data.model = 'res.users' AND data.res_id = users.id
         WHERE data.module = ANY(%s) AND starts_with(data.name, 'user_demo_')
      ORDER BY users.id
        """,
        list(ADDONS),
    )
    return rows


def _serve(configuration, name):
    """Run Odoo until it is stopped."""
    command = [*odoo.LAUNCH, f"--config={configuration}", f"--database={name}"]
    status = run_in_foreground(command, cwd=ROOT)
    if status not in (0, -signal.SIGINT, -signal.SIGTERM):
        raise Problem(f"Odoo ended with status {status}; its messages stand above.")
