"""Rows of an organisation's workbook become records (ORG-10)."""

from dataclasses import dataclass

from odoo.fields import Command

from .organisation_sheets import BRANCHES, HISTORIES, MEMBERS, POSITIONS
from .sheets import Problem, Row
from .writing import write_rows

COUNTS = ("created", "updated", "unchanged")


@dataclass
class NewMember:
    """A member's row with the rows of his history: they are written as one."""

    row: Row
    histories: list[Row]


class OrganisationWriter:
    """Takes the parsed rows of all sheets, writes them in their order, and collects
    what is refused.

    Existing records are read once for each sheet. A row that depends on a refused one
    is passed over in silence: its own error would only repeat the first.
    """

    def __init__(self, env, sheets):
        self.env = env
        self.sheets = sheets
        self.problems = []
        self.counts = {name: dict.fromkeys(COUNTS, 0) for name in sheets}
        self.rows = {name: [] for name in sheets}
        self.branches = {}  # {code: party.branch}
        self.members = {}  # {code: party.member}
        self.refused = {name: set() for name in sheets}  # {sheet name: codes}

    def add(self, sheet, good, bad, problems):
        """Take what was parsed of a table."""
        self.rows[sheet.name] += good
        self.problems += problems
        for row in bad:
            self._mark_refused(row)

    def has_rows(self):
        return any(self.rows.values())

    def refuse_file(self, message):
        self.problems.append(Problem(None, 0, None, None, message))

    def get_problems_in_order(self):
        order = [None, *self.sheets]
        return sorted(
            self.problems,
            key=lambda p: (order.index(p.sheet and p.sheet.name), p.number),
        )

    def write_all(self):
        """Write all sheets; ``problems`` says afterwards what was refused."""
        self._write_branches()
        self._write_members()
        self._write_positions()

    # Organisations

    def _write_branches(self):
        rows = self._without_doubles(BRANCHES, "code")
        by_code = {row.values["code"]: row for row in rows}
        self.branches = self._find("party.branch", self._get_branch_codes(rows))
        rows = [row for row in rows if self._is_known(row, "parent", BRANCHES, by_code)]
        for batch in self._get_generations(rows):
            batch = [row for row in batch if self._is_known(row, "parent", BRANCHES)]
            existing = {row.number: self._get_branch(row) for row in batch}
            self._upsert("party.branch", batch, existing, self._prepare_branch)
            codes = [row.values["code"] for row in batch]
            self.branches |= self._find("party.branch", codes)

    def _get_branch_codes(self, rows):
        codes = {row.values["code"] for row in rows}
        codes |= {row.values.get("parent") for row in rows}
        for name in ("branch", "group"):
            codes |= {row.values.get(name) for row in self.rows[HISTORIES]}
            codes |= {row.values.get(name) for row in self.rows[POSITIONS]}
        return codes

    def _get_generations(self, rows):
        """Superiors before those under them; the rows of a circle are refused."""
        waiting = {row.values["code"]: row for row in rows}
        while waiting:
            batch = [
                row
                for row in waiting.values()
                if row.values.get("parent") not in waiting
            ]
            if not batch:
                self._refuse_circle(waiting.values())
                return
            for row in batch:
                del waiting[row.values["code"]]
            yield batch

    def _refuse_circle(self, rows):
        message = self.env._(
            "This organisation would stand under itself. Mend the superior "
            "organisation in one of these rows."
        )
        for row in rows:
            self._refuse(row, message, "parent")

    def _get_branch(self, row):
        return self.branches.get(row.values["code"])

    def _prepare_branch(self, row):
        vals = {k: v for k, v in row.values.items() if k != "parent"}
        if "parent" in row.values:
            vals["parent_id"] = self.branches[row.values["parent"]].id
        return vals

    # Members with their histories

    def _write_members(self):
        rows = self._without_doubles(MEMBERS, "code")
        in_file = {row.values["code"]: row for row in rows}
        histories = self._without_doubles(HISTORIES, "member", "date_from")
        self.members = self._find("party.member", self._get_member_codes(in_file))
        histories = [row for row in histories if self._is_history_known(row, in_file)]
        new = [row for row in rows if row.values["code"] not in self.members]
        old = [row for row in rows if row.values["code"] in self.members]
        existing = {row.number: self.members[row.values["code"]] for row in old}
        self._upsert("party.member", old, existing, lambda row: row.values)
        self._write_old_histories(
            [row for row in histories if row.values["member"] in self.members]
        )
        self._write_new_members(new, histories)

    def _get_member_codes(self, in_file):
        codes = set(in_file)
        for name in (HISTORIES, POSITIONS):
            codes |= {row.values.get("member") for row in self.rows[name]}
        return codes

    def _is_history_known(self, row, in_file):
        known = (
            self._is_known(row, "member", MEMBERS, in_file)
            and self._is_known(row, "branch", BRANCHES)
            and self._is_known(row, "group", BRANCHES)
        )
        if not known:
            self.refused[MEMBERS].add(row.values["member"])
        return known

    def _write_new_members(self, rows, histories):
        by_code = {}  # {code: [Row]}
        for row in histories:
            by_code.setdefault(row.values["member"], []).append(row)
        new = [
            NewMember(row, by_code.get(row.values["code"], []))
            for row in rows
            if row.values["code"] not in self.refused[MEMBERS]
        ]
        new = [member for member in new if self._has_history(member)]
        write_rows(self.env, new, self._create_members, self._refuse_member)
        self.members |= self._find("party.member", {m.row.values["code"] for m in new})
        created = [m for m in new if m.row.values["code"] in self.members]
        self.counts[MEMBERS]["created"] += len(created)
        self.counts[HISTORIES]["created"] += sum(len(m.histories) for m in created)

    def _has_history(self, member):
        if not member.histories:
            message = self.env._(
                "The sheet “%(sheet)s” does not say to which branch this member "
                "belongs.",
                sheet=self.env._(self.sheets[HISTORIES].title),
            )
            self._refuse(member.row, message, "code")
        return bool(member.histories)

    def _create_members(self, new):
        self.env["party.member"].create(
            [
                {
                    **member.row.values,
                    "assignment_ids": [
                        Command.create(self._prepare_assignment(row))
                        for row in member.histories
                    ],
                }
                for member in new
            ]
        )

    def _refuse_member(self, member, message):
        """Find the row of the history that was refused, if it was one."""
        guilty = [
            row
            for row in member.histories
            if self._get_refusal(NewMember(member.row, [row])) == message
        ]
        for row in guilty or [member.row]:
            self._refuse(row, message)
        self._mark_refused(member.row)

    def _get_refusal(self, member):
        messages = []
        savepoint = self.env.cr.savepoint()
        write_rows(
            self.env,
            [member],
            self._create_members,
            lambda _member, message: messages.append(message),
        )
        savepoint.close(rollback=True)
        return messages[0] if messages else None

    def _write_old_histories(self, rows):
        members = [self.members[row.values["member"]].id for row in rows]
        existing = {
            (assignment.member_id.id, assignment.date_from): assignment
            for assignment in self.env["party.assignment"].search(
                [("member_id", "in", members)]
            )
        }
        by_number = {
            row.number: existing.get((member, row.values["date_from"]))
            for row, member in zip(rows, members, strict=True)
        }
        self._upsert("party.assignment", rows, by_number, self._prepare_old_assignment)

    def _prepare_assignment(self, row):
        values = row.values
        vals = {
            "date_from": values["date_from"],
            "branch_id": self.branches[values["branch"]].id,
            "member_class_id": values["member_class"],
            "standing": values["standing"],
        }
        if "group" in values:
            vals["group_id"] = self.branches[values["group"]].id
        return vals | {k: values[k] for k in ("end_reason", "note") if k in values}

    def _prepare_old_assignment(self, row):
        member = self.members[row.values["member"]]
        return {**self._prepare_assignment(row), "member_id": member.id}

    # Positions

    def _write_positions(self):
        rows = self._without_doubles(
            POSITIONS, "branch", "role", "member", "login", "date_from"
        )
        partners = self._get_partners_by_login(rows)
        rows = [row for row in rows if self._is_position_known(row, partners)]
        vals_by_number = {
            row.number: self._prepare_position(row, partners) for row in rows
        }
        existing = self._get_existing_positions(vals_by_number)
        self._upsert(
            "party.position", rows, existing, lambda row: vals_by_number[row.number]
        )

    def _get_partners_by_login(self, rows):
        logins = [row.values["login"] for row in rows if "login" in row.values]
        users = self.env["res.users"].search([("login", "in", logins)])
        return {user.login: user.partner_id for user in users}

    def _is_position_known(self, row, partners):
        values = row.values
        if not self._is_known(row, "branch", BRANCHES):
            return False
        if ("member" in values) == ("login" in values):
            message = self.env._(
                "Name the member who holds the position, or the login of somebody who "
                "is no member: one of them."
            )
            self._refuse(row, message, "member")
            return False
        if "login" in values and values["login"] not in partners:
            self._refuse(row, self.env._("There is no user with this login."), "login")
            return False
        return self._is_known(row, "member", MEMBERS)

    def _prepare_position(self, row, partners):
        values = row.values
        partner = (
            self.members[values["member"]].partner_id
            if "member" in values
            else partners[values["login"]]
        )
        return {
            "branch_id": self.branches[values["branch"]].id,
            "role": values["role"],
            "partner_id": partner.id,
            "date_from": values["date_from"],
        } | {k: values[k] for k in ("date_to", "note") if k in values}

    def _get_existing_positions(self, vals_by_number):
        branches = {vals["branch_id"] for vals in vals_by_number.values()}
        positions = self.env["party.position"].with_context(active_test=False)
        existing = {
            (p.branch_id.id, p.role, p.partner_id.id, p.date_from): p
            for p in positions.search([("branch_id", "in", list(branches))])
        }
        return {
            number: existing.get(
                (v["branch_id"], v["role"], v["partner_id"], v["date_from"])
            )
            for number, v in vals_by_number.items()
        }

    # All sheets

    def _upsert(self, model, rows, existing, prepare):
        """Change what differs, then add what is new.

        :param existing: ``{row number: record}``
        """
        changed, new = [], []
        for row in rows:
            record = existing[row.number]
            if not record:
                new.append(row)
            elif _get_differences(record, prepare(row)):
                changed.append(row)
            else:
                self.counts[row.sheet.name]["unchanged"] += 1

        def write(batch):
            for row in batch:
                record = existing[row.number]
                record.write(_get_differences(record, prepare(row)))

        def create(batch):
            self.env[model].create([prepare(row) for row in batch])

        self._write_counted("updated", changed, write)
        self._write_counted("created", new, create)

    def _write_counted(self, what, rows, write):
        refused = len(self.problems)
        write_rows(self.env, rows, write, self._refuse)
        if rows:
            done = len(rows) - (len(self.problems) - refused)
            self.counts[rows[0].sheet.name][what] += done

    def _without_doubles(self, sheet_name, *columns):
        """The rows of a sheet; one that names the same thing again is refused."""
        first, rows = {}, []
        for row in self.rows[sheet_name]:
            key = tuple(row.values.get(column) for column in columns)
            if key in first:
                message = self.env._(
                    "Row %(number)s says something about the same already.",
                    number=first[key],
                )
                self._refuse(row, message, columns[-1])
            else:
                first[key] = row.number
                rows.append(row)
        return rows

    def _find(self, model, codes):
        """:return: ``{code: record}``, archived ones too"""
        records = (
            self.env[model]
            .with_context(active_test=False)
            .search([("code", "in", list(codes - {None}))])
            if (codes := set(codes))
            else ()
        )
        return {record.code: record.with_env(self.env) for record in records}

    def _is_known(self, row, column, sheet_name, in_file=()):
        """Whether what a cell names is in the database or will be; refuse if not."""
        code = row.values.get(column)
        found = self.branches if sheet_name == BRANCHES else self.members
        if not code or code in found or code in in_file:
            return True
        if code in self.refused[sheet_name]:
            self._mark_refused(row)
        else:
            message = self.env._(
                "“%(code)s” is neither in the sheet “%(sheet)s” nor in the database.",
                code=code,
                sheet=self.env._(self.sheets[sheet_name].title),
            )
            self._refuse(row, message, column)
        return False

    def _refuse(self, row, message, column_name=None):
        columns = {column.name: column for column in row.sheet.columns}
        value = row.cells.get(column_name) if column_name else None
        self.problems.append(
            Problem(row.sheet, row.number, columns.get(column_name), value, message)
        )
        self._mark_refused(row)

    def _mark_refused(self, row):
        self.refused[row.sheet.name].add(row.values.get("code"))


def _get_differences(record, vals):
    """Those of the values that the record does not have already."""
    differences = {}
    for name, value in vals.items():
        now = record[name]
        if record._fields[name].type == "many2one":
            now = now.id
        if now != value:
            differences[name] = value
    return differences
