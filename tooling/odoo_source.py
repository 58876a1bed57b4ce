"""Odoo 19 itself: the one the user has, or Debian's package, unpacked here.

The package stands in Debian's unstable suite. Installing it would pull in another
Python, so it is downloaded with an apt configuration of our own and unpacked into
``.run``; the machine's package sources stay as they are.
"""

import ast
import fcntl
import hashlib
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from .console import Problem, require_space, run, say
from .places import CACHE, RUN, digest

SERIES = (19, 0)
UNPACKED = RUN / "odoo"
MODULES_OF_PACKAGE = Path("usr", "lib", "python3", "dist-packages")
# Odoo's package, and what it links to outside itself …
FROM_UNSTABLE = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# … where the unstable suite's version lacks the files that Odoo names.
FROM_HOST = ("fonts-font-awesome", "fonts-inconsolata")
LEFT_OUT = ("*/odoo/addons/l10n_*", "*/dist-packages/addons")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
INSTALLED_AT = (
    Path("/usr/lib/python3/dist-packages"),
    Path("/opt/odoo"),
)


def provide():
    """Find Odoo or fetch it.

    :return: the folder to import ``odoo`` from
    :raise Problem: where there is none and none can be fetched
    """
    given = os.environ.get("ODOO_HOME")
    if given:
        return _given(Path(given))
    if (UNPACKED / "complete").exists():
        return UNPACKED / MODULES_OF_PACKAGE
    for folder in INSTALLED_AT:
        if version(folder) == SERIES:
            return folder
    _fetch()
    return UNPACKED / MODULES_OF_PACKAGE


def _given(folder):
    for candidate in (folder, folder / MODULES_OF_PACKAGE):
        found = version(candidate)
        if found == SERIES:
            return candidate.resolve()
        if found:
            raise Problem(
                f"ODOO_HOME={folder} is Odoo {'.'.join(map(str, found))}; "
                "Party Points is for Odoo 19.0."
            )
    raise Problem(
        f"ODOO_HOME={folder} holds no Odoo: there is no odoo/release.py in it. "
        "Name the folder of the git checkout or of the unpacked package."
    )


def version(folder):
    """The series of the Odoo in a folder, as (19, 0), or None."""
    release = folder / "odoo" / "release.py"
    if not release.is_file():
        return None
    found = re.search(
        r"^version_info\s*=\s*\(([^,]+),([^,]+),", release.read_text(), re.M
    )
    try:
        return tuple(ast.literal_eval(part.strip()) for part in found.groups())
    except (AttributeError, ValueError, SyntaxError):
        return None


def addons_path(folder):
    """Where Odoo's own addons are: beside the package, and in a git checkout also
    in its ``addons`` folder."""
    checkout = folder / "addons"
    paths = [folder / "odoo" / "addons"]
    if (checkout / "web" / "static").exists():
        paths.append(checkout)
    return paths


def _fetch():
    if not shutil.which("dpkg-deb") or not shutil.which("apt-get"):
        raise Problem(
            "Odoo 19 is not here, and only Debian can fetch it by itself. Install "
            "Odoo 19 and start again with ODOO_HOME=<its folder>."
        )
    require_space(RUN, 3)
    say("fetching Odoo 19")
    packages = _download()
    say("unpacking Odoo 19")
    fresh = RUN / "odoo.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(UNPACKED, ignore_errors=True)
    for package in packages:
        _unpack(package, fresh)
    _complete_links(fresh)
    found = version(fresh / MODULES_OF_PACKAGE)
    if found != SERIES:
        raise Problem(f"Debian's package odoo-19 holds Odoo {found}, not 19.0.")
    (fresh / "complete").write_text("\n".join(package.name for package in packages))
    fresh.rename(UNPACKED)


class Apt:
    """One suite of the host's own Debian address, with lists of its own."""

    def __init__(self, suite):
        self.suite = suite
        home = CACHE / "apt" / suite
        for folder in ("lists/partial", "archives/partial", "sources"):
            (home / folder).mkdir(parents=True, exist_ok=True)
        (home / "sources" / "suite.sources").write_text(
            "Types: deb\n"
            f"URIs: {_debian_address()}\n"
            f"Suites: {suite}\n"
            "Components: main\n"
            f"Signed-By: {KEYRING}\n"
        )
        settings = {
            "Dir::Etc::sourcelist": "/dev/null",
            "Dir::Etc::sourceparts": home / "sources",
            "Dir::Etc::preferencesparts": "/dev/null",
            "Dir::State::lists": home / "lists",
            "Dir::Cache": home,
            "APT::Sandbox::User": "root",
            # without it apt is content where nothing could be reached
            "APT::Update::Error-Mode": "any",
            "APT::Get::List-Cleanup": "false",
            "Acquire::Languages": "none",
        }
        self.options = [f"--option={name}={value}" for name, value in settings.items()]

    def files(self, packages):
        """What Debian offers now.

        :return: ``{file name: SHA-256}``, by a list that Debian has signed
        :raise Problem: where the suite lacks a package
        """
        run(
            ["apt-get", *self.options, "update"],
            f"Debian's {self.suite} can't be read.",
        )
        command = ["apt-get", *self.options, "download", "--print-uris", *packages]
        try:
            lines = run(command, "").splitlines()
        except Problem:
            raise Problem(self._absent(packages)) from None
        rows = [shlex.split(line) for line in lines if line.startswith("'")]
        return {row[1]: row[3].removeprefix("SHA256:") for row in rows}

    def download(self, packages, folder):
        run(
            ["apt-get", *self.options, "download", *packages],
            f"Could not download {' '.join(packages)}.",
            cwd=folder,
        )

    def _absent(self, packages):
        found = subprocess.run(
            ["apt-cache", *self.options, "pkgnames", "odoo-"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        return (
            f"Debian's {self.suite} does not offer all of {', '.join(packages)}"
            f" (of Odoo it has: {', '.join(sorted(found)) or 'nothing'}). Install "
            "Odoo 19 another way and start again with ODOO_HOME=<its folder>."
        )


def _debian_address():
    """The address of the host's own Debian, of its first source that names one."""
    folder = Path("/etc/apt")
    texts = [
        path.read_text(errors="replace")
        for path in (
            *sorted(folder.glob("sources.list.d/*.sources")),
            folder / "sources.list",
            *sorted(folder.glob("sources.list.d/*.list")),
        )
        if path.exists()
    ]
    lines = [
        line
        for line in "\n".join(texts).splitlines()
        if not line.lstrip().startswith("#")
    ]
    for mirrors in re.findall(r"\bmirror\+file:(/\S+)", "\n".join(lines)):
        lines.extend(Path(mirrors).read_text().splitlines())
    addresses = re.findall(r"\bhttps?://\S+/debian/?(?=\s|$)", "\n".join(lines), re.M)
    if not addresses or not KEYRING.exists():
        raise Problem(
            "Odoo 19 is fetched from Debian, and this machine's package sources name "
            "no Debian archive. Install Odoo 19 and start again with "
            "ODOO_HOME=<its folder>."
        )
    return addresses[0]


def _host_suite():
    release = Path("/etc/os-release").read_text()
    found = re.search(r"^VERSION_CODENAME=(\w+)", release, re.M)
    return found[1] if found else "stable"


def _download():
    """Bring the packages into the cache; what is there and whole is not fetched
    again, and without a network the last whole set is taken.

    :return: the paths of the packages, Odoo's first
    """
    folder = CACHE / "packages"
    folder.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _download_into(folder)


def _download_into(folder):
    record = CACHE / "packages.sha256"
    try:
        wanted = {}
        for suite, packages in (("sid", FROM_UNSTABLE), (_host_suite(), FROM_HOST)):
            apt = Apt(suite)
            offered = apt.files(packages)
            if not all(_is_whole(folder / name, offered[name]) for name in offered):
                apt.download(packages, folder)
            wanted |= offered
        record.write_text("".join(f"{wanted[name]}  {name}\n" for name in wanted))
    except Problem:
        if not record.exists():
            raise
        say("Debian can't be asked; taking the packages of the last time")
        lines = record.read_text().splitlines()
        wanted = {line[66:]: line[:64] for line in lines}
    broken = [name for name in wanted if not _is_whole(folder / name, wanted[name])]
    if broken:
        raise Problem(f"Not whole, and not to be had again: {', '.join(broken)}")
    return [
        folder / name for name in sorted(wanted, key=lambda name: "odoo" not in name)
    ]


def _is_whole(path, sha256):
    if not path.exists():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _unpack(package, folder):
    """Unpack a package, without what nothing here asks for: the countries' charts of
    accounts, a good part of Odoo, and a second copy of the addons' Python files that
    the package carries beside the whole ones."""
    folder.mkdir(parents=True, exist_ok=True)
    with subprocess.Popen(
        ["dpkg-deb", "--fsys-tarfile", package], stdout=subprocess.PIPE
    ) as source:
        run(
            ["tar", "-x", "-C", folder, *(f"--exclude={name}" for name in LEFT_OUT)],
            f"{package.name} could not be unpacked.",
            stdin=source.stdout,
        )
    if source.returncode:
        raise Problem(f"{package.name} could not be unpacked.")


def _complete_links(folder):
    """Debian leaves out one script of the mail addon, without which the back
    office reports an error; and a link that leads nowhere is a page that fails."""
    addons = folder / MODULES_OF_PACKAGE / "odoo" / "addons"
    script = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not script.exists():
        script.parent.mkdir(parents=True, exist_ok=True)
        script.write_text("// Background blur in calls is not part of this package.\n")
    lost = [
        path for path in folder.rglob("*") if path.is_symlink() and not path.exists()
    ]
    if lost:
        names = "".join(f"\n  {path.relative_to(folder)}" for path in lost)
        raise Problem(f"The unpacked Odoo lacks what these links lead to:{names}")


def identity(folder):
    """A short name of the Odoo in use, for what is made with it."""
    return digest(str(folder), folder / "odoo" / "release.py")
