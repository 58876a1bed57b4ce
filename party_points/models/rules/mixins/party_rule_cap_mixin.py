from odoo import fields, models

from ....scoring.points import to_points
from ....scoring.rules import Caps, Period
from ..texts import format_points

PERIODS = [period.value for period in Period]


class PartyRuleCapMixin(models.AbstractModel):
    """At most so many points, and so many lines that count, in a month, a quarter and
    a year (RULE-3). 0 stands for no cap. What exceeds a cap counts nothing.
    """

    _name = "party.rule.cap.mixin"
    _description = "Caps of Rules"

    cap_month_points = fields.Float(string="Points a Month", digits=(16, 2))
    cap_quarter_points = fields.Float(string="Points a Quarter", digits=(16, 2))
    cap_year_points = fields.Float(string="Points a Year", digits=(16, 2))
    cap_month_times = fields.Integer(string="Times a Month")
    cap_quarter_times = fields.Integer(string="Times a Quarter")
    cap_year_times = fields.Integer(string="Times a Year")

    _caps_not_negative = models.Constraint(
        "CHECK (cap_month_points >= 0 AND cap_quarter_points >= 0 "
        "AND cap_year_points >= 0 AND cap_month_times >= 0 "
        "AND cap_quarter_times >= 0 AND cap_year_times >= 0)",
        "A cap cannot be negative. Write 0 for no cap.",
    )

    def _to_scoring_caps(self):
        """The caps as the engine takes them."""
        self.ensure_one()
        points = {p: to_points(self[f"cap_{p}_points"]) for p in Period}
        times = {p: self[f"cap_{p}_times"] for p in Period}
        return Caps(
            {period: cap for period, cap in points.items() if cap},
            {period: cap for period, cap in times.items() if cap},
        )

    def _get_caps_texts(self):
        """The caps in words.

        :return: list of phrases; empty where there is no cap
        """
        self.ensure_one()
        texts = []
        for period, words in self._get_cap_words().items():
            if points := self[f"cap_{period}_points"]:
                texts.append(words["points"] % {"number": format_points(points)})
            if times := self[f"cap_{period}_times"]:
                texts.append(words["times"] % {"number": times})
        return texts

    def _get_cap_words(self):
        """Phrases with the number left open.

        :return: ``{period: {"points": phrase, "times": phrase}}``
        """
        return {
            "month": {
                "points": self.env._("at most %(number)s points a month"),
                "times": self.env._("at most %(number)s times a month"),
            },
            "quarter": {
                "points": self.env._("at most %(number)s points a quarter"),
                "times": self.env._("at most %(number)s times a quarter"),
            },
            "year": {
                "points": self.env._("at most %(number)s points a year"),
                "times": self.env._("at most %(number)s times a year"),
            },
        }
