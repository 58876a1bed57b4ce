"""A private PostgreSQL cluster: on a Unix socket, for this checkout alone.

Where the user has set ``PGHOST``, his server is used and nothing is made. All
programs learn of the database from libpq's own environment variables, in both cases.
"""

import fcntl
import os
import pwd
import re
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

from .console import Problem, run, say, tail
from .places import RUN, STATE, checkout_id

OLDEST = 13
ROLE = "party_points"
ACCOUNT = "postgres"
LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432"


def is_given():
    """Whether the user has named a server of his own."""
    return bool(os.environ.get("PGHOST") or os.environ.get("PGSERVICE"))


def find_programs():
    """The folder of the newest server programs that are not too old, or None."""
    folders = [*Path("/usr/lib/postgresql").glob("*/bin")]
    if shutil.which("initdb"):
        folders.append(Path(shutil.which("initdb")).resolve().parent)
    found = {folder: _version(folder) for folder in folders}
    fit = [folder for folder in found if found[folder] >= OLDEST]
    return max(fit, key=found.get, default=None)


def _version(folder):
    program = folder / "postgres"
    if not program.exists():
        return 0
    printed = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    ).stdout
    number = re.search(r"\b(\d+)", printed)
    return int(number[1]) if number else 0


def _account():
    """Who runs the server: it refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        raise Problem(
            "PostgreSQL does not run as root, and there is no account "
            f"“{ACCOUNT}” to run it as. Create it, or start as another user."
        ) from None


def _own_environment():
    """The environment without libpq's variables, which the server reads too."""
    return {name: os.environ[name] for name in os.environ if name[:2] != "PG"}


class Cluster:
    """One cluster with its processes.

    :param str name: tells the checkout's clusters apart
    :param dict settings: of postgresql.conf, beside the ones all share
    """

    def __init__(self, name, settings=None):
        self.name = name
        self.account = _account()
        self.programs = find_programs()
        self.home = self._find_home()
        self.data = self.home / "data"
        self.log = self.home / "log"
        self.settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.home),
            # root may connect all the same
            "unix_socket_permissions": "0700",
            "max_connections": "64",
            **(settings or {}),
        }

    def environment(self):
        """libpq's variables for this cluster."""
        return {"PGHOST": str(self.home), "PGPORT": "5432", "PGUSER": ROLE}

    @contextmanager
    def running(self):
        """Start the cluster if need be, and stop it when its last user is done."""
        self._make()
        with (RUN / f"{self.name}.users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            self._start()
            try:
                yield
            finally:
                try:
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else works with it
                else:
                    self._control("stop", "-m", "fast")

    def _find_home(self):
        """The first folder that the account can reach and whose socket's path is
        not too long."""
        name = f"{self.name}-{checkout_id()}"
        candidates = [
            RUN / "postgres" / self.name,
            STATE / name,
            Path(self.account.pw_dir, "party-points", name),
        ]
        for home in candidates:
            if len(str(home / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and self._can_use(
                home
            ):
                return home
        tried = "".join(f"\n  - {home}" for home in candidates)
        raise Problem(
            f"The account “{self.account.pw_name}” needs a folder for the database, "
            f"and can work in none of these:{tried}\nMove the checkout to a folder "
            "that the account can reach."
        )

    def _can_use(self, home):
        try:
            home.mkdir(parents=True, exist_ok=True)
            if os.geteuid() == 0:
                os.chown(home, self.account.pw_uid, self.account.pw_gid)
        except PermissionError:
            return False
        # without "check": the answer is the point
        return self._as_account("test", "-w", home, check=False).returncode == 0

    def _as_account(self, *command, check=True):
        """Run a program as the account that owns the cluster."""
        return subprocess.run(
            [*self._becoming_account(), *map(str, command)],
            cwd="/",
            env=_own_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=check,
        )

    def _becoming_account(self):
        if os.geteuid() != 0:
            return []
        return ["runuser", "-u", self.account.pw_name, "--"]

    def _make(self):
        self._check_version()
        stamp = self.home / "complete"
        if stamp.exists():
            return
        say(f"making the {self.name} database cluster")
        self._as_account("rm", "-rf", self.data, check=False)
        self._initdb()
        self._write_configuration()
        self._start()
        self._as_account(
            self.programs / "psql",
            f"--host={self.home}",
            "--username=postgres",
            "--dbname=postgres",
            f"--command=CREATE ROLE {ROLE} LOGIN CREATEDB",
        )
        self._as_account("touch", stamp)

    def _initdb(self):
        command = [
            *self._becoming_account(),
            self.programs / "initdb",
            f"--pgdata={self.data}",
            "--username=postgres",
            "--auth=peer",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        run(
            command,
            "The database cluster could not be made.",
            cwd="/",
            env=_own_environment(),
        )

    def _write_configuration(self):
        """The superuser is the account itself; our role is for whoever started us,
        and for nobody else on the machine."""
        users = {"root", self.account.pw_name, pwd.getpwuid(os.geteuid()).pw_name}
        lines = [f"party_points {user} {ROLE}" for user in sorted(users)]
        lines.append(f"party_points {self.account.pw_name} postgres")
        self._write("pg_ident.conf", "\n".join(lines) + "\n")
        self._write("pg_hba.conf", "local all all peer map=party_points\n")
        settings = [f"{name} = '{value}'" for name, value in self.settings.items()]
        self._write("party_points.conf", "\n".join(settings) + "\n")
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("include 'party_points.conf'\n")

    def _write(self, name, text):
        path = self.data / name
        path.write_text(text)
        os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def _check_version(self):
        """Stay with the PostgreSQL that made the cluster."""
        stamp = self.data / "PG_VERSION"
        version = stamp.read_text().strip() if stamp.exists() else None
        if not version or int(version) == _version(self.programs):
            return
        self.programs = Path("/usr/lib/postgresql", version, "bin")
        if not _version(self.programs):
            raise Problem(
                f"{self.data} was made by PostgreSQL {version}, which is no longer "
                "here. Install it again, or remove that folder and with it its "
                "databases."
            )

    def _start(self):
        if self._control("status").returncode == 0:
            return
        started = self._control("start", "--wait", f"--log={self.log}")
        if started.returncode:
            raise Problem(
                f"The {self.name} database did not start:\n{tail(self.log)}\n"
                f"{started.stderr}"
            )

    def _control(self, *words):
        return self._as_account(
            self.programs / "pg_ctl", f"--pgdata={self.data}", *words, check=False
        )


@contextmanager
def database(name, settings=None):
    """The user's own server, or a private cluster that runs meanwhile; either way
    the environment variables of this process lead there."""
    if is_given():
        yield
        return
    cluster = Cluster(name, settings)
    with cluster.running():
        os.environ.update(cluster.environment())
        yield
