from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from odoo.addons.party_points.models.rules.texts import format_change, format_points

# More months than these are printed smaller on a narrow page.
MANY_MONTHS = 6


class PartyPublication(models.Model):
    """What the bulletin on the wall says, the same to all who stand there (PUB-2,
    REP-1)."""

    _inherit = "party.publication"

    def _get_bulletin(self):
        """What is published, for those who stand before the wall: for everybody where
        it is public, else for members, none of whom is the reader.

        :return: ``party.publication._get_page``, and ``facts`` as ``document_facts``
            takes them, ``has_many_months`` and ``format_points``; the ``deeds`` of
            leading members are summed up as list of ``(item, points)``
        :raise AccessError: for whoever may not read it
        :raise UserError: where nothing is published yet
        """
        self.ensure_one()
        self.check_access("read")
        if not self.version_id:
            raise UserError(
                self.env._(
                    "“%(publication)s” has no bulletin yet. It is there when the "
                    "committee has published it.",
                    publication=self.display_name,
                )
            )
        reader = "public" if self.audience == "public" else "member"
        # as nobody who is a member: no row of the bulletin is the printer's own
        page = self.with_user(SUPERUSER_ID)._get_page(reader)
        return {
            **page,
            "facts": self._get_bulletin_facts(page),
            "leading": [
                {**leader, "deeds": _sum_up(leader["deeds"])}
                for leader in page["leading"]
            ],
            "has_many_months": len(page["months"]) > MANY_MONTHS,
            "format_points": format_points,
        }

    def _get_bulletin_facts(self, page):
        """The head of the bulletin."""
        months = page["months"]
        if len(months) > 2:  # they follow each other
            months = [f"{months[0]} – {months[-1]}"]
        facts = [
            [(self.env._("Organisation"), page["branch"])],
            [
                (self.env._("Publication"), page["title"]),
                (self.env._("State"), page["state_label"]),
            ],
            [
                (self.env._("Published on"), page["published_on"]),
                (self.env._("Version"), self._get_bulletin_version(page)),
            ],
            [(self.env._("Objections until"), page["window_end"])],
            [(self.env._("Months Held"), format_list(self.env, months))],
        ]
        if page["left_out"]:
            text = self.env._("Not Over Yet")
            facts.append([(text, format_list(self.env, page["left_out"]))])
        if page["rules"]:
            text = self.env._("Scored by")
            facts.append([(text, format_list(self.env, page["rules"]))])
        return facts

    def _get_bulletin_version(self, page):
        if not page["is_corrected"]:
            return str(page["version"])
        return self.env._(
            "%(number)s of %(day)s, corrected",
            number=page["version"],
            day=page["version_on"],
        )


def _sum_up(deeds):
    """What somebody did, item by item, with what it brought."""
    sums = {}
    for deed in deeds:
        sums[deed["item"]] = sums.get(deed["item"], 0) + deed["points"]
    return [(item, format_change(points)) for item, points in sums.items()]
