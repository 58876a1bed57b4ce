# What waits for the member stands out, then what waits for others.
STATE_STYLES = {
    "draft": "text-bg-warning",
    "submitted": "text-bg-primary",
    "escalated": "text-bg-primary",
    "confirmed": "text-bg-success",
    "decided": "text-bg-success",
    "declined": "text-bg-danger",
    "rejected": "text-bg-danger",
}


def get_state_style(state):
    """The class of the badge of a declaration, a line or a witness."""
    return STATE_STYLES.get(state, "text-bg-light")
