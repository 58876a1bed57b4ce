"""The linters of .pre-commit-config.yaml find nothing."""

import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
CONFIG = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
HOOKS = [hook["id"] for repo in CONFIG["repos"] for hook in repo["hooks"]]


@pytest.mark.parametrize("hook", HOOKS)
def test_linter_finds_nothing(hook):
    done = subprocess.run(
        ["pre-commit", "run", "--all-files", "--verbose", hook],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
