# A model comes before those that extend it.
# isort: off
from . import mixins
from . import organisation
from . import rules
from . import ledger
from . import review
from . import publicity
from . import appraisal
from . import care
from . import onboarding
from . import privacy
