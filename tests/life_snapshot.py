"""What a database holds, told in a form that two of them can be compared by: every row
of every table, and the schema itself."""

from collections import Counter

from psycopg2 import sql

from tooling import database

# Who touched a row last, and when, is no content.
UNTOLD_COLUMNS = ("write_date", "write_uid")
COLUMNS = """
    SELECT table_name, column_name
      FROM information_schema.columns
      JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
  ORDER BY table_name, ordinal_position
"""
SCHEMA = """
    SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' '
           || is_nullable
      FROM information_schema.columns WHERE table_schema = 'public'
 UNION ALL
    SELECT 'relation ' || relname FROM pg_class
     WHERE relnamespace = 'public'::regnamespace
 UNION ALL
    SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
 UNION ALL
    SELECT 'function ' || proname FROM pg_proc
     WHERE pronamespace = 'public'::regnamespace
 UNION ALL
    SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
"""


class Snapshot:
    """All rows of a database, each by its fingerprint.

    :param str name: of the database
    :param Snapshot like: whose tables and columns are looked at; columns that came
        later are left out
    """

    def __init__(self, name, like=None):
        self.name = name
        self.columns = like.columns if like else self._get_columns()
        self.schema = {row for (row,) in database.query(name, SCHEMA)}
        tables = {row[0] for row in database.query(name, COLUMNS)}
        self.rows = self._get_rows(tables)

    def _get_columns(self):
        columns = {}
        for table, column in database.query(self.name, COLUMNS):
            columns.setdefault(table, [])
            if column not in UNTOLD_COLUMNS:
                columns[table].append(column)
        return columns

    def _select(self, table, expression):
        row = sql.SQL(", ").join(map(sql.Identifier, self.columns[table]))
        return sql.SQL("SELECT " + expression + " FROM {table}").format(
            row=row, table=sql.Identifier(table), name=sql.Literal(table)
        )

    def _get_rows(self, tables):
        rows = {table: Counter() for table in self.columns}
        statement = sql.SQL(" UNION ALL ").join(
            self._select(table, "{name}, md5(ROW({row})::text)")
            for table in self.columns
            if table in tables
        )
        for table, row in database.query(self.name, statement):
            rows[table][row] += 1
        return rows

    def tell_changes(self, before):
        """Some of the rows that an earlier snapshot has otherwise, to find out why.

        :return: ``{table: [beginning of a row as it is now]}``
        """
        return {
            table: self._read(table, self.rows[table] - before.rows[table])
            for table in self.gone_since(before)
        }

    def _read(self, table, fingerprints):
        statement = self._select(
            table, "md5(ROW({row})::text), left(ROW({row})::text, 300)"
        )
        return [
            text
            for fingerprint, text in database.query(self.name, statement)
            if fingerprint in fingerprints
        ][:3]

    def gone_since(self, before):
        """The rows of an earlier snapshot that are no longer there as they were.

        :return: ``{table: number}``
        """
        return {
            table: count
            for table, rows in before.rows.items()
            if (count := (rows - self.rows[table]).total())
        }

    def new_since(self, before):
        """The rows that an earlier snapshot has not.

        :return: ``{table: number}``
        """
        return before.gone_since(self)
