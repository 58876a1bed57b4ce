"""Who comes, who is exempt, and who moves away."""

from datetime import date, timedelta

from odoo.fields import Date

from data.organisation.book import Book

from .cast import BRANCH, SUPERIORS, YEAR


class Comings:
    """What changes in the members' lives."""

    @classmethod
    def write_arrivals(cls):
        for name, row in cls.rows.items():
            if month := row["standing_from_month"]:
                first = date(YEAR, int(month), 1)
                cls.diary.on(first, cls.arrive, name, first)
            if months := row["exempt_months"]:
                first, _, last = months.partition("-")
                cls.write_exemption(name, int(first), int(last or first))

    @classmethod
    def arrive(cls, name, first):
        """A member comes in the course of the year, by a second workbook."""
        standing = "probationary" if "预备" in cls.rows[name]["note"] else "full"
        book = Book()
        cls.enter(book, [name], BRANCH, first, standing)
        cls.import_book(book)
        cls.open_accounts([name])

    @classmethod
    def write_exemption(cls, name, first, last):
        day_from = date(YEAR, first, 1)
        day_to = date(YEAR, last + 1, 1) if last < 12 else date(YEAR + 1, 1, 1)
        days = (day_from, day_to - timedelta(1))
        cls.diary.on(day_from - timedelta(20), cls.apply_for_exemption, name)
        cls.diary.on(day_from - timedelta(10), cls.confirm_exemption, name, *days)

    @classmethod
    def apply_for_exemption(cls, name):
        env = cls.as_(name)
        member = cls.members[name].with_env(env)
        env["party.exemption"].create({"member_id": member.id, "ground": "illness"})

    @classmethod
    def confirm_exemption(cls, name, day_from, day_to):
        """The secretary enters what the member meeting has decided."""
        exemption = cls.as_officer("secretary")["party.exemption"].search(
            [("member_id", "=", cls.members[name].id), ("state", "=", "applied")]
        )
        exemption.write(
            {
                "meeting_date": Date.today(),
                "meeting_present": 10,
                "meeting_in_favour": 10,
                "decision_note": "党员大会讨论，一致同意",
                "date_from": day_from,
                "date_to": day_to,
                "liaison_id": cls.members[cls.officers["organisation"]].id,
            }
        )
        exemption.action_confirm()

    @classmethod
    def visit(cls, name, opinion):
        """The liaison calls on who is exempt, and writes down what he says."""
        liaison = cls.as_officer("organisation")
        exemption = liaison["party.exemption"].search(
            [("member_id", "=", cls.members[name].id)]
        )
        vals = {"exemption_id": exemption.id, "opinion": opinion}
        exemption.visit_ids.create(vals)

    @classmethod
    def move(cls, name, code, day, note="工作调动"):
        """The superior transfers a member to another branch."""
        wizard = cls.as_(SUPERIORS["organisation"])["party.transfer.wizard"]
        wizard.create(
            {
                "member_ids": cls.members[name].ids,
                "branch_id": cls.get_branch(code).id,
                "date": day,
                "note": note,
            }
        ).action_apply()
