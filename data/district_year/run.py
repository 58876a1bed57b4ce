"""The year, unit by unit: each is committed with a note that it is done, so that a run
that was stopped goes on where it stopped."""

import json
import resource
from contextlib import contextmanager
from datetime import datetime, time

from freezegun import api as freezing

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry

from . import calendar
from .cast import CONTEXT, Unit

# Ten in the morning in Beijing
MORNING = time(2)
TABLE = """
    CREATE TABLE IF NOT EXISTS district_year_unit (
        day date, step text, branch text,
        seconds float, queries int, memory int, made jsonb,
        PRIMARY KEY (day, step, branch)
    )
"""


class Year:
    """
    :param transaction: a context manager that gives an environment as superuser and
        commits at its end
    :param Book book: the organisation
    :param int first: the month with which it begins
    :param say: called with each line of progress
    :param bool goes_on: whether it goes on where a unit fails, which is noted
    """

    def __init__(self, transaction, book, first=1, say=print, goes_on=False):
        self.transaction, self.book, self.say = transaction, book, say
        self.goes_on = goes_on
        self.steps = list(calendar.plan(first))
        self.took = {}  # {name of a step: (units, seconds)} in this run
        codes = [r.code for r in book.organisations if r.level == "branch"]
        self.codes = {calendar.BRANCH: sorted(codes), calendar.DISTRICT: [""]}

    def run(self):
        """Do what is not done yet."""
        done = self.read_done()
        with freezing.freeze_time(self.steps[0].day, real_asyncio=True) as clock:
            for number, step in enumerate(self.steps):
                left = [
                    code
                    for code in self.codes[step.scope]
                    if (step.day, step.name, code) not in done
                ]
                if left:
                    clock.move_to(datetime.combine(step.day, MORNING))
                    self._take(step, left, number)

    def read_done(self):
        """:return: set of ``(day, step, branch's code)``"""
        with self.transaction() as env:
            env.cr.execute(TABLE)
            env.cr.execute("SELECT day, step, branch FROM district_year_unit")
            return set(env.cr.fetchall())

    def _take(self, step, codes, number):
        start = freezing.real_perf_counter()
        for code in codes:
            try:
                self._do(step, code)
            except Exception as error:
                if not self.goes_on:
                    raise
                self._note_failed(step, code, error)
        seconds = freezing.real_perf_counter() - start
        units, before = self.took.get(step.name, (0, 0))
        self.took[step.name] = units + len(codes), before + seconds
        self.say(
            f"{step.day}  {step.name:<16}{len(codes):>4} × {seconds / len(codes):.3f} s"
            f" = {seconds:6.1f} s{self._estimate(number)}"
        )

    def _estimate(self, number):
        """How long the steps after one will take: as long as before, once a month of
        them has been measured."""
        pace = {name: took / many for name, (many, took) in self.took.items()}
        if "confirmation" not in pace:
            return ""
        seconds = sum(
            pace.get(step.name, 0) * len(self.codes[step.scope])
            for step in self.steps[number + 1 :]
        )
        return f"; about {seconds / 60:.0f} min left"

    def _do(self, step, code):
        with self.transaction() as env:
            start, queries = freezing.real_perf_counter(), sql_db.sql_counter
            branch = env["party.branch"]
            if code:
                branch = branch.search([("code", "=", code)])
            unit = Unit(env, branch, step.name, step.day, step.month, self.book)
            step.do(unit)
            env.flush_all()
            seconds = freezing.real_perf_counter() - start
            queries = sql_db.sql_counter - queries
            self._note(env, step, code, seconds, queries, unit.made)

    def _note_failed(self, step, code, error):
        self.say(f"{step.day}  {step.name} of {code or 'the district'} failed: {error}")
        with self.transaction() as env:
            self._note(env, step, code, 0, 0, {"failed": 1})

    @staticmethod
    def _note(env, step, code, seconds, queries, made):
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        env.cr.execute(
            "INSERT INTO district_year_unit VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [step.day, step.name, code, seconds, queries, memory, json.dumps(made)],
        )


@contextmanager
def committed(name):
    """A transaction of its own in a database."""
    registry = Registry(name)
    with registry.cursor() as cr:
        try:
            yield api.Environment(cr, SUPERUSER_ID, CONTEXT)
            cr.commit()
        except BaseException:
            registry.reset_changes()
            raise
