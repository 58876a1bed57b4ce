"""bin/demo: Party Points with demo data, in Chinese, on this machine."""

import argparse
import re
import signal
import socket

from . import database, odoo, postgres
from .bundles import COMPILE
from .console import Problem, require_space, run_in_foreground, say
from .places import ADDONS, ROOT, RUN

DATA = odoo.data_dir("demo")
# What is noted on a database of ours, followed by the state of the addons in it.
MADE_BY_US = "Party Points demo: "
BUILDING = f"{MADE_BY_US}being made"
# Under which name bin/bench year notes the accounts to sign in with.
DISTRICT = "district_year"
# Nothing here reaches out: the addresses that Odoo would ask lead nowhere. Nobody is
# greeted.
QUIET = """
import base64
from odoo import tools
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
env.ref('base.user_admin').write({
    'lang': 'zh_CN',
    'tz': 'Asia/Shanghai',
    'action_id': env.ref('party_points.party_period_action').id,
})
# The street's name and a sign in place of “YourCompany” and “Your logo”.
with tools.file_open('party_points/static/description/icon.png', 'rb') as icon:
    env.company.write({
        'name': '向阳街道党工委（演示）',
        'logo': base64.b64encode(icon.read()),
    })
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
from data import demo_deeds
demo_deeds.load_demo(env(context={{'lang': 'zh_CN'}}))
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
            check_ours(options.database)
            if options.reset:
                drop(options.database)
        provide_database(configuration, options.database)
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


def provide_database(configuration, name, with_demo=True):
    """Make the database, or bring it up to the addons' present state.

    :param bool with_demo: whether the demo's data are in it
    """
    state = MADE_BY_US + odoo.addons_digest()
    if database.exists(name) and database.note(name) in ("", BUILDING):
        say(f"the making of “{name}” was interrupted; starting afresh")
        drop(name)
    if not database.exists(name):
        require_space(RUN, 1)
        say(f"making the database “{name}” (about two minutes)")
        database.create(name)
        database.note(name, BUILDING)
        options = ["--with-demo"] if with_demo else []
        _load(configuration, name, "--init", odoo.FOUNDATION, *options)
        _load(configuration, name, "--init", ADDONS, *options)
        odoo.run_script(configuration, name, QUIET)
        if with_demo:
            odoo.run_script(configuration, name, RULES)
        odoo.run_script(configuration, name, COMPILE)
        database.note(name, state)
        return
    _check_version(name)
    if database.note(name) != state:
        say(f"updating the addons in “{name}”")
        _load(configuration, name, "--update", ADDONS, "--i18n-overwrite")
        odoo.run_script(configuration, name, COMPILE)
        database.note(name, state)


def check_ours(name):
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


def drop(name):
    database.drop(name, DATA)


def _load(configuration, name, verb, modules, *options):
    odoo.load(
        configuration,
        name,
        f"{verb}={','.join(modules)}",
        f"--load-language={odoo.DEMO_LANGUAGES}",
        *options,
        log=f"{name}-{modules[0]}.log",
    )


# {account: what waits for it}
JOBS = {
    "admin": "all of it, and the configuration",
    "scorekeeper": "a meeting of yesterday to enter, a check-in this evening",
    "committee": "a review to vote in, a dispute to answer",
    "publicity": "a quarter to publish, a review to vote in, a line to witness",
    "secretary": "a talk to hold, a review to conclude, members to reconcile",
    "secretary2": "a small branch: the votes of its member meeting to record",
    "secretary3": "an office's branch that is behind: a month to close",
    "superior": "a year to approve, an appeal and a veto to decide",
    "supervisor": "the months of three branches to look at",
    "member": "an appraisal to acknowledge, a ballot, a dispute (portal)",
    "hr": "results of last year that are in the employees' files",
}


def _print_welcome(options):
    address = f"http://127.0.0.1:{options.port}"
    rows = [("admin", "admin", "Administrator"), *_demo_accounts(options.database)]
    print(f"\nParty Points: {address}/odoo   the members' pages: {address}/my/points\n")
    print(f"  {'account':<14}{'password':<14}who and what waits")
    for login, password, who in rows:
        print(f"  {login:<14}{password:<14}{who}  {JOBS.get(login, '')}".rstrip())
    print("\nCtrl+C stops it.\n", flush=True)


def _demo_accounts(name):
    """The demo users; each has its login as its password."""
    return database.query(
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
        [*ADDONS, DISTRICT],
    )


def _serve(configuration, name):
    """Run Odoo until it is stopped."""
    command = [*odoo.LAUNCH, f"--config={configuration}", f"--database={name}"]
    status = run_in_foreground(command, cwd=ROOT)
    if status not in (0, -signal.SIGINT, -signal.SIGTERM):
        raise Problem(f"Odoo ended with status {status}; its messages stand above.")
