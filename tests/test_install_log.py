"""The addons install without a warning."""

import os
from pathlib import Path

from tooling.log_noise import serious_lines


def test_addons_install_without_a_warning():
    log = Path(os.environ["PARTY_POINTS_INSTALL_LOG"])
    assert serious_lines(log.read_text()) == []
