"""The private cluster: where it lives, and who may use it."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tooling import postgres
from tooling.console import Problem

ROLE = postgres.ROLE


@pytest.fixture
def elsewhere(monkeypatch, tmp_path_factory):
    """A checkout whose folder the database's account cannot reach."""
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    monkeypatch.setattr(postgres, "RUN", closed / "run")
    (closed / "run").mkdir()
    monkeypatch.setattr(postgres, "STATE", closed / "state")
    return closed


@pytest.fixture
def open_folder():
    """A folder with a short path that the database's account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="pp", dir="/var/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def as_root():
    if postgres.os.geteuid() != 0:
        pytest.fail("run as root to see how the database's account is chosen")


def test_unreachable_checkout_sends_the_cluster_to_the_accounts_home(
    elsewhere, as_root
):
    cluster = postgres.Cluster("test-unreachable")
    assert cluster.home.is_relative_to(cluster.account.pw_dir)
    assert list(elsewhere.rglob("test-unreachable*")) == []
    cluster.home.rmdir()


@pytest.mark.parametrize(
    "folder",
    [
        pytest.param("支" * 30, id="more bytes than letters"),
        pytest.param("a,b", id="a comma"),
        pytest.param("a'b", id="a quote"),
    ],
)
def test_path_that_no_socket_can_have_is_passed_over(folder, monkeypatch, open_folder):
    monkeypatch.setattr(postgres, "RUN", open_folder / folder)
    monkeypatch.setattr(postgres, "STATE", open_folder / "state")
    assert postgres.Cluster("test").home.parent == open_folder / "state"


def test_no_place_at_all_is_told(elsewhere, monkeypatch):
    monkeypatch.setattr(postgres, "LONGEST_SOCKET_PATH", 3)
    with pytest.raises(Problem, match="Move the checkout"):
        postgres.Cluster("test-nowhere")


def test_server_that_the_user_names_is_taken(monkeypatch):
    monkeypatch.setenv("PGHOST", "/somewhere")
    monkeypatch.setattr(postgres, "Cluster", None)
    with postgres.database("demo"):
        assert postgres.os.environ["PGHOST"] == "/somewhere"


def test_cluster_listens_on_its_socket_alone_and_stops_with_its_last_user(
    monkeypatch, open_folder
):
    monkeypatch.setattr(postgres, "RUN", open_folder)
    for name in ("PGHOST", "PGPORT", "PGUSER"):
        monkeypatch.delenv(name, raising=False)
    cluster = postgres.Cluster("test-own")
    with cluster.running():
        settings = ask(cluster, "SHOW listen_addresses", "SELECT current_user")
        assert settings == ["", ROLE]
        rights = ask(cluster, f"SELECT rolsuper FROM pg_roles WHERE rolname='{ROLE}'")
        assert rights == ["f"]
        with cluster.running():
            pass
        assert ask(cluster, "SELECT 1") == ["1"]
    assert cluster._control("status").returncode != 0


def test_nobody_else_on_the_machine_reaches_the_cluster(
    monkeypatch, open_folder, as_root
):
    monkeypatch.setattr(postgres, "RUN", open_folder)
    for name in ("PGHOST", "PGPORT", "PGUSER"):
        monkeypatch.delenv(name, raising=False)
    cluster = postgres.Cluster("test-own")
    with cluster.running():
        stranger = ["runuser", "-u", "nobody", "--", "psql", f"--host={cluster.home}"]
        for role in (ROLE, "postgres"):
            done = subprocess.run(
                [
                    *stranger,
                    f"--username={role}",
                    "--dbname=postgres",
                    "-c",
                    "SELECT 1",
                ],
                capture_output=True,
                cwd="/",
                check=False,
            )
            assert done.returncode != 0


def ask(cluster, *statements):
    """What the cluster answers to our role, a line each."""
    commands = [f"--command={statement}" for statement in statements]
    done = subprocess.run(
        ["psql", "--no-psqlrc", "--tuples-only", "--no-align", "--dbname=postgres"]
        + commands,
        env={**postgres.os.environ, **cluster.environment()},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()
