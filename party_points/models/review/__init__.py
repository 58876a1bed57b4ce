from . import (
    party_decision,
    party_point_line,
    party_point_line_minutes,
    party_review,
    party_review_ballot,
    party_review_meeting,
    party_review_minutes,
    party_review_tally,
    party_review_vote,
)
