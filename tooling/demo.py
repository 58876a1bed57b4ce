"""bin/demo: Party Points with demo data, in Chinese, on this machine."""

import argparse
import re
import signal
import socket
import subprocess

from . import database, odoo, postgres
from .console import Problem, require_space, say
from .places import ADDONS, ROOT, RUN

DATA = odoo.data_dir("demo")
BUILDING = "Party Points demo: being built"
BUILT = "Party Points demo: "
# Nothing here reaches out: what Odoo asks of the internet is turned off.
OFFLINE = """
env['ir.config_parameter'].set_param('iap.endpoint', 'http://127.0.0.1:9')
for name in ('mail.ir_cron_module_update_notification',):
    cron = env.ref(name, raise_if_not_found=False)
    if cron:
        cron.active = False
env.ref('base.user_admin').write({'lang': 'zh_CN', 'tz': 'Asia/Shanghai'})
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
    parser.add_argument("--port", type=int, default=8069, help="default: %(default)s")
    parser.add_argument(
        "--reset", action="store_true", help="remove the database first"
    )
    return parser.parse_args()


def _check_port(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Problem(
                f"Port {port} is taken by another program. Stop that program, or "
                f"choose another port: bin/demo --port {port + 1}"
            ) from error


def _provide_database(configuration, name):
    """Make the database, or bring it up to the addons' present state."""
    state = BUILT + odoo.addons_digest()
    if database.exists(name) and database.note(name) == BUILDING:
        say(f"the making of “{name}” was interrupted; starting afresh")
        _drop(name)
    if not database.exists(name):
        require_space(RUN, 1)
        say(f"making the database “{name}” with demo data (about a minute)")
        database.create(name)
        database.note(name, BUILDING)
        _load(configuration, name, "--init", odoo.FOUNDATION)
        _load(configuration, name, "--init", ADDONS)
        _run_script(configuration, name, OFFLINE)
        database.note(name, state)
        return
    _check_version(name)
    if database.note(name) != state:
        say(f"updating the addons in “{name}”")
        _load(configuration, name, "--update", ADDONS, "--i18n-overwrite")
        database.note(name, state)


def _check_version(name):
    version = database.odoo_version(name)
    if version is None:
        raise Problem(
            f"“{name}” is no database of Odoo. Choose another name with --database."
        )
    if not version.startswith("19.0."):
        raise Problem(
            f"“{name}” was made by Odoo {version}, and this is Odoo 19.0. Choose "
            f"another name with --database, or remove it with --reset."
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
        log=f"demo-{modules[0]}.log",
    )


def _run_script(configuration, name, script):
    subprocess.run(
        [*odoo.LAUNCH, "shell", f"--config={configuration}", f"--database={name}"]
        + ["--no-http", "--log-level=warn"],
        cwd=ROOT,
        input=script,
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
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
    """Run Odoo until it is stopped; a Ctrl+C is Odoo's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server = subprocess.Popen(
        [*odoo.LAUNCH, f"--config={configuration}", f"--database={name}"],
        cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    status = server.wait()
    if status not in (0, -signal.SIGINT, -signal.SIGTERM):
        raise Problem(f"Odoo ended with status {status}; its messages stand above.")
