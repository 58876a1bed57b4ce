"""Rows of an organisation's workbook become records (ORG-10)."""

from dataclasses import dataclass

from odoo.fields import Command

from .organisation_sheets import BRANCHES, HISTORIES, MEMBERS, POSITIONS
from .row_writer import RowWriter
from .sheets import Row
from .writing import write_rows


@dataclass
class NewMember:
    """A member's row with the rows of his history: they are written as one."""

    row: Row
    histories: list[Row]


class OrganisationWriter(RowWriter):
    """Writes organisations, then members with their histories, then positions."""

    def write_all(self):
        self._write_branches()
        self._write_members()
        self._write_positions()

    # Organisations

    def _write_branches(self):
        rows = self._without_doubles(BRANCHES, "code")
        in_file = {row.values["code"] for row in rows}
        self._find(BRANCHES, "party.branch", self._get_branch_codes())
        rows = [row for row in rows if self._is_known(row, "parent", BRANCHES, in_file)]
        for batch in self._get_generations(rows):
            existing = {
                row: self.found[BRANCHES].get(row.values["code"])
                for row in batch
                if self._is_known(row, "parent", BRANCHES)
            }
            self._upsert("party.branch", existing, self._prepare_branch)
            self._find(BRANCHES, "party.branch", {row.values["code"] for row in batch})

    def _get_branch_codes(self):
        return (
            self._get_named(BRANCHES, "code", "parent")
            | self._get_named(HISTORIES, "branch", "group")
            | self._get_named(POSITIONS, "branch")
        )

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

    def _prepare_branch(self, row):
        vals = {k: v for k, v in row.values.items() if k != "parent"}
        if "parent" in row.values:
            vals["parent_id"] = self.found[BRANCHES][row.values["parent"]].id
        return vals

    # Members with their histories

    def _write_members(self):
        rows = self._without_doubles(MEMBERS, "code")
        histories = self._without_doubles(HISTORIES, "member", "date_from")
        self._find(MEMBERS, "party.member", self._get_member_codes())
        in_file = {row.values["code"] for row in rows}
        histories = [row for row in histories if self._is_history_known(row, in_file)]
        members = self.found[MEMBERS]
        old = {
            row: members[row.values["code"]]
            for row in rows
            if row.values["code"] in members
        }
        new = [row for row in rows if row not in old]
        self._upsert("party.member", old, lambda row: row.values)
        self._write_old_histories(
            [row for row in histories if row.values["member"] in members]
        )
        self._write_new_members(new, histories)

    def _get_member_codes(self):
        return (
            self._get_named(MEMBERS, "code")
            | self._get_named(HISTORIES, "member")
            | self._get_named(POSITIONS, "member")
        )

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
        self._find(MEMBERS, "party.member", {m.row.values["code"] for m in new})
        created = [m for m in new if m.row.values["code"] in self.found[MEMBERS]]
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
        self._create(
            "party.member",
            [
                {
                    **member.row.values,
                    "assignment_ids": [
                        Command.create(self._prepare_assignment(row))
                        for row in member.histories
                    ],
                }
                for member in new
            ],
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
        members = [self.found[MEMBERS][row.values["member"]].id for row in rows]
        existing = {
            (assignment.member_id.id, assignment.date_from): assignment
            for assignment in self.env["party.assignment"].search(
                [("member_id", "in", members)]
            )
        }
        by_row = {
            row: existing.get((member, row.values["date_from"]))
            for row, member in zip(rows, members, strict=True)
        }
        self._upsert("party.assignment", by_row, self._prepare_old_assignment)

    def _prepare_assignment(self, row):
        values = row.values
        vals = {
            "date_from": values["date_from"],
            "branch_id": self.found[BRANCHES][values["branch"]].id,
            "member_class_id": values["member_class"],
            "standing": values["standing"],
        }
        if "group" in values:
            vals["group_id"] = self.found[BRANCHES][values["group"]].id
        return vals | {k: values[k] for k in ("end_reason", "note") if k in values}

    def _prepare_old_assignment(self, row):
        member = self.found[MEMBERS][row.values["member"]]
        return {**self._prepare_assignment(row), "member_id": member.id}

    # Positions

    def _write_positions(self):
        rows = self._without_doubles(
            POSITIONS, "branch", "role", "member", "login", "date_from"
        )
        partners = self._get_partners_by_login(rows)
        rows = [row for row in rows if self._is_position_known(row, partners)]
        vals = {row: self._prepare_position(row, partners) for row in rows}
        self._upsert("party.position", self._get_existing_positions(vals), vals.get)

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
            self.found[MEMBERS][values["member"]].partner_id
            if "member" in values
            else partners[values["login"]]
        )
        return {
            "branch_id": self.found[BRANCHES][values["branch"]].id,
            "role": values["role"],
            "partner_id": partner.id,
            "date_from": values["date_from"],
        } | {k: values[k] for k in ("date_to", "note") if k in values}

    def _get_existing_positions(self, vals_by_row):
        branches = {vals["branch_id"] for vals in vals_by_row.values()}
        positions = self.env["party.position"].with_context(active_test=False)
        existing = {
            (p.branch_id.id, p.role, p.partner_id.id, p.date_from): p
            for p in positions.search([("branch_id", "in", list(branches))])
        }
        return {
            row: existing.get(
                (v["branch_id"], v["role"], v["partner_id"], v["date_from"])
            )
            for row, v in vals_by_row.items()
        }
