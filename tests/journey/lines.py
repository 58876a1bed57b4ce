"""How the lines of an example come to be: at meetings, by declaration, by the
scorekeeper."""

from collections import defaultdict
from datetime import date

from odoo.exceptions import UserError
from odoo.fields import Command

from ..rulebook_examples import get_excused, read
from .cast import PICTURE


def new_row(number, member, day, item, text, **columns):
    """A row as those of an example."""
    empty = dict.fromkeys(("outcome", "quantity", "points", "level", "cause"), "")
    row = {"no": str(number), "member": member, "date": day, "item": item}
    return {**empty, **row, "text": text, **columns}


class Lines:
    """What is registered, each on its day."""

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
        # sudo: some lists' lines are not theirs to read who keep them
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
        except UserError as error:
            cls.env.invalidate_all()
            return str(error)
        raise AssertionError(f"{name} is exempt and could declare: {vals}")
