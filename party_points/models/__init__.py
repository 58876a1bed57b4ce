from . import mixins, organisation, rules
