"""security/threat_model.md names tests; this sees that they are there."""

import re

from tooling.places import ADDONS, ROOT

MODEL = ROOT / "security" / "threat_model.md"


def find_tests():
    """The names of all tests of the project."""
    folders = [ROOT / "tests", *(ROOT / addon / "tests" for addon in ADDONS)]
    files = [path for folder in folders for path in folder.rglob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in files]
    return {name for text in texts for name in re.findall(r"def (test_\w+)\(", text)}


def test_every_test_that_the_threat_model_names_exists():
    named = set(re.findall(r"`(test_\w+)`", MODEL.read_text(encoding="utf-8")))
    assert named
    assert not named - find_tests()


def test_every_threat_names_what_keeps_it_and_a_test():
    section = MODEL.read_text(encoding="utf-8").split("## What could happen")[1]
    section = section.split("## What is not kept")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    threats = [row for row in rows if not re.match(r"\| (Threat|---)", row)]
    assert threats
    for row in threats:
        assert "`test_" in row.rsplit("|", 2)[1], row
