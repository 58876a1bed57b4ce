from . import party_evaluation
