"""Databases of the server that libpq's environment variables name."""

import os
import shutil
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg2
from psycopg2 import sql

from .console import Problem


@contextmanager
def _cursor(name="postgres"):
    try:
        connection = psycopg2.connect(dbname=name)
    except psycopg2.OperationalError as error:
        raise Problem(f"The database “{name}” can't be reached: {error}") from error
    with closing(connection):
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        except psycopg2.Error as error:
            raise Problem(f"The database server refuses: {error}") from error


def execute(name, statement, *parameters):
    """Run a statement that yields no rows to read."""
    with _cursor(name) as cursor:
        cursor.execute(statement, parameters or None)


def query(name, statement, *parameters):
    """The rows that a statement yields in a database."""
    with _cursor(name) as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def exists(name):
    return bool(query("postgres", "SELECT 1 FROM pg_database WHERE datname = %s", name))


def names(prefix):
    """The databases whose names begin so."""
    rows = query(
        "postgres",
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)",
        prefix,
    )
    return [row[0] for row in rows]


def is_empty(name):
    """Whether a database holds no table yet."""
    tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1"
    return not query(name, tables)


def odoo_version(name):
    """The version of Odoo that a database was last loaded with, such as
    "19.0.1.3", or None where it holds no Odoo."""
    if not query(name, "SELECT to_regclass('ir_module_module')::text")[0][0]:
        return None
    rows = query(
        name, "SELECT latest_version FROM ir_module_module WHERE name = 'base'"
    )
    return rows[0][0] if rows else None


def note(name, text=None):
    """Read, or write, what is noted on a database from outside (its comment)."""
    if text is not None:
        with _cursor() as cursor:
            statement = sql.SQL("COMMENT ON DATABASE {} IS %s")
            cursor.execute(statement.format(sql.Identifier(name)), [text])
        return text
    statement = (
        "SELECT coalesce(shobj_description(oid, 'pg_database'), '')"
        " FROM pg_database WHERE datname = %s"
    )
    return query("postgres", statement, name)[0][0]


def create(name, template=None, data_dir=None):
    """Make a database, empty or as a copy with its files.

    :param str template: the database to copy
    :param Path data_dir: Odoo's data folder, where there are files to copy
    """
    with _cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template or "template0")
            )
        )
    if not template:
        # as where Odoo makes a database itself, for its text indexes
        with suppress(Problem):
            execute(name, "CREATE EXTENSION IF NOT EXISTS pg_trgm")
    files = template and _files(data_dir, template)
    if files and files.exists():
        # Odoo never changes a stored file, so that both may share it
        shutil.copytree(files, _files(data_dir, name), copy_function=os.link)


def drop(name, data_dir):
    """Remove a database and its files, also while somebody is connected."""
    with _cursor() as cursor:
        cursor.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(
                sql.Identifier(name)
            )
        )
    shutil.rmtree(_files(data_dir, name), ignore_errors=True)


def rename(name, new_name, data_dir):
    """Give a database, and before it its files, another name."""
    shutil.rmtree(_files(data_dir, new_name), ignore_errors=True)
    if _files(data_dir, name).exists():
        _files(data_dir, name).rename(_files(data_dir, new_name))
    with _cursor() as cursor:
        cursor.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(name), sql.Identifier(new_name)
            )
        )


def _files(data_dir, name):
    return Path(data_dir) / "filestore" / name
