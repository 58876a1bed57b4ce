"""The invented organisations: as the generator makes them, and as a Party would have
them. All is read from the workbooks that people import."""

import io
import re
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import openpyxl
import pytest

from data.organisation import generate, names, small
from data.organisation.dice import LAST_DAY, age, years_after
from data.organisation.labels import (
    HISTORY,
    MEMBERS,
    ORGANISATIONS,
    POSITIONS,
    SHEETS,
    VALUES,
)
from data.organisation.people import PROFILES
from data.organisation.workbook import to_bytes

COMMITTEE = {
    "secretary",
    "deputy_secretary",
    "organisation",
    "discipline",
    "publicity",
    "scorekeeper",
}
WITHOUT_COMMITTEE = {"secretary", "deputy_secretary", "scorekeeper"}
SUPERIOR_LEVELS = {
    "committee": {None, "committee"},
    "general_branch": {"committee"},
    "branch": {"committee", "general_branch"},
    "group": {"branch"},
}
KEYS = {
    field: {label: key for key, label in labels.items()}
    for field, labels in VALUES.items()
}


def read(file):
    """``{sheet: its rows of cells, heads first}``"""
    workbook = openpyxl.load_workbook(file)
    return {sheet.title: list(sheet.values) for sheet in workbook}


def records(sheets, title):
    """The rows of a sheet as ``{field: value}``."""
    heads, *rows = sheets[title]
    fields = [SHEETS[title][head] for head in heads]
    return [
        {field: value(field, cell) for field, cell in zip(fields, row, strict=True)}
        for row in rows
    ]


def value(field, cell):
    """What a cell says: a key for a label, a day for a date."""
    if isinstance(cell, datetime):
        return cell.date()
    return KEYS[field][cell] if cell and field in KEYS else cell


class Organisations:
    """A workbook's records, and what the rules ask about them."""

    def __init__(self, name):
        self.sheets = read(generate.HERE / name)
        self.organisations = records(self.sheets, ORGANISATIONS)
        self.members = records(self.sheets, MEMBERS)
        self.history = records(self.sheets, HISTORY)
        self.positions = records(self.sheets, POSITIONS)
        self.levels = {row["code"]: row["level"] for row in self.organisations}
        self.parents = {row["code"]: row["parent"] for row in self.organisations}
        # {member: his rows, oldest first}
        self.rows = defaultdict(list)
        for row in sorted(self.history, key=lambda row: row["start"]):
            self.rows[row["member"]].append(row)
        # {member: his last row}
        self.current = {
            member: rows[-1]
            for member, rows in self.rows.items()
            if rows[-1]["standing"] != "ended"
        }

    def count(self, level):
        return Counter(self.levels.values())[level]

    def row_on(self, member, day):
        return [row for row in self.rows[member] if row["start"] <= day][-1]

    def full_members(self):
        """``{branch: how many full members it has}``"""
        return Counter(
            row["branch"] for row in self.current.values() if row["standing"] == "full"
        )

    def present(self):
        """``{organisation: {kind: row}}`` of the positions held on the last day"""
        held = defaultdict(dict)
        for row in self.positions:
            if not row["end"]:
                assert row["kind"] not in held[row["organisation"]]
                held[row["organisation"]][row["kind"]] = row
        return held


@pytest.fixture(scope="module")
def district():
    return Organisations("district.xlsx")


@pytest.fixture(scope="module", params=generate.BOOKS)
def book(request):
    return Organisations(request.param)


@pytest.mark.parametrize("name", generate.BOOKS)
def test_workbook_is_as_the_generator_makes_it(name):
    """If not: bin/lint python data/organisation/generate.py"""
    made = to_bytes(generate.BOOKS[name]())
    assert read(generate.HERE / name) == read(io.BytesIO(made))


@pytest.mark.parametrize("name", generate.BOOKS)
def test_generator_makes_the_same_bytes_each_time(name):
    build = generate.BOOKS[name]
    assert to_bytes(build()) == to_bytes(build())


# Sizes


def test_district_has_the_sizes_of_document_003(district):
    streets = [code for code, parent in district.parents.items() if parent == "Q"]
    assert len(streets) == 7
    assert district.count("committee") == 1 + 7
    assert district.count("general_branch") == 71
    # the document does not give these two; the README does
    assert (district.count("branch"), district.count("group")) == (188, 534)
    assert len(district.current) == 7246
    assert len(district.members) == 7246 + 30


def test_district_has_the_shares_it_claims(district):
    classes = Counter(row["member_class"] for row in district.current.values())
    assert set(classes) == {"COMMUNITY", "RETIRED", "REEMPLOYED", "INFIRM"}
    assert classes["REEMPLOYED"] / 7246 > 0.3
    standings = Counter(row["standing"] for row in district.current.values())
    assert 0.015 < standings["probationary"] / 7246 < 0.025
    changed = [member for member in district.current if len(district.rows[member]) > 1]
    assert 0.09 < len(changed) / 7246 < 0.11
    early = [
        member
        for member in district.current
        if district.rows[member][0]["start"] < date(2023, 1, 1)
    ]
    assert 0.55 < len(early) / 7246 < 0.63


def test_communities_have_one_to_four_branches(district):
    branches = Counter(
        district.parents[code]
        for code, level in district.levels.items()
        if level == "branch"
    )
    assert set(branches.values()) == {1, 2, 3, 4}
    assert len(branches) == 71


def test_some_communities_have_a_branch_of_the_reemployed(district):
    codes = {
        row["code"]
        for row in district.organisations
        if row["name"].endswith("社区再就业党支部（演示）")
    }
    rows = [row for row in district.current.values() if row["branch"] in codes]
    assert 10 < len(codes) < 40
    assert {row["member_class"] for row in rows} == {"REEMPLOYED"}


def test_small_book_has_three_branches_and_sixty_members():
    book = Organisations("small.xlsx")
    assert len(book.current) == len(book.members) == 60
    sectors = {row["sector"] for row in book.organisations if row["level"] == "branch"}
    assert book.count("branch") == 3
    assert sectors == {"rural", "agency", "enterprise"}
    assert book.full_members()[small.ENTERPRISE] == 6


def test_books_can_be_imported_beside_each_other(district):
    other = Organisations("small.xlsx")
    assert not set(district.levels) & set(other.levels)
    for field in ("number", "name"):
        ours = {row[field] for row in district.members}
        assert not ours & {row[field] for row in other.members}


# Organisations


def test_each_organisation_stands_under_one_that_fits(book):
    assert len(book.levels) == len(book.organisations)
    for code, parent in book.parents.items():
        assert book.levels.get(parent) in SUPERIOR_LEVELS[book.levels[code]]
    assert Counter(book.parents.values())[None] == 1


def test_names_of_organisations_are_invented_and_unique(book):
    titles = [row["name"] for row in book.organisations]
    assert all(title.endswith("（演示）") for title in titles)
    assert len(set(titles)) == len(titles)


def test_larger_branches_have_groups_and_all_their_members_are_in_one(book):
    groups = defaultdict(set)
    for code, level in book.levels.items():
        if level == "group":
            groups[book.parents[code]].add(code)
    sizes = Counter(row["branch"] for row in book.current.values())
    for branch, size in sizes.items():
        assert bool(groups[branch]) == (size >= 30)
    for row in book.history:
        assert row["group"] in (groups[row["branch"]] or {None})


# Members


def test_members_are_invented_and_unique(book):
    for field in ("number", "name"):
        assert len({row[field] for row in book.members}) == len(book.members)
    invented = re.compile(f"[{names.SURNAMES}][{names.STEMS}][{names.BRANCHES}]")
    assert all(invented.fullmatch(row["name"]) for row in book.members)


def test_workbook_holds_no_phone_address_or_number_of_a_person(book):
    for row in book.members:
        assert (row["phone"], row["email"]) == (None, None)
    assert not any(row["login"] for row in book.positions)
    cells = [
        cell
        for rows in book.sheets.values()
        for row in rows
        for cell in row
        if isinstance(cell, str)
    ]
    assert not [cell for cell in cells if "@" in cell or re.search(r"\d{7}", cell)]


def test_days_are_in_order_and_none_is_after_the_last(book):
    for member in book.members:
        first = book.rows[member["number"]][0]
        assert years_after(member["born"], 18) <= member["joined"] <= first["start"]
    tables = (book.members, book.history, book.positions)
    days = [
        value
        for table in tables
        for row in table
        for value in row.values()
        if isinstance(value, date)
    ]
    assert max(days) <= LAST_DAY


def test_ages_are_plausible_for_the_class(book):
    born = {row["number"]: row["born"] for row in book.members}
    for member, row in book.current.items():
        spans = PROFILES[row["member_class"]].ages
        years = age(born[member], LAST_DAY)
        assert any(first <= years <= last for first, last in spans)


def test_each_member_has_rows_on_different_days_that_each_change_something(book):
    assert set(book.rows) == {row["number"] for row in book.members}
    for rows in book.rows.values():
        assert len({row["start"] for row in rows}) == len(rows)
        states = [
            {field: row[field] for field in row if field not in ("start", "note")}
            for row in rows
        ]
        assert all(states[i] != states[i + 1] for i in range(len(rows) - 1))
        assert all(book.levels[row["branch"]] == "branch" for row in rows)


def test_probation_lasts_a_year(book):
    joined = {row["number"]: row["joined"] for row in book.members}
    for member, rows in book.rows.items():
        end = years_after(joined[member], 1)
        if rows[0]["standing"] == "full":
            assert end <= rows[0]["start"]
            continue
        assert rows[0]["start"] == joined[member]
        ended = [row["start"] for row in rows[1:] if row["standing"] == "full"]
        assert ended[:1] == ([end] if end <= LAST_DAY else [])


def test_history_ends_once_and_says_why(book):
    for rows in book.rows.values():
        standings = [row["standing"] for row in rows]
        assert "ended" not in (standings[0], *standings[:-1])
        assert all(
            bool(row["end_reason"]) == (row["standing"] == "ended") for row in rows
        )


def test_district_knows_each_way_out(district):
    reasons = Counter(row["end_reason"] for row in district.history)
    assert set(reasons) == {None, *VALUES["end_reason"]}
    del reasons[None]
    assert reasons.total() == 30


def test_district_knows_each_kind_of_change(district):
    changed = Counter(
        field
        for rows in district.rows.values()
        for field in ("branch", "member_class", "standing")
        if len({row[field] for row in rows}) > 1
    )
    assert min(changed["branch"], changed["member_class"], changed["standing"]) > 100


# Positions


def test_branch_with_seven_full_members_has_a_committee_and_a_smaller_one_not(book):
    full_members, present = book.full_members(), book.present()
    for code, level in book.levels.items():
        if level == "branch":
            has_committee = full_members[code] >= 7
            kinds = COMMITTEE if has_committee else WITHOUT_COMMITTEE
            assert set(present[code]) - {"specialist"} == kinds
    assert min(full_members.values()) < 7 <= max(full_members.values())


def test_committees_of_streets_have_their_officers(district):
    present = district.present()
    for code, parent in district.parents.items():
        if parent == "Q":
            assert set(present[code]) == {"secretary", "organisation", "discipline"}
            assert all(
                district.current[row["member"]]["branch"].startswith(f"{code}-")
                for row in present[code].values()
            )


def test_holder_of_a_position_is_a_full_member_throughout(book):
    for position in book.positions:
        code, member = position["organisation"], position["member"]
        rows = [row for row in book.rows[member] if row["start"] > position["start"]]
        rows.append(book.row_on(member, position["start"]))
        assert {row["standing"] for row in rows} == {"full"}
        if book.levels[code] == "branch":
            assert {row["branch"] for row in rows} == {code}


def test_organisation_has_one_holder_of_a_position_at_a_time(book):
    terms = defaultdict(list)
    for row in book.positions:
        terms[row["organisation"], row["kind"]].append(row)
    for rows in terms.values():
        rows.sort(key=lambda row: row["start"])
        for earlier, later in zip(rows, rows[1:], strict=False):
            assert earlier["end"] == later["start"] - timedelta(days=1)
            assert earlier["start"] < earlier["end"]
            assert earlier["member"] != later["member"]


def test_some_secretaries_have_a_predecessor(book):
    former = [row for row in book.positions if row["end"]]
    assert "secretary" in {row["kind"] for row in former}


# Parts


def test_part_of_a_book_names_nothing_outside_it(district):
    book = generate.BOOKS["district.xlsx"]()
    part = book.cut(["Q-01-01", "Q-03"])
    codes = {record.code for record in part.organisations}
    members = {record.number for record in part.members}
    assert {"Q", "Q-01", "Q-01-01", "Q-03"} <= codes
    assert not codes & {"Q-01-02", "Q-02"}
    assert all(record.parent in codes | {""} for record in part.organisations)
    assert {record.member for record in part.history} == members
    assert all(record.branch in codes for record in part.history)
    assert all(record.group in codes | {""} for record in part.history)
    assert all(record.organisation in codes for record in part.positions)
    assert all(record.member in members for record in part.positions)
    assert book.cut(["Q"]) == book
