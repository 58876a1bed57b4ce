from . import ledger, mixins, organisation, review, rules
