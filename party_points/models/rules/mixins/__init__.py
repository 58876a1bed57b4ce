from . import party_rule_cap_mixin, party_rule_content_mixin, party_rule_owned_mixin
