"""The addons install without a warning."""

from tooling.log_noise import serious_lines
from tooling.testrun import install_log


def test_addons_install_without_a_warning():
    assert serious_lines(install_log().read_text()) == []
