from . import mixins, organisation
