"""security/access_matrix.csv as the test reads it, and what a whole matrix is."""

import csv
from typing import NamedTuple

from tooling.places import ROOT

MATRIX = ROOT / "security" / "access_matrix.csv"
OPERATIONS = {"r": "read", "c": "create", "w": "write", "u": "unlink"}
SCOPES = ("own_record", "own_branch", "subtree", "other_branch")
NO_MEANING = "n/a"

IN_BRANCH = ("member", "scorekeeper", "committee", "secretary")
ABOVE = ("superior", "supervisor")
WITHOUT_BRANCH = ("hr", "administrator", "outsider")
ROLES = (*IN_BRANCH, *ABOVE, *WITHOUT_BRANCH)
# The member who looks after an exempt member: no role elsewhere.
LIAISON = "liaison"
LIAISON_MODELS = (
    "party.exemption",
    "party.exemption.visit",
    "party.exemption.paper",
)

# {what a model's records concern: the scopes that have a meaning}
SCOPES_IN_BRANCH = {
    "person": {"own_record", "own_branch", "other_branch"},
    "position": {"own_record", "own_branch", "other_branch"},
    "organisation": {"own_branch", "subtree", "other_branch"},
    "branch": {"own_branch", "other_branch"},
    "nobody": {"other_branch"},
    "wizard": {"own_record", "other_branch"},
}
# A committee has no members of its own: they belong to the branches under it, and so
# do months, activities and reviews.
SCOPES_ABOVE = {
    **SCOPES_IN_BRANCH,
    "person": {"own_record", "subtree", "other_branch"},
    "branch": {"subtree", "other_branch"},
    "position": {*SCOPES},
}


class Cell(NamedTuple):
    """What a role may do with the records of a model in one scope."""

    model: str
    role: str
    scope: str
    letters: str


def read_matrix():
    """The rows of the file, as ``{column: text}``."""
    with MATRIX.open(newline="") as file:
        return list(csv.DictReader(file))


def get_cells(rows):
    """The cells that have a meaning."""
    return [
        Cell(row["model"], row["role"], scope, row[scope])
        for row in rows
        for scope in SCOPES
        if row[scope] != NO_MEANING
    ]


def get_scopes(kind, role):
    """The scopes that have a meaning for a kind of model and a role."""
    if role == LIAISON:
        return {"own_branch"}
    if role in WITHOUT_BRANCH:
        return SCOPES_IN_BRANCH["wizard" if kind == "wizard" else "nobody"]
    return (SCOPES_ABOVE if role in ABOVE else SCOPES_IN_BRANCH)[kind]


def find_problems(rows, kinds):
    """What is missing, unknown or contradictory in the matrix itself.

    :param rows: as ``read_matrix`` gives them
    :param dict kinds: ``{model: kind}`` of all models of the addons
    :return: list of sentences
    """
    wanted = {(model, role) for model in kinds for role in ROLES}
    wanted |= {(model, LIAISON) for model in LIAISON_MODELS}
    found = [(row["model"], row["role"]) for row in rows]
    problems = [f"{model}: no row for {role}" for model, role in wanted - {*found}]
    for row, key in zip(rows, found, strict=True):
        if key not in wanted:
            problems.append(f"{key[0]}, {key[1]}: no such model or role")
        else:
            problems += _find_row_problems(row, get_scopes(kinds[key[0]], key[1]))
    problems += [f"{a}, {b}: two rows" for a, b in {*found} if found.count((a, b)) > 1]
    return sorted(problems)


def _find_row_problems(row, scopes):
    place = f"{row['model']}, {row['role']}"
    if {*row} != {"model", "role", *SCOPES} or None in row.values():
        return [f"{place}: has other columns"]
    problems = []
    for scope in SCOPES:
        cell = row[scope]
        if (cell == NO_MEANING) == (scope in scopes):
            problems.append(f"{place}: {scope} has a meaning, or none")
        elif cell != NO_MEANING and not _is_in_order(cell):
            problems.append(f"{place}: {scope} is “{cell}”")
    return problems


def _is_in_order(cell):
    """Whether the letters are known, each once, in the order r c w u."""
    return cell == "".join(letter for letter in OPERATIONS if letter in cell)
