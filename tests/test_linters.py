"""The linters of .pre-commit-config.yaml find nothing."""

import subprocess

import pytest
import yaml

from tooling.places import ROOT

CONFIG = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
HOOKS = [hook["id"] for repo in CONFIG["repos"] for hook in repo["hooks"]]


@pytest.fixture(scope="module")
def files():
    """All files of the project, also those that git does not track yet."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.check_output(command, cwd=ROOT, text=True).splitlines()
    return [name for name in listed if (ROOT / name).exists()]


@pytest.mark.parametrize("hook", HOOKS)
def test_linter_finds_nothing(hook, files):
    done = subprocess.run(
        ["pre-commit", "run", "--verbose", hook, "--files", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
