"""The year 2026 of a branch as its people live it: what the five journeys share.

A journey takes a document's worked example (``data/rulebooks/examples``): its members,
its lines, the figures that must come out. Around them stands a town: a committee, the
branch with officers whom the document's rules do not score, and a second branch. What
happens is written into a diary, day by day, and then lived once: the workbook is
imported, the rules come into force, and from January on everybody does what is his,
as himself: meetings are held, members declare, the committee votes, months are closed
and published, and in December the year is appraised.

A journey weaves its own days into that (``weave``), and then looks at the end of it
from each person's side. ``FigureTests`` has what is asserted of every example.
"""

import base64
import io
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from freezegun.api import freeze_time
from lxml import etree, html
from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.fields import Command
from odoo.tests import HttpCase

from odoo.addons.party_points.models.rules.texts import format_points

from data.organisation.book import Book, Member, Organisation, Position, Standing
from data.organisation.workbook import to_bytes
from data.rulebooks.load import HERE, load

from .rulebook_examples import get_excused, read, to_text

YEAR = 2026
MONTHS = range(1, 13)
FOUNDED = date(2025, 12, 22)
# When the people of the town became members.
LONG_AGO = date(2015, 7, 1)
IN_OFFICE = date(2024, 1, 1)
TOWN, BRANCH, SECOND = "J", "J-1", "J-2"
# The branch's officers beside the example's members: {position: name}
OFFICERS = {
    "secretary": "许甲申",
    "deputy_secretary": "何乙酉",
    "organisation": "吕丙戌",
    "discipline": "施丁亥",
    "publicity": "孔戊子",
    "scorekeeper": "曹己丑",
}
# Those of the committee above, who belong to the second branch.
SUPERIORS = {
    "secretary": "严庚寅",
    "organisation": "华辛卯",
    "discipline": "金壬辰",
    "leader": "魏癸巳",
}
SECOND_OFFICERS = {"secretary": "陶甲午", "deputy_secretary": "姜乙未"}
PICTURE = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
        "awAAAABJRU5ErkJggg=="
    )
)


@dataclass
class Diary:
    """What happens on which day, in the order in which it was written down."""

    days: dict = field(default_factory=lambda: defaultdict(list))

    def on(self, day, do, *args):
        self.days[day].append((do, args))

    def live(self, clock, end_of_step):
        """Live it, day after day; a step may write down later ones."""
        while self.days:
            day = min(self.days)
            clock.move_to(f"{day} 02:00:00")  # ten in the morning in Beijing
            for do, args in self.days.pop(day):
                do(*args)
                end_of_step()


class JourneyCase(HttpCase):
    """A document's example, lived once for all tests of the class.

    What a journey may set:

    ``document``    "000" … "004"
    ``town``        names of the committee, the branch and the second branch
    ``sector``      of all three
    ``officer_class``  the class of the officers, for which the book has no rules
    ``classes``     ``{template: class of its members}`` where the template's code does
                    not end with it
    ``sent``        ``{position: name}`` of those sent to the branch from above
    ``beside``      ``{name: class}`` of members of the branch beside the example's
    ``instead``     ``{number of a line: columns}`` that are registered otherwise at
                    first, also ``source``; ``None`` for a line that is left out
    ``late``        ``{number of a line: (day of its registration, two witnesses)}``
    ``more_lines``  rows as in the example, of those beside it
    """

    document = None
    town = ("演示镇党委", "演示村党支部", "演示镇机关党支部")
    sector = "rural"
    officer_class = "RETIRED"
    classes = {}
    sent = {}
    beside = {}
    instead = {}
    late = {}
    more_lines = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.rows = {row["member"]: row for row in read(cls.document, "members")}
        cls.expected = {
            (row["member"], row["figure"]): row["expected"]
            for row in read(cls.document, "results")
        }
        cls.people = {}  # {name: user}
        cls.members = {}  # {name: party.member}, as superuser
        cls.refused = {}  # {number of a line: why it was refused}
        # freezegun's, not Odoo's: time goes on within a day, and pytest keeps its own
        frozen = freeze_time(FOUNDED, tick=True, ignore=["_pytest."])
        clock = frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.diary = Diary()
        cls.write_diary()
        cls.weave()
        cls.diary.live(clock, cls.end_step)

    @classmethod
    def weave(cls):
        """What else happens; for journeys: ``cls.diary.on(day, do, *args)``."""

    @classmethod
    def end_step(cls):
        """As at the end of a request."""
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def write_diary(cls):
        on = cls.diary.on
        on(FOUNDED, cls.found)
        on(FOUNDED, cls.open_to_public)
        cls.write_arrivals()
        cls.write_lines()
        for month in MONTHS:
            cls.write_month(month)
        on(date(YEAR, 12, 27), cls.bring_up_to_date)
        on(date(YEAR, 12, 28), cls.compute_year)
        on(date(YEAR, 12, 28), cls.propose_year)
        on(date(YEAR, 12, 29), cls.confirm_year)
        on(date(YEAR, 12, 30), cls.acknowledge_year)
        on(date(YEAR + 1, 1, 16), cls.approve_year)
        on(date(YEAR + 1, 1, 17), cls.publish, "year")

    @classmethod
    def write_month(cls, month):
        """Reviewed and closed on the third of the next month, published on the fourth,
        final once its window is over. The system itself opens every branch's month."""
        cls.diary.on(date(YEAR, month, 1), cls.env["party.period"]._cron_open)
        if month == 12:
            review, published = date(YEAR, 12, 27), date(YEAR + 1, 1, 4)
        else:
            review = date(YEAR, month + 1, 3)
            published = date(YEAR, month + 1, 4)
        cls.diary.on(review, cls.review, month)
        cls.diary.on(published, cls.publish, "month", "quarter")
        if published.month in (6, 12):
            cls.diary.on(published.replace(day=15), cls.publish, "half_year")
        for day in (15, 26):
            cls.diary.on(published.replace(day=day), cls.finalise)

    # The town

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
        numbers = cls.__dict__.get("_numbers") or {}
        numbers.setdefault(name, f"J{len(numbers) + 1:03}")
        cls._numbers = numbers
        return numbers[name]

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
        env = cls.as_(SUPERIORS["secretary"])
        town = env["party.branch"].search([("code", "=", TOWN)])
        [file] = HERE.glob(f"{cls.document}-*.xlsx")
        for template in load(town, file.name):
            env["party.rule.decision.wizard"].create(
                {
                    "template_id": template.id,
                    "decision": "enforce",
                    "date_from": date(YEAR, 1, 1),
                    "reason": "12月20日党委会议讨论通过",
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
    def as_officer(cls, kind):
        """The environment of the branch's officer."""
        return cls.as_(cls.officers[kind])

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

    # Coming and going

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
                "meeting_date": exemption._fields["meeting_date"].today(),
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

    # Lines

    @classmethod
    def write_lines(cls):
        """Each on its day: what has an outcome at a meeting where there is one, what a
        member may declare by himself, all else by the scorekeeper."""
        cls.lines = {}  # {number: party.point.line}
        by_day = defaultdict(list)
        for row in [*read(cls.document, "lines"), *cls.more_lines]:
            day = date.fromisoformat(row["date"])
            other = cls.instead.get(int(row["no"]), {})
            if int(row["no"]) in cls.late:
                registered, witnesses = cls.late[int(row["no"])]
                cls.diary.on(registered, cls.record_late, day, row, witnesses)
            elif other is not None:
                by_day[day].append({**row, **other})
        for day, rows in by_day.items():
            cls.diary.on(day, cls.record, day, rows)

    @classmethod
    def record_late(cls, day, row, witnesses):
        """What comes late needs two who saw it (LINE-4)."""
        cls.record(day, [row])
        line = cls.lines[int(row["no"])]
        asker = cls.as_officer("scorekeeper")
        if line.declaration_id:
            asker = cls.as_(row["member"])
        for name in witnesses:
            vals = {"line_id": line.id, "member_id": cls.members[name].id}
            asked = asker["party.witness"].create(vals)
            asked.with_env(cls.as_(name)).action_confirm("情况属实，本人在场")

    @classmethod
    def record(cls, day, rows):
        meetings = defaultdict(list)  # {activity type: rows}
        for row in rows:
            item = cls.get_item(row["member"], row["item"], day)
            if row["outcome"] and item.activity_type_id:
                meetings[item.activity_type_id].append(row)
            else:
                cls.enter_line(day, row, item)
        for activity_type, attended in meetings.items():
            cls.hold(activity_type, day, attended)

    @classmethod
    def hold(cls, activity_type, day, rows):
        """A meeting: all are invited, who was missing is marked, the list is closed."""
        env = cls.as_officer("scorekeeper")
        activity = env["party.activity"].create(
            {
                "branch_id": cls.get_branch().id,
                "type_id": activity_type.id,
                "date": day,
                "hours": 2,
            }
        )
        activity.action_invite()
        invited = {row.member_id.name: row for row in activity.attendance_ids}
        for row in rows:
            reason = row["text"] if row["outcome"] == "leave" else False
            invited[row["member"]].write(
                {"outcome": row["outcome"], "leave_reason": reason}
            )
        activity.action_close()
        lines = {line.member_id.name: line for line in activity.sudo().line_ids}
        for row in rows:
            cls.lines[int(row["no"])] = lines[row["member"]].with_env(cls.env)

    @classmethod
    def enter_line(cls, day, row, item):
        vals = cls.prepare_line(day, row, item)
        number, source = int(row["no"]), cls.get_source(row, item)
        if row["member"] in cls.rows and day.month in get_excused(
            cls.rows[row["member"]]
        ):
            cls.refused[number] = cls.try_to_declare(row["member"], vals)
        elif source == "declaration":
            cls.lines[number] = cls.declare(row["member"], vals)
        else:
            cls.lines[number] = cls.register({**vals, "source": source})

    @classmethod
    def get_source(cls, row, item):
        """Members declare what they may, unless a row says otherwise; what belongs to
        an earlier deed is the scorekeeper's to see."""
        sources = item._get_sources()
        if row.get("source"):
            return row["source"]
        if "declaration" in sources and not row["cause"]:
            return "declaration"
        return next(name for name in sources if name != "declaration")

    @classmethod
    def prepare_line(cls, day, row, item):
        vals = {
            "member_id": cls.members[row["member"]].id,
            "item_id": item.id,
            "date": day,
            "description": row["text"],
            "quantity": float(row["quantity"] or 1),
            "points_given": float(row["points"] or 0),
            "outcome": row["outcome"],
            "deed_line_id": cls.find_deed(row),
        }
        if row["level"]:
            domain = [("code", "=", row["level"])]
            vals["honour_level_id"] = cls.env["party.honour.level"].search(domain).id
        if item.evidence_required:
            file = {"name": "证明材料.png", "file": PICTURE}
            vals["evidence_ids"] = [Command.create(file)]
        return vals

    @classmethod
    def find_deed(cls, row):
        """The line of the same deed that is registered already, if any."""
        for other in read(cls.document, "lines"):
            same = (other["member"], other["cause"]) == (row["member"], row["cause"])
            if row["cause"] and same and int(other["no"]) in cls.lines:
                return cls.lines[int(other["no"])].id
        return False

    @classmethod
    def register(cls, vals):
        env = cls.as_officer("scorekeeper")
        return env["party.point.line"].create(vals).with_env(cls.env)

    @classmethod
    def declare(cls, name, vals):
        """The member himself, on the portal or in the back office."""
        env = cls.as_(name)
        vals = {key: value for key, value in vals.items() if value}
        declaration = env["party.declaration"].create(
            {"member_id": vals["member_id"], "line_ids": [Command.create(vals)]}
        )
        declaration.action_submit()
        return declaration.line_ids.with_env(cls.env)

    @classmethod
    def try_to_declare(cls, name, vals):
        """:return: why it is refused"""
        try:
            with cls.env.cr.savepoint():
                cls.declare(name, vals)
        except Exception as error:  # pylint: disable=broad-except # asserted later
            cls.env.invalidate_all()
            return str(error)
        return None

    # Reviews

    @classmethod
    def review(cls, month):
        """The committee decides, what goes on is decided above, the month is closed."""
        secretary = cls.as_officer("secretary")
        period = cls.get_period(month)
        if period.line_ids.filtered(lambda line: line.state == "submitted"):
            action = period.with_env(secretary).action_open_review()
            review = cls.env["party.review"].browse(action["res_id"])
            for voter in review.entitled_ids:
                cls.vote(review, voter.name)
            review.with_env(secretary).action_conclude()
            cls.end_step()
            cls.decide_above(period)
        period.with_env(secretary).action_close()

    @classmethod
    def vote(cls, review, name):
        env = cls.as_(name)
        ballot_id = review.with_env(env).action_vote()["res_id"]
        ballot = env["party.review.ballot"].browse(ballot_id)
        if ballot.routine_line_ids:
            ballot.routine_vote = "for"
        ballot.vote_ids.action_in_favour()
        if ballot.routine_vote or ballot.vote_ids:
            ballot.action_cast()

    @classmethod
    def decide_above(cls, period):
        """Level by level, until nothing is left."""
        while lines := period.line_ids.filtered(lambda ln: ln.state == "escalated"):
            for level, group in lines.grouped("review_level").items():
                env = cls.as_decider(level)
                env["party.line.step.wizard"].create(
                    {
                        "line_ids": [Command.set(group.ids)],
                        "step": "confirm",
                        "reason": "材料属实，同意",
                    }
                ).action_apply()
            cls.end_step()

    @classmethod
    def as_decider(cls, level):
        """The environment of who decides above: those sent to the branch, or the
        committee's officers."""
        if level == "work_team":
            return cls.as_(cls.sent["team_member"])
        if level == "leader" and "leader" in cls.sent:
            return cls.as_(cls.sent["leader"])
        return cls.as_(SUPERIORS[{"superior": "organisation"}.get(level, level)])

    # Publications

    @classmethod
    def publish(cls, *kinds):
        """What is planned of these kinds, and over."""
        cls.env["party.publication"]._cron_plan()
        today = cls.env["party.publication"]._fields["due_date"].today()
        env = cls.as_officer("publicity")
        domain = [
            ("branch_id.code", "=", BRANCH),
            ("kind", "in", kinds),
            ("state", "=", "planned"),
        ]
        planned = env["party.publication"].search(domain, order="date_to")
        if kinds != ("half_year",):
            planned = planned.filtered(lambda p: p.date_to < today)
        planned.action_publish()

    @classmethod
    def finalise(cls):
        """What nobody disputes any more, and whose window is over."""
        today = cls.env["party.publication"]._fields["due_date"].today()
        published = cls.as_officer("publicity")["party.publication"].search(
            [("branch_id.code", "=", BRANCH), ("state", "=", "published")]
        )
        published.filtered(
            lambda p: p.window_end < today and not p.open_dispute_count
        ).action_finalise()

    @classmethod
    def get_publication(cls, kind="month", month=1):
        domain = [
            ("branch_id.code", "=", BRANCH),
            ("kind", "=", kind),
            ("date_from", "=", date(YEAR, month, 1)),
        ]
        return cls.env["party.publication"].search(domain)

    @classmethod
    def open_to_public(cls):
        """What is published from now on can be read by link for a year."""
        plans = cls.as_(SUPERIORS["secretary"])["party.publication.plan"]
        shared = {"branch_id": cls.get_branch(TOWN).id, "audience": "public"}
        vals = {"link_days": 400, "names": "full", "grounds": "everybody"}
        plans.create(
            [
                {**shared, **vals, "kind": "month"},
                {**shared, **vals, "kind": "year", "due_day": 20},
            ]
        )

    @classmethod
    def link(cls, kind="month", month=1):
        """The link of a publication, as the publicity commissioner hands it out."""
        publication = cls.get_publication(kind, month)
        publication = publication.with_env(cls.as_officer("publicity"))
        publication.action_open_link()
        return publication.link

    # Disputes

    @classmethod
    def dispute(cls, name, publication, line, reason):
        """A member disputes an entry.

        :return: the dispute, as superuser
        """
        env = cls.as_(name)
        entries = publication.version_id.content["entries"]
        number = next(e["number"] for e in entries if e["line"] == line.id)
        dispute = env["party.dispute"].create(
            {
                "publication_id": publication.id,
                "entry_number": number,
                "reason": reason,
            }
        )
        dispute.action_file()
        return dispute.sudo(False).with_env(cls.env)

    @classmethod
    def answer(cls, dispute, kind, outcome, reason, lines=(), **vals):
        """The committee answers, by one of its officers; above it the superior rules.

        :param kind: whose position in the branch, or above it
        :param lines: values of new lines
        """
        is_ruling = dispute.state in ("escalated", "appealed")
        env = cls.as_(SUPERIORS[kind]) if is_ruling else cls.as_officer(kind)
        free = env["res.partner"] if is_ruling else dispute._get_free_committee()
        wizard = env["party.dispute.answer.wizard"]
        wizard.with_context(default_dispute_id=dispute.id).create(
            {
                "outcome": outcome,
                "reason": reason,
                "participant_ids": [Command.set(free.ids)],
                "line_ids": [
                    Command.create({"dispute_id": dispute.id, **line}) for line in lines
                ],
                **vals,
            }
        ).action_apply()

    @classmethod
    def appeal(cls, dispute, name, reason):
        wizard = cls.as_(name)["party.dispute.reason.wizard"]
        wizard.with_context(default_dispute_id=dispute.id).create(
            {"step": "appeal", "reason": reason}
        ).action_apply()

    @classmethod
    def accept(cls, dispute, name):
        dispute.with_env(cls.as_(name)).action_accept_answer()

    # Warnings

    @classmethod
    def get_warnings(cls, name, **vals):
        """Those of a member, the oldest first."""
        domain = [("member_id", "=", cls.members[name].id)]
        domain += [(key, "=", value) for key, value in vals.items()]
        return cls.env["party.warning"].search(domain, order="id")

    @classmethod
    def take_up(cls, warnings, name=None):
        """The secretary, or another, confirms what was proposed.

        :param name: who is to do it, where the rule names nobody
        """
        for warning in warnings:
            env = cls.as_officer("secretary")
            vals = {"step": "confirm", "reason": "得分属实，按规定办理"}
            if name:
                vals["owner_id"] = cls.people[name].id
            wizard = env["party.warning.step.wizard"]
            wizard.with_context(default_warning_ids=warning.ids).create(
                vals
            ).action_apply()

    @classmethod
    def talk(cls, warning, words):
        """Who is named talks, the member adds his words and takes note of it.

        :return: the record of the talk, as superuser
        """
        owner = cls.env(user=warning.owner_id, context={"lang": "zh_CN"})
        action = warning.with_env(owner).action_talk()
        talk = owner["party.talk"].browse(action["res_id"])
        content = {"place": "党群服务中心", "content": "指出失分原因，提出改进要求"}
        talk.write(content)
        talk.action_hold()
        member = cls.env(
            user=warning.member_id.partner_id.user_ids, context={"lang": "zh_CN"}
        )
        member["party.talk.statement.wizard"].create(
            {"talk_id": talk.id, "statement": words}
        ).action_apply_and_acknowledge()
        return talk.with_env(cls.env)

    # The year's end

    @classmethod
    def compute_second_year(cls):
        """The second branch closes its months and computes its year, too."""
        env = cls.as_(SECOND_OFFICERS["secretary"])
        branch = cls.get_branch(SECOND).with_env(env)
        domain = [("branch_id", "=", branch.id), ("date_from", ">=", date(YEAR, 1, 1))]
        for period in env["party.period"].search(domain, order="date_from"):
            period.action_close()
        env["party.cycle"]._get_or_create(branch, YEAR).action_compute()

    @classmethod
    def bring_up_to_date(cls):
        """An exemption lowers what was expected in earlier months, too: the superior
        opens those that are closed again, and the secretary closes them."""
        cycles = cls.as_officer("secretary")["party.cycle"]
        cycle = cycles._get_or_create(cls.get_branch().with_env(cycles.env), YEAR)
        cycle.sudo()._check_closed_months()
        scores = cls.env["party.point.score"].search(
            [("branch_id", "=", cycle.branch_id.id), ("is_outdated", "=", True)]
        )
        if periods := scores.period_id.sorted("date_from"):
            wizard = cls.as_(SUPERIORS["organisation"])["party.period.reopen.wizard"]
            vals = {"period_ids": [Command.set(periods.ids)], "reason": "免考核"}
            wizard.create(vals).action_reopen()
            for period in periods:
                period.with_env(cycles.env).action_close()

    @classmethod
    def get_cycle(cls, code=BRANCH):
        domain = [("branch_id.code", "=", code), ("year", "=", YEAR)]
        return cls.env["party.cycle"].search(domain)

    @classmethod
    def get_appraisal(cls, name):
        domain = [("member_id", "=", cls.members[name].id), ("year", "=", YEAR)]
        return cls.env["party.appraisal"].search(domain)

    @classmethod
    def compute_year(cls):
        env = cls.as_officer("organisation")
        branch = cls.get_branch().with_env(env)
        env["party.cycle"]._get_or_create(branch, YEAR).action_compute()

    @classmethod
    def propose_year(cls):
        wizard = cls.as_officer("organisation")["party.cycle.propose.wizard"]
        cycle = cls.get_cycle()
        wizard.with_context(default_cycle_id=cycle.id).create({}).action_propose()

    @classmethod
    def confirm_year(cls):
        """The member meeting confirms the proposal; ``grades`` where it chooses."""
        wizard = cls.as_officer("organisation")["party.cycle.meeting.wizard"]
        wizard.with_context(default_cycle_id=cls.get_cycle().id).create(
            {
                "present": 9,
                "in_favour": 9,
                "minutes": "支部党员大会逐一讨论，同意支委会提出的等次",
                "line_ids": [
                    Command.create(
                        {
                            "appraisal_id": cls.get_appraisal(name).id,
                            "grade_id": grade.id,
                            "reason": reason,
                        }
                    )
                    for name, (grade, reason) in cls.choose_grades().items()
                ],
            }
        ).action_record()

    @classmethod
    def choose_grades(cls):
        """What the meeting decides where the figures leave it open; for journeys.

        :return: ``{name: (grade, reason)}``
        """
        return {}

    @classmethod
    def acknowledge_year(cls):
        for name in cls.rows:
            appraisal = cls.get_appraisal(name)
            if appraisal.status == "ranked" and not appraisal.answer:
                appraisal.with_env(cls.as_(name)).action_acknowledge()
                cls.end_step()

    @classmethod
    def approve_year(cls):
        wizard = cls.as_(SUPERIORS["organisation"])["party.cycle.step.wizard"]
        cycle = cls.get_cycle()
        vals = {"step": "approve", "reason": "同意"}
        wizard.with_context(default_cycle_id=cycle.id).create(vals).action_apply()


class FigureTests:
    """What must come out of an example, to be mixed with ``JourneyCase``: in the
    system, on the screens, on paper and in workbooks."""

    def get_expected_months(self):
        """:return: ``{name: [figure or "exempt" of each month]}``"""
        return {
            name: [to_text(self.expected[name, f"month {m}"]) for m in MONTHS]
            for name in self.rows
        }

    def get_printed(self, name, figure):
        """A figure of the year as people read it."""
        value = self.expected[name, figure]
        if not value.replace(".", "", 1).isdecimal():
            return value
        return format_points(float(value))

    def get_printed_months(self, name):
        return [self.get_printed(name, f"month {month}") for month in MONTHS]

    def get_ranked(self):
        """The names of those who have a place."""
        return [name for name in self.rows if self.expected[name, "rank"] != "exempt"]

    # How they are read

    def go(self, name, path):
        """A page as a person goes to it, in Chinese; without a name, nobody has signed
        in."""
        number = name and self.get_number(name)
        chinese = {"context": {"lang": "zh_CN"}}
        self.authenticate(number, number, session_extra=chinese)
        return self.url_open(path)

    def open_page(self, name, path):
        answer = self.go(name, path)
        self.assertEqual(answer.status_code, 200, path)
        return answer

    def read_page(self, name, path):
        return html.fromstring(self.open_page(name, path).text)

    def print_words(self, name, report, records):
        """The lines of a document that a person prints."""
        reports = self.as_(name)["ir.actions.report"]
        report = f"party_points_reports.{report}"
        pdf, _kind = reports._render_qweb_pdf(report, records.ids)
        return read_pdf(pdf)

    def download(self, name, kind, month=0):
        """The rows of a workbook by the first cell, as ``{name: cells}``."""
        path = f"/party_points/workbook.xlsx?kind={kind}&branch={self.get_branch().id}"
        answer = self.open_page(name, f"{path}&year={YEAR}&month={month}")
        [sheet] = load_workbook(io.BytesIO(answer.content))
        return {row[0]: row for row in sheet.values}

    def get_status(self, name, path):
        """How a person is answered: 200, 404, or "login" where he is asked to sign
        in."""
        answer = self.go(name, path)
        return "login" if "/web/login" in answer.url else answer.status_code

    # In the system

    def test_months_are_closed_with_the_figures_of_the_example(self):
        for name, figures in self.get_expected_months().items():
            scores = self.env["party.point.score"].search(
                [("member_id", "=", self.members[name].id)]
            )
            found = {
                score.month.month: to_text(score.total)
                for score in scores
                if not score.is_excused
            }
            with self.subTest(member=name):
                self.assertEqual({*scores.period_id.mapped("state")}, {"closed"})
                months = [found.get(month, "exempt") for month in MONTHS]
                self.assertEqual(months, figures)

    def test_year_is_final_with_the_figures_places_and_grades_of_the_example(self):
        self.assertEqual(self.get_cycle().state, "final")
        for name in self.rows:
            appraisal = self.get_appraisal(name)
            with self.subTest(member=name):
                for figure in ("annual", "average"):
                    expected = to_text(self.expected[name, figure])
                    self.assertEqual(to_text(appraisal[figure]), expected)
                if name in self.get_ranked():
                    self.assertEqual(str(appraisal.rank), self.expected[name, "rank"])
                    expected = self.get_grade_name(name)
                    self.assertEqual(appraisal.grade_id.name, expected)
                else:
                    self.assertEqual(appraisal.status, "exempt")
                    self.assertFalse(appraisal.rank or appraisal.grade_id)

    def get_grade_name(self, name):
        """What the example says, or the meeting, where it leaves it to that."""
        grade = self.expected[name, "grade"]
        if grade == "meeting":
            grade = self.choose_grades()[name][0].name
        return grade

    def test_nothing_is_left_open_at_the_years_end(self):
        lines = self.env["party.point.line"].search([("branch_id.code", "=", BRANCH)])
        self.assertEqual({*lines.mapped("state")}, {"confirmed"})
        publications = self.env["party.publication"].search(
            [("branch_id.code", "=", BRANCH), ("date_to", "<=", date(YEAR, 12, 31))]
        )
        self.assertEqual({*publications.mapped("state")}, {"final"})
        kinds = Counter(publications.mapped("kind"))
        self.assertEqual(kinds, {"month": 12, "quarter": 4, "half_year": 2, "year": 1})

    # On the screens

    def test_members_read_their_figures_on_their_own_pages(self):
        for name in self.rows:
            page = self.read_page(name, f"/my/points/scores/{YEAR}")
            with self.subTest(member=name):
                found = read_run(page)
                months = [found.get(month, "exempt") for month in MONTHS]
                self.assertEqual(months, self.get_printed_months(name))
                annual = self.get_printed(name, "annual")
                self.assertEqual(read_total(page), annual)

    def test_members_read_how_a_month_came_about(self):
        for name in self.rows:
            for month, figure in zip(
                MONTHS, self.get_printed_months(name), strict=True
            ):
                if not self.has_lines(name, month) or figure == "exempt":
                    continue
                page = self.read_page(name, f"/my/points/scores/{YEAR}/{month}")
                with self.subTest(member=name, month=month):
                    self.assertEqual(read_total(page), figure)

    def has_lines(self, name, month):
        return any(
            row["member"] == name and date.fromisoformat(row["date"]).month == month
            for row in read(self.document, "lines")
        )

    def test_members_read_their_grade(self):
        for name in self.get_ranked():
            appraisal = self.get_appraisal(name)
            page = self.read_page(name, f"/my/points/appraisals/{appraisal.id}")
            words = page.text_content().split()
            with self.subTest(member=name):
                self.assertIn(self.get_grade_name(name), words)
                self.assertIn(self.get_printed(name, "average"), words)

    def test_secretary_sees_the_months_in_his_list(self):
        scores = self.as_officer("secretary")["party.point.score"]
        arch = etree.fromstring(scores.get_view(view_type="list")["arch"])
        columns = {node.get("name"): {} for node in arch.iter("field")}
        domain = [("branch_id.code", "=", BRANCH), ("is_excused", "=", False)]
        found = {
            (row["member_id"], str(row["month"])): to_text(row["total"])
            for row in scores.web_search_read(domain, columns)["records"]
        }
        for name, figures in self.get_expected_months().items():
            keys = [(self.members[name].id, f"{YEAR}-{m:02}-01") for m in MONTHS]
            with self.subTest(member=name):
                self.assertEqual([found.get(key, "exempt") for key in keys], figures)

    def test_secretary_looks_at_the_year_in_the_browser(self):
        rows = [
            [name, self.expected[name, "rank"], self.get_grade_name(name)]
            for name in self.get_ranked()
        ]
        self.browser_js(
            f"/odoo/party-years/{self.get_cycle().id}",
            LOOK % json.dumps(rows),
            login=self.get_number(self.officers["secretary"]),
        )

    def test_stranger_reads_each_month_by_its_link(self):
        pages = [
            read_bulletin(self.read_page(None, self.link("month", month)))
            for month in MONTHS
        ]
        for name in self.rows:
            with self.subTest(member=name):
                months = [page.get(name) or "exempt" for page in pages]
                self.assertEqual(months, self.get_printed_months(name))

    def test_nobody_reads_what_is_anothers(self):
        ranked = self.get_ranked()
        one, other, *_others = [n for n in ranked if not self.rows[n]["audience"]]
        line = self.env["party.point.line"].search(
            [("member_id", "=", self.members[other].id)], limit=1
        )
        bulletin = f"/my/points/publications/{self.get_publication().id}"
        workbook = f"/party_points/workbook.xlsx?branch={self.get_branch().id}"
        cases = [
            (one, f"/my/points/lines/{line.id}", 404),
            (one, f"/my/points/appraisals/{self.get_appraisal(other).id}", 404),
            (one, f"{workbook}&year={YEAR}&kind=year", 404),
            (
                self.officers["scorekeeper"],
                f"{workbook}&year={YEAR}&kind=appraisal",
                404,
            ),
            (SECOND_OFFICERS["secretary"], f"{workbook}&year={YEAR}&kind=year", 404),
            (SECOND_OFFICERS["secretary"], bulletin, 404),
            (None, bulletin, "login"),
            (None, "/party/publication/guessed", 404),
        ]
        for name, path, status in cases:
            with self.subTest(name=name, path=path):
                self.assertEqual(self.get_status(name, path), status)

    # On paper

    def test_bulletin_of_the_year_prints_every_month(self):
        publication = self.get_publication("year")
        lines = self.print_words(
            self.officers["publicity"], "party_publication_report_a4", publication
        )
        # number, name, marks, twelve months, base, pioneer, deductions, the year
        found = {words[1]: words[-16:] for words in lines if len(words) >= 18}
        for name in self.rows:
            with self.subTest(member=name):
                months = ["exempt" if w == "–" else w for w in found[name][:12]]
                self.assertEqual(months, self.get_printed_months(name))
                self.assertEqual(found[name][-1], self.get_printed(name, "annual"))

    def test_annual_summary_prints_places_and_grades(self):
        lines = self.print_words(
            self.officers["secretary"],
            "party_cycle_report_summary_a4",
            self.get_cycle(),
        )
        words = [word for line in lines for word in line]
        for name in self.rows:
            row = words[words.index(name) :][:30]
            figures = [self.get_printed(name, key) for key in ("annual", "average")]
            with self.subTest(member=name):
                self.assertIn(" ".join(figures), " ".join(row))
                if name in self.get_ranked():
                    place = self.expected[name, "rank"] + self.get_grade_name(name)
                    self.assertIn(place, "".join(row))

    def test_members_take_their_handbooks_home(self):
        first, *_others, last = self.rows
        for name in (first, last):
            answer = self.open_page(name, f"/my/points/handbook/{YEAR}")
            found = {
                words[0]: words[4]
                for words in read_pdf(answer.content)
                if re.fullmatch(rf"{YEAR}-\d\d", words[0]) and len(words) > 5
            }
            with self.subTest(member=name):
                months = [found.get(f"{YEAR}-{m:02}", "exempt") for m in MONTHS]
                self.assertEqual(months, self.get_printed_months(name))

    # In workbooks

    def test_year_workbook_has_the_months_as_numbers(self):
        rows = self.download(self.officers["scorekeeper"], "year")
        for name in self.rows:
            months = ["exempt" if v is None else to_text(v) for v in rows[name][2:14]]
            with self.subTest(member=name):
                self.assertEqual(months, self.get_expected_months()[name])
                annual = to_text(self.expected[name, "annual"])
                self.assertEqual(to_text(rows[name][-1]), annual)

    def test_appraisal_workbook_has_places_and_grades(self):
        rows = self.download(self.officers["secretary"], "appraisal")
        columns = [*self.env["party.workbook"]._get_appraisal_columns()]
        for name in self.rows:
            row = dict(zip(columns, rows[name], strict=True))
            with self.subTest(member=name):
                for figure in ("annual", "average"):
                    expected = to_text(self.expected[name, figure])
                    self.assertEqual(to_text(row[figure]), expected)
                is_ranked = name in self.get_ranked()
                place = int(self.expected[name, "rank"]) if is_ranked else None
                self.assertEqual(row["rank"], place)
                grade = self.get_grade_name(name) if is_ranked else None
                self.assertEqual(row["grade_id.name"], grade)


# Waits for the rows of the list, and looks for the words of each.
LOOK = """
    const rows = %s;
    const watch = setInterval(() => {
        const seen = [...document.querySelectorAll(".o_data_row")].map((row) =>
            [...row.querySelectorAll("td")].map((cell) => cell.innerText.trim())
        );
        const has = (words) => seen.some((row) => words.every((w) => row.includes(w)));
        if (rows.every(has)) {
            clearInterval(watch);
            console.log("test successful");
        }
    }, 200);
"""


def read_run(page):
    """The months on a member's page, as ``{month: figure}``."""
    found = {}
    for row in page.xpath("//tr[th[@scope='row']]"):
        month = int(row.xpath("th/a/@href")[0].rpartition("/")[2])
        figures = row.xpath("td[not(@colspan)][1]/span[1]")
        found[month] = figures[0].text_content().strip() if figures else "exempt"
    return found


def read_total(page):
    """To what an explanation of a score comes."""
    [total] = page.xpath(
        "//table[contains(@class, 'o_party_score_explanation')]/tfoot//span"
    )
    return total.text_content().strip()


def read_bulletin(page):
    """The months' scores on a publication's page, as ``{name: figure}``."""
    [table] = page.xpath("(//article//table)[1]")
    found = {}
    for row in table.xpath(".//tbody/tr"):
        name = row.xpath(".//span")[0].text_content().strip()
        found[name] = row.xpath("td")[-2].text_content().strip()
    return found


def read_pdf(content):
    """The words of each line of a document."""
    pages = PdfReader(io.BytesIO(content)).pages
    lines = "\n".join(page.extract_text() for page in pages).splitlines()
    return [line.split() for line in lines if line.strip()]
