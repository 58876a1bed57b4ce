"""Databases that hold the addons already, to be copied in a moment.

The template that holds the addons is made from one that holds only what they stand
on. Both are kept until what they were made from changes, so that a second run starts
in seconds.
"""

from dataclasses import dataclass
from pathlib import Path

from . import database, odoo, odoo_source
from .console import say
from .places import ADDONS, digest


@dataclass
class Templates:
    """The templates of one command.

    :param str prefix: what the names of all the command's databases begin with
    :param Path data: Odoo's data folder
    :param tuple foundation: what the addons stand on
    :param str languages: to be loaded
    :param str script: lines of Python to be run in Odoo's shell at the end
    """

    prefix: str
    data: Path
    foundation: tuple[str, ...]
    languages: str
    script: str = ""

    def provide(self, configuration):
        """Make both, unless they stand, and remove those of former states.

        :return: the name of the one that holds the addons, also of the log of their
            installation
        """
        base_state = digest(
            odoo_source.identity(odoo_source.provide()),
            *self.foundation,
            self.languages,
        )
        base = self._provide(
            f"{self.prefix}_base_{base_state}",
            configuration,
            "what the addons stand on",
            self.foundation,
            f"--load-language={self.languages}",
        )
        addons_state = digest(base_state, odoo.addons_digest(), self.script)
        addons = self._provide(
            f"{self.prefix}_addons_{addons_state}",
            configuration,
            "the addons",
            ADDONS,
            template=base,
            script=self.script,
        )
        for name in database.names(f"{self.prefix}_"):
            if name not in (base, addons):
                database.drop(name, self.data)
        return addons

    def _provide(
        self, name, configuration, what, modules, *options, template=None, script=""
    ):
        """Make a template unless it stands; it gets its name when it is whole."""
        if database.exists(name):
            return name
        say(f"installing {what} in a template database")
        building = f"{self.prefix}_building"
        database.drop(building, self.data)
        database.create(building, template, self.data)
        odoo.load(
            configuration,
            building,
            f"--init={','.join(modules)}",
            *options,
            log=f"{name}.log",
        )
        if script:
            odoo.run_script(configuration, building, script)
        database.rename(building, name, self.data)
        return name
