"""What is said where the machine lacks something that set-up may not install."""

import pytest

from tooling import system
from tooling.console import Problem

ABSENT = system.Need("a Chinese font", lambda: False, ("fonts-noto-cjk",))


def test_nothing_is_done_where_all_is_there(monkeypatch):
    monkeypatch.setattr(system, "_apt_install", None)
    system.provide([system.Need("a shell", lambda: True, ("bash",))])


def test_plain_user_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(system.os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match="sudo apt-get install .* fonts-noto-cjk"):
        system.provide([ABSENT])


def test_other_distribution_is_told_what_is_lacking(monkeypatch):
    monkeypatch.setattr(system.shutil, "which", lambda name: None)
    with pytest.raises(Problem, match="(?s)a Chinese font.*package manager"):
        system.provide([ABSENT])
