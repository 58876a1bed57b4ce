from . import party_branch, party_member_class
