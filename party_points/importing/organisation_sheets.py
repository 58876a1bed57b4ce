"""The sheets of an organisation's workbook: organisations, members, histories,
positions (ORG-10)."""

from odoo.tools.translate import LazyTranslate

from .cells import parse_date
from .choices import record_column, selection_column
from .sheets import Column, Sheet

_lt = LazyTranslate(__name__)

BRANCHES, MEMBERS, HISTORIES, POSITIONS = (
    "branches",
    "members",
    "histories",
    "positions",
)


def get_sheets(env):
    """The sheets, with the choices that this database offers in the user's language.

    :return: ``{technical name: Sheet}`` in the order in which they are written
    """
    sheets = (
        _branch_sheet(env),
        _member_sheet(),
        _history_sheet(env),
        _position_sheet(env),
    )
    return {sheet.name: sheet for sheet in sheets}


def _branch_sheet(env):
    return Sheet(
        BRANCHES,
        _lt("Organisations"),
        [
            Column("code", _lt("Code"), required=True, example="XY-01-01"),
            Column("name", _lt("Name"), required=True, example="葵花社区第一党支部"),
            selection_column(
                env,
                "level",
                _lt("Level"),
                "party.branch",
                "level",
                example="branch",
                required=True,
            ),
            selection_column(
                env,
                "sector",
                _lt("Sector"),
                "party.branch",
                "sector",
                example="community",
            ),
            Column("parent", _lt("Superior Organisation"), example="XY-01"),
        ],
    )


def _member_sheet():
    return Sheet(
        MEMBERS,
        _lt("Members"),
        [
            Column("code", _lt("Member Number"), required=True, example="XY0001"),
            Column("name", _lt("Full Name"), required=True, example="王甲子"),
            Column(
                "birth_date", _lt("Birth Date"), parse=parse_date, example="1960-05-01"
            ),
            Column(
                "date_joined",
                _lt("Joined the Party on"),
                parse=parse_date,
                example="1985-07-01",
            ),
            Column("phone", _lt("Phone")),
            Column("email", _lt("Email")),
        ],
    )


def _history_sheet(env):
    return Sheet(
        HISTORIES,
        _lt("Member Histories"),
        [
            Column("member", _lt("Member"), required=True, example="XY0001"),
            Column(
                "date_from",
                _lt("Start Date"),
                required=True,
                parse=parse_date,
                example="2020-01-01",
            ),
            Column("branch", _lt("Branch"), required=True, example="XY-01-01"),
            Column("group", _lt("Group")),
            record_column(
                env,
                "member_class",
                _lt("Member Class"),
                "party.member.class",
                required=True,
            ),
            selection_column(
                env,
                "standing",
                _lt("Standing"),
                "party.assignment",
                "standing",
                example="full",
                required=True,
            ),
            selection_column(
                env,
                "end_reason",
                _lt("Reason of the End"),
                "party.assignment",
                "end_reason",
            ),
            Column("note", _lt("Note")),
        ],
    )


def _position_sheet(env):
    return Sheet(
        POSITIONS,
        _lt("Positions"),
        [
            Column(
                "branch", _lt("Party Organisation"), required=True, example="XY-01-01"
            ),
            selection_column(
                env,
                "role",
                _lt("Position"),
                "party.position",
                "role",
                example="secretary",
                required=True,
            ),
            Column("member", _lt("Member"), example="XY0001"),
            Column("login", _lt("Login of a Non-Member")),
            Column(
                "date_from",
                _lt("In Office from"),
                required=True,
                parse=parse_date,
                example="2024-01-01",
            ),
            Column("date_to", _lt("In Office until"), parse=parse_date),
            Column("note", _lt("Note")),
        ],
    )
