import base64
import io

from PIL import Image

from odoo.fields import Command

from ..models.ledger.party_point_line import ledger_step
from ..models.rules.party_rule_item import SOURCES
from .ledger_common import PartyLedgerCommon

EXECUTABLE = b"MZ\x90\x00" + b"\x00" * 200


class LedgerEntryCommon(PartyLedgerCommon):
    """Lines as people register them, and reviews as they hold them, in the months of
    last year. The branch has four full members, so that its member meeting decides.
    """

    @classmethod
    def _new_items(cls, template):
        """More items, each with one condition, and three levels above the branch."""
        items = super()._new_items(template)
        rows = {
            "CAPPED": {"points": 3, "cap_month_points": 5},
            "ONCE": {"cap_month_times": 1},
            "DEADLINE": {"days_to_register": 30},
            "PROVEN": {"evidence_required": True, "evidence": "Certificate"},
            "RURAL": {"member_class_ids": [Command.set(cls.other_class.ids)]},
            "POST": {"for_committee": True},
            "LOSS": {
                "kind": "deduction",
                "method": "range",
                "points_min": 1,
                "points_max": 30,
            },
        }
        for code, row in rows.items():
            items[code] = cls.new_item(template, code, **row)
        cls.env["party.rule.level"].create(
            [
                {
                    "template_id": template.id,
                    "kind": "deduction",
                    "points_over": points_over,
                    "decider": decider,
                }
                for decider, points_over in (
                    ("work_team", 5),
                    ("leader", 10),
                    ("superior", 20),
                )
            ]
        )
        return items

    # What people give

    def values(self, code, member=None, day=None, **vals):
        """What the scorekeeper gives for a line of an item."""
        item = vals.pop("item", None) or self.items[code]
        return {
            "member_id": (member or self.member).id,
            "item_id": item.id,
            "date": day or self.on(3),
            "source": self.get_source(item),
            "description": "As everybody saw.",
            **vals,
        }

    @staticmethod
    def get_source(item):
        """One that the item allows, and that is not the member's own word."""
        sources = [key for name, key in SOURCES.items() if item[name]]
        return next(key for key in sources if key != "declaration")

    def register(self, code="FIXED", member=None, day=None, role="scorekeeper", **vals):
        """A line as somebody registers it; it is returned as the system sees it."""
        lines = self.as_role(role, self.env["party.point.line"])
        return lines.create(self.values(code, member, day, **vals)).with_env(self.env)

    def declare(self, *rows, role="member", member=None, submit=True, **vals):
        """A declaration of items, ``rows`` being their values."""
        member = member or self.member
        declaration = self.as_role(role, self.env["party.declaration"]).create(
            {
                "member_id": member.id,
                "line_ids": [
                    Command.create(self.item_values(member=member, **row))
                    for row in rows or ({"code": "FIXED"},)
                ],
                **vals,
            }
        )
        if submit:
            declaration.action_submit()
        return declaration

    def item_values(self, code="FIXED", member=None, day=None, **vals):
        values = self.values(code, member, day, **vals)
        values.pop("source")
        return values

    @staticmethod
    def make_file(name="photo.png", content=None, colour="red"):
        """The command that hands in a file with a line."""
        if content is None:
            stream = io.BytesIO()
            Image.new("RGB", (20, 10), colour).save(stream, "PNG")
            content = stream.getvalue()
        return Command.create({"name": name, "file": base64.b64encode(content)})

    def new_members(self, number):
        return self.env["party.member"].create(
            [
                {
                    "name": f"Member {n}",
                    "assignment_ids": [
                        Command.create(
                            {
                                "date_from": self.days(-5 * 365),
                                "branch_id": self.branch.id,
                                "member_class_id": self.member_class.id,
                            }
                        )
                    ],
                }
                for n in range(number)
            ]
        )

    # What people decide

    def take_step(self, role, step, lines, reason="So it was agreed."):
        """Withdraw, return, confirm, reject or reverse, as a user does."""
        wizard = self.as_role(role, self.env["party.line.step.wizard"])
        wizard.create(
            {
                "line_ids": [Command.set(lines.ids)],
                "step": step,
                "reason": reason,
            }
        ).action_apply()

    def open_review(self, month=3):
        period = self.period(self.branch, self.on(month))
        action = self.as_role("secretary", period).action_open_review()
        return self.env["party.review"].browse(action["res_id"])

    def hold_review(self, month=3, against=(), reason="Nobody saw it."):
        """The member meeting of a month decides: in favour, but for some lines."""
        review = self.open_review(month)
        present = review._get_entitled()
        votes = {
            line: {
                "against": present.filtered(
                    lambda member, ln=line: not ln._is_recused(member)
                ),
                "abstain": present.browse(),
                "reason": reason,
            }
            for line in against
        }
        self.as_role("secretary", review)._record_by_hand(present, votes)
        self.env.flush_all()  # as at the end of a request
        return review

    def carry(self, lines):
        """Lines are confirmed, whoever decides."""
        lines._confirm(dict.fromkeys(lines, "Carried."))
        return lines

    def reversal(self, line):
        """The lines that take a line back."""
        return self.env["party.point.line"].search([("reverses_id", "=", line.id)])

    def close(self, month, role="secretary"):
        """Close the branch's month as a user does."""
        period = self.period(self.branch, self.on(month))
        self.as_role(role, period).action_close()
        return period

    def reopen(self, period, role="superior", reason="A mistake was found."):
        wizard = self.as_role(role, self.env["party.period.reopen.wizard"])
        wizard.create(
            {"period_ids": [Command.set(period.ids)], "reason": reason}
        ).action_reopen()

    @staticmethod
    def move(line, **vals):
        """What a step of the ledger writes."""
        with ledger_step():
            line.write(vals)

    # What is asserted

    def assert_refused(self, words, function, *args, error=Exception, **kwargs):
        """It is refused with these words, and no line is there that was not before.

        :return: the message
        """
        before = self.env["party.point.line"].search_count([])
        with self.assertRaises(error) as caught, self.cr.savepoint():
            function(*args, **kwargs)
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertIn(words, str(caught.exception))
        self.assertEqual(self.env["party.point.line"].search_count([]), before)
        return str(caught.exception)
