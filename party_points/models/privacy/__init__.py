"""Personal data: what is kept of a person, how he gets it, and how it is erased."""

# isort: off
from . import party_publication_version
from . import party_member_data
from . import party_member_erasure
from . import party_member_blockers
from . import res_partner
