"""What a workbook holds: records with keys for what has a label."""

from dataclasses import dataclass, field, replace
from datetime import date


@dataclass(frozen=True)
class Organisation:
    code: str
    name: str
    level: str
    sector: str
    parent: str = ""


@dataclass(frozen=True)
class Member:
    number: str
    name: str
    born: date
    joined: date
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a member stands from a day on, until his next row."""

    member: str
    start: date
    branch: str
    group: str
    member_class: str
    standing: str = "full"
    end_reason: str = ""
    note: str = ""


@dataclass(frozen=True)
class Position:
    organisation: str
    kind: str
    member: str
    start: date
    end: date | None = None
    note: str = ""
    login: str = ""


@dataclass
class Book:
    organisations: list[Organisation] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    history: list[Standing] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)

    def enter(self, number, name, life):
        """Give a life of ``people.py`` its number and name, and write it down."""
        self.members.append(Member(number, name, life.born, life.joined))
        self.history += [replace(row, member=number) for row in life.rows]

    def histories(self):
        """``{member's number: his rows, oldest first}``"""
        rows = {member.number: [] for member in self.members}
        for row in self.history:
            rows[row.member].append(row)
        return rows

    def cut(self, codes):
        """The part of the book that stands under some organisations.

        Their superiors stay. A member who ever stood elsewhere is left out with his
        positions, so that no row names what is not in the part.

        :param codes: the codes of organisations, each taken with all below it
        """
        kept = self._around(codes)
        members = {
            number
            for number, rows in self.histories().items()
            if all(row.branch in kept for row in rows)
        }
        return Book(
            [record for record in self.organisations if record.code in kept],
            [record for record in self.members if record.number in members],
            [record for record in self.history if record.member in members],
            [
                record
                for record in self.positions
                if record.organisation in kept and record.member in members
            ],
        )

    def _around(self, codes):
        """The codes of the organisations below and above some, and theirs."""
        parents = {record.code: record.parent for record in self.organisations}
        kept = set()
        for code in parents:
            line = [code]
            while parents[line[-1]]:
                line.append(parents[line[-1]])
            if set(codes) & set(line):
                kept.update(line)
        return kept
