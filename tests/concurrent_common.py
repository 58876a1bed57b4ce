"""Several people at the same moment: real transactions of a database of its own.

Each step runs in a thread with a cursor of its own, tried again by Odoo as the web
server does. Its transaction sees the database as it was before the others began.
"""

import threading
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

from odoo import api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.sql_db import Cursor, close_db
from odoo.tests import TransactionCase
from odoo.tests.common import get_db_name
from odoo.tools import config, mute_logger

from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

from tooling import database, testrun

NAME = f"{get_db_name()}_concurrent"
# {role: his position}
ROLES = {
    "member": None,
    "scorekeeper": "scorekeeper",
    "committee": "organisation_commissioner",
    "secretary": "secretary",
    "publicity": "publicity_commissioner",
    "deputy": "deputy_secretary",
}
TIMEOUT = 30


def make_database():
    """A copy of the addons as they were installed for this run."""
    testrun.make_database(NAME)
    config["test_enable"] = False  # else loading them runs their tests
    try:
        Registry(NAME)
    finally:
        config["test_enable"] = True


def drop_database():
    Registry.delete(NAME)
    close_db(NAME)
    database.drop(NAME, testrun.DATA)


class Step:
    """Something that a user does, in a transaction of its own.

    :param user: ``res.users``
    :param do: called with the environment of that user
    """

    def __init__(self, user, do):
        self.uid, self.do = user.id, do
        self.tries, self.error, self.result = 0, None, None

    def run(self, registry, wait):
        """:param wait: called when the transaction has seen the database"""
        try:
            with registry.cursor() as cr:
                env = api.Environment(cr, self.uid, {"lang": "en_US"})
                self.result = retrying(partial(self._try, env, wait), env)
        except Exception as error:
            self.error = error

    def _try(self, env, wait):
        env.cr.execute("SELECT 1 FROM party_period")  # from here on it sees this state
        self.tries += 1
        if self.tries == 1:
            wait()
        return self.do(env)

    @property
    def was_refused(self):
        """Whether it was refused with a message for people."""
        if self.error and not isinstance(self.error, UserError):
            raise self.error
        return bool(self.error)


class ConcurrencyCommon(PartyLedgerCommon):
    """Runs steps of several users at once, on branches that are made for each test."""

    @classmethod
    def setUpClass(cls):
        make_database()
        cls.addClassCleanup(drop_database)
        with patch("odoo.tests.common.get_db_name", return_value=NAME):
            super().setUpClass()
        # Odoo waits up to some seconds before it tries again
        cls.startClassPatcher(
            patch("odoo.service.model.random.uniform", return_value=0.01)
        )
        cls.branches = 0
        cls.commit()

    @classmethod
    def _new_items(cls, template):
        items = super()._new_items(template)
        study = cls.env.ref("party_points.party_activity_type_study")
        items["FIXED"].write({"from_record": True, "activity_type_id": study.id})
        items["RANGE"].cap_month_points = 3
        return items

    @classmethod
    def commit(cls):
        """Let the other transactions see what was prepared, and see what they did."""
        cls.env.flush_all()
        Cursor.commit(cls.cr)
        cls.env.invalidate_all()

    def setUp(self):
        """A branch with a committee of four, and seven full members."""
        cls = type(self)
        cls.branches += 1
        cls.branch = self.env["party.branch"].create(
            {
                "name": f"Concurrent {self.branches}",
                "code": f"C-{self.branches}",
                "sector": "rural",
                "parent_id": self.committee.id,
            }
        )
        cls.users |= self.new_users(*ROLES)
        self.new_members()
        cls.member = cls.members["member"]
        self.commit()
        # without the savepoint of other tests: what is prepared is committed
        super(TransactionCase, self).setUp()

    def new_users(self, *names):
        """Users without a password, made at once, for it is done before each test.

        :return: ``{name: user}``
        """
        users = self.env["res.users"].create(
            [
                {
                    "login": f"{name}_{self.branches}",
                    "name": f"{name}_{self.branches}",
                    "lang": "en_US",
                    "group_ids": [Command.set(self.group_user.ids)],
                }
                for name in names
            ]
        )
        return dict(zip(names, users, strict=True))

    def new_members(self):
        persons = [{"partner_id": self.users[role].partner_id.id} for role in ROLES]
        row = {
            "date_from": self.days(-5 * 365),
            "branch_id": self.branch.id,
            "member_class_id": self.member_class.id,
            "standing": "full",
        }
        members = self.env["party.member"].create(
            [
                {**person, "assignment_ids": [Command.create(row)]}
                for person in (*persons, {"name": "Seventh"})
            ]
        )
        self.members.update(zip(ROLES, members, strict=False))
        self.env["party.position"].create(
            [
                {
                    "branch_id": self.branch.id,
                    "role": position,
                    "partner_id": self.users[role].partner_id.id,
                    "date_from": self.days(-365),
                }
                for role, position in ROLES.items()
                if position
            ]
        )

    # Running steps

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def run_threads(self, *targets):
        threads = [threading.Thread(target=target) for target in targets]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(TIMEOUT)
            self.assertFalse(thread.is_alive(), "A step waits for ever.")

    def run_step(self, step):
        """A step by itself, which may be refused."""
        self.run_threads(partial(step.run, self.registry, do_not_wait))
        return step

    def do(self, step):
        """A step by itself, which must succeed; its result."""
        self.run_step(step)
        if step.error:
            raise step.error
        return step.result

    def at_once(self, *steps):
        """All of them see the database, and then all go on."""
        barrier = threading.Barrier(len(steps), timeout=TIMEOUT)
        self.run_threads(
            *(partial(step.run, self.registry, barrier.wait) for step in steps)
        )
        return steps

    def overtaken(self, slow, fast):
        """``fast`` is done after ``slow`` has seen the database, before it goes on."""
        seen, done = threading.Event(), threading.Event()

        def let_pass():
            seen.set()
            assert done.wait(TIMEOUT)

        def run_fast():
            assert seen.wait(TIMEOUT)
            fast.run(self.registry, do_not_wait)
            done.set()

        self.run_threads(partial(slow.run, self.registry, let_pass), run_fast)
        return slow, fast

    def step(self, role, do):
        return Step(self.users[role], do)

    @contextmanager
    def reading(self):
        """The state after the steps, seen by the superuser."""
        with self.registry.cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {"lang": "en_US"})


def do_not_wait():
    pass
