"""Which Odoo is taken, and what is said where it is not the right one."""

import hashlib

import pytest

from tooling import odoo_source
from tooling.console import Problem


def make_odoo(folder, version_info, checkout=False):
    """A folder that looks like an Odoo of a version."""
    (folder / "odoo" / "addons").mkdir(parents=True)
    release = folder / "odoo" / "release.py"
    release.write_text(f"FINAL = 'final'\nversion_info = {version_info}\n")
    if checkout:
        (folder / "addons" / "web" / "static").mkdir(parents=True)
    return folder


def test_given_odoo_is_taken(tmp_path, monkeypatch):
    make_odoo(tmp_path, "(19, 0, 0, FINAL, 0, '')")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    assert odoo_source.provide() == tmp_path


def test_given_root_of_an_unpacked_package_is_taken(tmp_path, monkeypatch):
    modules = tmp_path / "usr" / "lib" / "python3" / "dist-packages"
    make_odoo(modules, "(19, 0, 0, FINAL, 0, '')")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    assert odoo_source.provide() == modules


def test_given_odoo_of_another_series_is_refused_by_name(tmp_path, monkeypatch):
    make_odoo(tmp_path, "(18, 0, 0, FINAL, 0, '')")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(Problem, match="is Odoo 18.0"):
        odoo_source.provide()


def test_given_online_version_is_refused_by_name(tmp_path, monkeypatch):
    make_odoo(tmp_path, "('saas~18', 3, 0, FINAL, 0, '')")
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(Problem, match="is Odoo saas~18.3"):
        odoo_source.provide()


def test_given_folder_without_odoo_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_HOME", str(tmp_path))
    with pytest.raises(Problem, match="holds no Odoo"):
        odoo_source.provide()


def test_git_checkout_brings_its_second_addons_folder(tmp_path):
    home = make_odoo(tmp_path, "(19, 0, 0, FINAL, 0, '')", checkout=True)
    assert odoo_source.addons_path(home) == [
        tmp_path / "odoo" / "addons",
        tmp_path / "addons",
    ]


def test_damaged_download_is_noticed(tmp_path):
    package = tmp_path / "odoo.deb"
    package.write_bytes(b"whole")
    sha256 = hashlib.sha256(b"whole").hexdigest()
    assert odoo_source._is_whole(package, sha256)
    package.write_bytes(b"who")
    assert not odoo_source._is_whole(package, sha256)
    assert not odoo_source._is_whole(tmp_path / "absent.deb", sha256)


def test_link_that_leads_nowhere_is_told(tmp_path):
    (tmp_path / "font.ttf").symlink_to("../nowhere.ttf")
    with pytest.raises(Problem, match="font.ttf"):
        odoo_source._complete_links(tmp_path)
