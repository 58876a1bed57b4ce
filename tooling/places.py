"""Where things are."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDONS = (
    "party_points",
    "party_points_reports",
    "party_points_portal",
    "party_points_hr",
)

# All that is made here stays here, but for the two below.
RUN = ROOT / ".run"
LOGS = RUN / "log"
VENV = RUN / "venv"

# Downloads, shared by every checkout of this user.
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "party-points")
# A database's home where its account cannot reach the checkout.
STATE = Path(
    os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state", "party-points"
)


def checkout_id():
    """A short name of this checkout, for what it keeps elsewhere."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]


def digest(*parts):
    """A short name of the state that some texts and files describe."""
    state = hashlib.sha256()
    for part in parts:
        state.update(part.read_bytes() if isinstance(part, Path) else part.encode())
        state.update(b"\0")
    return state.hexdigest()[:12]
