"""What a bench works with: fresh databases, a meter, and jobs with bars."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

from . import database


@dataclass(frozen=True)
class Job:
    """One figure and the bar it is held against.

    :param str name: what was measured, with its unit
    :param str made: how the number was made, in one line
    :param bool is_control: whether it is done wrong on purpose, to show that the bar
        sees it: a control has to miss its bar
    """

    name: str
    measured: float
    bar: float
    made: str
    is_control: bool = False

    @property
    def is_as_it_should(self):
        return (self.measured <= self.bar) != self.is_control

    @property
    def verdict(self):
        if self.is_control:
            return "seen" if self.is_as_it_should else "NOT SEEN"
        return "kept" if self.is_as_it_should else "MISSED"

    def as_dict(self):
        return {
            **asdict(self),
            "verdict": self.verdict,
            "is_as_it_should": self.is_as_it_should,
        }


@dataclass
class Measurement:
    """What a piece of work took.

    :param str what: the work
    :param int size: of what is worked on, in pieces of which the bench knows the name
    """

    what: str
    size: int
    seconds: float = 0
    queries: int = 0

    @property
    def seconds_per_thousand(self):
        return 1000 * self.seconds / self.size

    @property
    def queries_per_thousand(self):
        return 1000 * self.queries / self.size


class Site:
    """Where a bench does its work.

    :param str template: the database that holds the addons
    :param str name: what each copy of it is called
    :param Path data: Odoo's data folder
    :param str size: “full” where the bench takes its full size and has a smaller; of
        the year, how many communities
    """

    def __init__(self, template, name, data, size=""):
        self.template = template
        self.name = name
        self.data = Path(data)
        self.size = size
        self.is_full = size == "full"
        self.measurements = []

    @contextmanager
    def fresh(self) -> Iterator[api.Environment]:
        """An environment in a new copy of the template, which is then removed."""
        database.drop(self.name, self.data)
        database.create(self.name, self.template, self.data)
        try:
            with Registry(self.name).cursor() as cursor:
                yield api.Environment(cursor, SUPERUSER_ID, {"lang": "zh_CN"})
                cursor.rollback()
        finally:
            Registry.delete(self.name)
            sql_db.close_db(self.name)
            database.drop(self.name, self.data)

    @contextmanager
    def measured(self, env, what, size) -> Iterator[Measurement]:
        """Measure what is done to the database until it is committed.

        Work from before is committed first and not counted. Nothing stays in the
        cache of the ORM, and the database knows what is in its tables.
        """
        measurement = Measurement(what, size)
        env.cr.commit()
        # as autovacuum does on a server in use; without it, PostgreSQL plans the
        # checks of foreign keys for tables that are still empty
        env.cr.execute("ANALYZE")
        env.cr.commit()
        gc.collect()
        queries, start = sql_db.sql_counter, time.perf_counter()
        yield measurement
        env.cr.commit()
        measurement.seconds = time.perf_counter() - start
        measurement.queries = sql_db.sql_counter - queries
        self.measurements.append(measurement)


def fastest(measurements):
    """Of repetitions, the one that was disturbed least."""
    return min(measurements, key=lambda measurement: measurement.seconds)
