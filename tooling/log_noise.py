"""Which lines of Odoo's log are a failure."""

import re

# What core itself says and nobody here can mend; each with its reason.
NOISE = re.compile(
    "|".join(
        [
            # printed before the log begins, on a machine where all is root
            r"Running as user 'root' is a security risk",
        ]
    )
)
SERIOUS = re.compile(r"^\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) ")


def serious_lines(text):
    """The lines of a log that are warnings or worse, without core's own noise."""
    return [
        line
        for line in text.splitlines()
        if SERIOUS.match(line) and not NOISE.search(line)
    ]
