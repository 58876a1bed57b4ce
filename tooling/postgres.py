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

from .console import Problem, say
from .places import RUN, STATE, checkout_id

OLDEST = 13
ROLE = "party_points"
ACCOUNT = "postgres"
LONGEST_SOCKET_PATH = 107  # bytes
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
        with (RUN / f"{self.name}.users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            with (RUN / f"{self.name}.start").open("w") as start:
                fcntl.flock(start, fcntl.LOCK_EX)
                self._make()
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

    # Where it lives

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
            if self._fits(home) and self._can_use(home):
                return home
        tried = "".join(f"\n  - {home}" for home in candidates)
        raise Problem(
            f"The account “{self.account.pw_name}” needs a folder for the database, "
            f"and can work in none of these:{tried}\nMove the checkout to a folder "
            "that the account can reach, with a shorter path and no commas and quotes."
        )

    @staticmethod
    def _fits(home):
        """PostgreSQL's settings hold the path, and the kernel the socket's."""
        path = str(home / SOCKET_NAME)
        return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and not set(path) & {*"',"}

    def _can_use(self, home):
        """Give the account a folder of its own; where it can't reach that, take the
        folder away again."""
        if self._as_account("test", "-w", home).returncode == 0:
            return True
        if home.is_relative_to(self.account.pw_dir):
            made = self._as_account("mkdir", "-p", "-m", "700", home)
            return made.returncode == 0
        try:
            home.parent.mkdir(parents=True, exist_ok=True)
            home.mkdir(mode=0o700)
        except OSError:
            return False
        os.chown(home, self.account.pw_uid, self.account.pw_gid)
        usable = self._as_account("test", "-w", home).returncode == 0
        if not usable:
            home.rmdir()
        return usable

    # How it is made. What lies in its home belongs to the account, and is written
    # by the account alone: root follows no link that another could have laid.

    def _make(self):
        self._check_version()
        stamp = self.home / "complete"
        if self._as_account("test", "-e", stamp).returncode == 0:
            return
        say(f"making the {self.name} database cluster")
        self._control("stop", "-m", "immediate")
        self._do("The old data could not be removed.", "rm", "-rf", self.data)
        self._do(
            "The database cluster could not be made.",
            self.programs / "initdb",
            f"--pgdata={self.data}",
            "--username=postgres",
            "--auth=peer",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )
        self._write_access()
        self._start()
        self._do(
            f"The role {ROLE} could not be made.",
            self.programs / "psql",
            f"--host={self.home}",
            "--username=postgres",
            "--dbname=postgres",
            f"--command=CREATE ROLE {ROLE} LOGIN CREATEDB",
        )
        self._do("The cluster could not be marked as whole.", "touch", stamp)

    def _write_access(self):
        """The superuser is the account itself; our role is for whoever started us,
        and for nobody else on the machine."""
        users = {"root", self.account.pw_name, pwd.getpwuid(os.geteuid()).pw_name}
        lines = [f"party_points {user} {ROLE}" for user in sorted(users)]
        lines.append(f"party_points {self.account.pw_name} postgres")
        self._write("pg_ident.conf", lines)
        self._write("pg_hba.conf", ["local all all peer map=party_points"])
        self._write("postgresql.conf", ["include 'party_points.conf'"], "--append")

    def _write_settings(self):
        """Anew before each start: the checkout may have moved."""
        lines = [f"{name} = '{value}'" for name, value in self.settings.items()]
        self._write("party_points.conf", lines)

    def _write(self, name, lines, *options):
        text = "".join(f"{line}\n" for line in lines)
        path = self.data / name
        self._do(f"{path} could not be written.", "tee", *options, path, text=text)

    def _check_version(self):
        """Stay with the PostgreSQL that made the cluster."""
        stamp = self._as_account("cat", self.data / "PG_VERSION")
        version = stamp.stdout.strip()
        if not version or int(version) == _version(self.programs):
            return
        self.programs = Path("/usr/lib/postgresql", version, "bin")
        if not _version(self.programs):
            raise Problem(
                f"{self.data} was made by PostgreSQL {version}, which is no longer "
                "here. Install it again, or remove that folder and with it its "
                "databases."
            )

    # How it is run

    def _start(self):
        if self._control("status").returncode == 0:
            return
        self._write_settings()
        started = self._control("start", "--wait", f"--log={self.log}")
        if started.returncode:
            log = self._as_account("tail", "-n", "15", self.log)
            raise Problem(
                f"The {self.name} database did not start:\n{log.stdout}\n"
                f"{started.stderr}"
            )

    def _control(self, *words):
        return self._as_account(
            self.programs / "pg_ctl", f"--pgdata={self.data}", *words
        )

    def _do(self, failure, *command, text=""):
        """Run as the account what has to succeed.

        :raise Problem: with the failure and what the program said
        """
        done = self._as_account(*command, text=text)
        if done.returncode:
            raise Problem(f"{failure}\n{done.stdout[-1000:]}{done.stderr[-1000:]}")

    def _as_account(self, *command, text=""):
        """Run a program as the account that owns the cluster; the caller looks at
        how it ended.

        :param str text: what it reads on its standard input
        """
        as_account = ["runuser", "-u", self.account.pw_name, "--"]
        if os.geteuid() != 0:
            as_account = []
        return subprocess.run(
            [*as_account, *map(str, command)],
            cwd="/",
            env=_own_environment(),
            input=text,
            capture_output=True,
            text=True,
            check=False,
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
        try:
            yield
        finally:
            for variable in cluster.environment():
                del os.environ[variable]
