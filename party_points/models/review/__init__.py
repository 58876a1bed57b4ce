from . import party_decision, party_review
