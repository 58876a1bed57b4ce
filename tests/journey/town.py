"""The town: its organisation, its people and their accounts, its rules."""

from datetime import date

from odoo.fields import Command

from data.organisation.book import Book, Member, Organisation, Position, Standing
from data.organisation.workbook import to_bytes
from data.rulebooks.load import HERE, load

from .cast import (
    BRANCH,
    IN_OFFICE,
    LONG_AGO,
    OFFICERS,
    SECOND,
    SECOND_OFFICERS,
    SUPERIORS,
    TOWN,
    YEAR,
)


class Town:
    """A committee, the branch of the example, and a second branch."""

    @classmethod
    def found(cls):
        """The organisation is imported, all get accounts, the rules come into force."""
        cls.import_book(cls.make_book())
        cls.open_accounts(cls.members)
        cls.put_in_force()

    @classmethod
    def make_book(cls):
        town, branch, second = cls.town
        book = Book(
            [
                Organisation(TOWN, town, "committee", cls.sector),
                Organisation(BRANCH, branch, "branch", cls.sector, TOWN),
                Organisation(SECOND, second, "branch", cls.sector, TOWN),
            ]
        )
        cls.officers = cls.get_officers()
        own = [name for name, row in cls.rows.items() if not row["standing_from_month"]]
        cls.enter(book, own, BRANCH)
        others = {*cls.officers.values()} - {*cls.rows}
        cls.enter(book, [*sorted(others), *cls.beside], BRANCH)
        seconds = {**SUPERIORS, **cls.sent}.values()
        cls.enter(book, [*seconds, *SECOND_OFFICERS.values()], SECOND)
        for where, holders in (
            (BRANCH, cls.officers),
            (BRANCH, cls.sent),
            (SECOND, SECOND_OFFICERS),
            (TOWN, SUPERIORS),
        ):
            for kind, name in holders.items():
                book.positions.append(
                    Position(where, kind, cls.get_number(name), IN_OFFICE)
                )
        return book

    @classmethod
    def get_officers(cls):
        """:return: ``{position: name}``; an example's secretary or committee member
        holds his post, the others stand beside the example"""
        officers = dict(OFFICERS)
        for name, row in cls.rows.items():
            kinds = row["audience"].split("、")
            if "secretary" in kinds:
                officers["secretary"] = name
            elif "committee" in kinds:
                officers["publicity"] = name
        return officers

    @classmethod
    def get_number(cls, name):
        """A number for everybody, always the same."""
        return cls.numbers.setdefault(name, f"J{len(cls.numbers) + 1:03}")

    @classmethod
    def get_class(cls, name):
        """The code of a member's class."""
        if name in cls.beside:
            return cls.beside[name]
        if name not in cls.rows:
            return cls.officer_class
        template = cls.rows[name]["template"]
        return cls.classes.get(template, template.partition("-")[2])

    @classmethod
    def enter(cls, book, names, branch, start=LONG_AGO, standing="full"):
        """Members, with the one row of their history."""
        for name in names:
            number = cls.get_number(name)
            born = date(1970, 1, 1)
            joined = start if standing == "probationary" else LONG_AGO
            book.members.append(Member(number, name, born, joined))
            book.history.append(
                Standing(number, start, branch, "", cls.get_class(name), standing)
            )

    @classmethod
    def import_book(cls, book):
        """As the administrator does it; nothing is refused."""
        wizard = cls.as_admin()["party.organisation.import"]
        result = wizard._load([("organisation.xlsx", to_bytes(book))])
        if result["errors"]:
            raise ValueError(result["errors"])
        names = {cls.get_number(member.name): member.name for member in book.members}
        found = cls.env["party.member"].search([("code", "in", [*names])])
        cls.members |= {names[member.code]: member for member in found}

    @classmethod
    def open_accounts(cls, names):
        """Officers work in the back office, members on the portal; the login is the
        member's number, and the password as well."""
        officers = {
            *cls.officers.values(),
            *SUPERIORS.values(),
            *SECOND_OFFICERS.values(),
            *cls.sent.values(),
        }
        groups = {True: cls.env.ref("base.group_user")}
        groups[False] = cls.env.ref("base.group_portal")
        users = cls.env["res.users"].create(
            [
                {
                    "partner_id": cls.members[name].partner_id.id,
                    "login": cls.get_number(name),
                    "password": cls.get_number(name),
                    "lang": "zh_CN",
                    "tz": "Asia/Shanghai",
                    "group_ids": [Command.set(groups[name in officers].ids)],
                }
                for name in names
            ]
        )
        cls.people |= dict(zip(names, users, strict=True))

    @classmethod
    def put_in_force(cls):
        """The committee's secretary imports the rule book and puts it in force."""
        cls.enforce(cls.import_rules(cls.as_(SUPERIORS["secretary"]), TOWN))

    @classmethod
    def import_rules(cls, env, code):
        """:return: the document's templates, as drafts of an organisation"""
        [file] = HERE.glob(f"{cls.document}-*.xlsx")
        return load(cls.get_branch(code).with_env(env), file.name)

    @classmethod
    def enforce(cls, templates):
        for template in templates:
            template.env["party.rule.decision.wizard"].create(
                {
                    "template_id": template.id,
                    "decision": "enforce",
                    "date_from": date(YEAR, 1, 1),
                    "reason": "12月20日会议讨论通过",
                }
            ).action_confirm()

    # Who acts, and where

    @classmethod
    def as_admin(cls):
        return cls.env(user=cls.env.ref("base.user_admin"), context={"lang": "zh_CN"})

    @classmethod
    def as_(cls, name):
        """The environment of a person."""
        context = {"lang": "zh_CN", "tz": "Asia/Shanghai"}
        return cls.env(user=cls.people[name], context=context)

    @classmethod
    def as_officer(cls, kind, code=BRANCH):
        """The environment of a branch's officer."""
        officers = {BRANCH: cls.officers, SECOND: SECOND_OFFICERS}[code]
        return cls.as_(officers[kind])

    @classmethod
    def get_branch(cls, code=BRANCH):
        return cls.env["party.branch"].search([("code", "=", code)])

    @classmethod
    def get_period(cls, month, code=BRANCH):
        domain = [
            ("branch_id.code", "=", code),
            ("date_from", "=", date(YEAR, month, 1)),
        ]
        return cls.env["party.period"].search(domain)

    @classmethod
    def get_item(cls, name, code, day):
        """An item of the rules by which a member is scored on a day."""
        member = cls.members[name]
        template = member._get_rule_templates(day)[member]
        return template.item_ids.filtered(lambda item: item.code == code)
