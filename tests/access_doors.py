"""The two doors to the records at which the access matrix is tried."""

from unittest.mock import patch

from passlib.context import CryptContext
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.tools import mute_logger

from tooling.places import ADDONS

from .access_matrix import OPERATIONS
from .access_world import AccessWorld

ALLOWED = "allowed"
FORBIDDEN = "forbidden"
# Keys that are checked thousands of times need not withstand an attack.
KEY_CRYPT_CONTEXT = "odoo.addons.base.models.res_users.KEY_CRYPT_CONTEXT"
QUICK = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=1)
# {role: the users who stand for it}, where there is more than one
USERS = {"member": ("member", "portal_member")}
# What users may do is worked out in these.
RIGHTS = {"res.groups", "res.users"}
# What fails for other reasons than rights: nobody is a member twice.
IMPOSSIBLE = {("party.member", "own_record", "create")}


class Door(AccessWorld):
    """Tries what a user may do; a subclass says how an operation is done.

    How to use: ``attempt`` one operation, or ``find_differences`` of whole cells.
    Both undo what they did, so each stands for itself; ``do`` leaves it done.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.field_names = {}  # {(user, model): names}
        cls.watch_caches()
        cls.shorten_refusals()

    @classmethod
    def watch_caches(cls):
        """Note what is cleared of the caches: where it would not hold any more."""
        cls.cleared_caches = set()
        clear = Registry.clear_cache

        def clear_cache(registry, *names):
            cls.cleared_caches.update(names or ("default",))
            return clear(registry, *names)

        cls.startClassPatcher(patch.object(Registry, "clear_cache", clear_cache))

    @classmethod
    def shorten_refusals(cls):
        """Whom to ask for more rights is looked up for people, and takes long."""
        for model in ("ir.rule", "ir.model.access"):
            cls.startClassPatcher(
                patch.object(
                    cls.registry[model],
                    "_make_access_error",
                    lambda *_: AccessError("Refused"),
                )
            )

    def find_differences(self, cells, subjects=None):
        """Try cells of the matrix.

        :param cells: list of ``Cell``
        :param int subjects: with how many subjects each is tried at most
        :return: one sentence for each operation that came out otherwise
        """
        return [
            difference
            for cell in cells
            for name in USERS.get(cell.role, (cell.role,))
            for subject in self.get_subjects(cell, name)[:subjects]
            for difference in self.find_differences_with(cell, name, subject)
        ]

    def find_differences_with(self, cell, name, subject):
        """Try one cell with the records that concern one subject.

        :param str name: of the user in ``users``
        """
        record = self.get_sample(cell.model, subject)
        vals = {
            "create": self.prepare_vals(cell.model, subject),
            "write": self.get_change(cell.model),
        }
        differences = []
        for letter, operation in OPERATIONS.items():
            outcome = self.attempt(name, record, operation, vals.get(operation))
            if not self._is_expected(cell, letter, outcome):
                verdict = "allows" if letter in cell.letters else "does not allow"
                differences.append(
                    f"{cell.model}, {name}, {cell.scope}: the matrix {verdict} "
                    f"{operation}; it was {outcome}"
                )
        return differences

    @staticmethod
    def _is_expected(cell, letter, outcome):
        if letter in cell.letters:
            return outcome == ALLOWED
        if (cell.model, cell.scope, OPERATIONS[letter]) in IMPOSSIBLE:
            return outcome != ALLOWED
        return outcome == FORBIDDEN

    def attempt(self, name, record, operation, vals=None):
        """As ``do``, and undo it.

        What the user may do is worked out once, and not again for each attempt.
        """
        rights = self._get_rights(self.users[name])
        if operation == "read":
            return self._do_knowing(rights, name, record, operation)
        self.cleared_caches.clear()
        savepoint = self.env.cr.savepoint()
        try:
            return self._do_knowing(rights, name, record, operation, vals)
        finally:
            savepoint.close(rollback=True)
            self._forget_all_but(rights)
            if self.cleared_caches:  # what was cached since is of what is undone
                self.registry.clear_cache(*self.cleared_caches)

    def do(self, name, record, operation, vals=None):
        """Do something with a record.

        :param str name: of the user in ``users`` who does it
        :param str operation: ``read``, ``create``, ``write``, ``unlink``, or the name
            of a button's method
        :return: ``ALLOWED``, ``FORBIDDEN``, or what else came of it
        """
        return self._do_knowing({}, name, record, operation, vals)

    def _do_knowing(self, rights, name, record, operation, vals=None):
        self._forget_all_but(rights)
        # refusals are what is asked for, and both loggers warn of them
        with mute_logger("odoo.http", "odoo.sql_db"):
            return self._do(self.users[name], record, operation, vals)

    def _get_rights(self, user):
        """What the user may do, as the ORM keeps it in memory.

        :return: ``{field: {id: value}}``
        """
        self.assertTrue(user.party_rights_key)  # works all of it out
        return {
            field: {**values}
            for field, values in self.env.transaction.field_data.items()
            if field.model_name in RIGHTS
            and field not in self.registry.field_depends_context
        }

    def _forget_all_but(self, rights):
        self.env.invalidate_all()
        for field, values in rights.items():
            self.env.transaction.field_data[field] = {**values}

    def _do(self, user, record, operation, vals):
        if operation == "read":
            return self._do_read(user, record)
        if operation == "create":
            return self._call(user, record.browse(), "create", vals_list=[vals])
        if operation == "write":
            return self._call(user, record, "write", vals=vals)
        return self._call(user, record, operation)

    def _do_read(self, user, record):
        """Who may not read a record does not find it either."""
        names = self._get_field_names(user, record)
        found = self._find(user, record)
        read = self._call(user, record, "read", fields=names)
        return read if read == found else f"{found} to find and {read} to read"

    def _get_field_names(self, user, record):
        """All fields of ours that the user may see, and the name.

        Core's own are left out: not all of them are for portal users.
        """
        key = (user, record._name)
        if key not in self.field_names:
            self.field_names[key] = [
                "display_name",
                *(
                    name
                    for name in record.with_user(user).sudo(False).fields_get([])
                    if record._fields[name]._module in ADDONS
                ),
            ]
        return self.field_names[key]


class OrmDoor(Door):
    """The ORM, as screens and the addons' own code use it."""

    def _find(self, user, record):
        try:
            found = record.with_user(user).search([("id", "=", record.id)])
        except AccessError:
            return FORBIDDEN
        return ALLOWED if found else FORBIDDEN

    def _call(self, user, record, method, **arguments):
        try:
            getattr(record.with_user(user), method)(**arguments)
            self.env.flush_all()
        except AccessError:
            return FORBIDDEN
        except (UserError, IntegrityError) as refusal:
            return f"refused ({refusal})"
        return ALLOWED


class ApiDoor(Door):
    """The external API; for a class that is an ``HttpCase`` too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {user: cls.new_key(user) for user in cls.users.values()}

    @classmethod
    def new_key(cls, user):
        """A key for all the user may do, which does not expire."""
        # sudo: people make keys for themselves, and only for a while
        apikeys_sudo = cls.env["res.users.apikeys"].with_user(user).sudo()
        with patch(KEY_CRYPT_CONTEXT, QUICK):
            return apikeys_sudo._generate(None, "access matrix", None)

    def _find(self, user, record):
        response = self._post(
            user,
            record,
            "search_read",
            domain=[("id", "=", record.id)],
            fields=["id"],
        )
        found = response.status_code != 200 or response.json()
        return self._tell(response) if found else FORBIDDEN

    def _call(self, user, record, method, **arguments):
        if record:
            arguments["ids"] = record.ids
        return self._tell(self._post(user, record, method, **arguments))

    def _post(self, user, record, method, **arguments):
        return self.url_open(
            f"/json/2/{record._name}/{method}",
            json=arguments,
            headers={"Authorization": f"bearer {self.keys[user]}"},
        )

    @staticmethod
    def _tell(response):
        by_status = {200: ALLOWED, 403: FORBIDDEN}
        told = by_status.get(response.status_code)
        return told or f"refused ({response.status_code}: {response.text[:200]})"
