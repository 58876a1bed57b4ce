"""Which lines of Odoo's log are a failure."""

import re

# What core itself says and nobody here can mend: patterns, each with its reason.
# There is none today.
NOISE = ()
SERIOUS = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")


def is_noise(line):
    """Whether a line is core's own, reviewed and let pass."""
    return any(re.search(pattern, line) for pattern in NOISE)


def serious_lines(text):
    """The lines of a log that are warnings or worse, without core's own noise."""
    return [
        line for line in text.splitlines() if SERIOUS.match(line) and not is_noise(line)
    ]
