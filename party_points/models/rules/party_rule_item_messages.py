from odoo import models
from odoo.tools import format_date, format_list

from ...scoring.settling import CutReason
from .party_rule_item import AUDIENCE
from .texts import format_points


class PartyRuleItem(models.Model):
    """What the engine says of a line, in words that say what to do (LINE-7)."""

    _inherit = "party.rule.item"

    def _explain_problem(self, problem):
        """Why a line of this item cannot be made.

        :param problem: a ``Problem`` of ``scoring.admission``
        :return: a sentence
        """
        self.ensure_one()
        return getattr(self, f"_explain_{problem.refusal}")(problem.values)

    def _explain_member_class(self, values):
        return self.env._(
            "“%(item)s” is only for: %(classes)s.",
            item=self.name,
            classes=format_list(self.env, self.member_class_ids.mapped("name")),
        )

    def _explain_audience(self, values):
        return self.env._(
            "“%(item)s” is only for: %(audience)s.",
            item=self.name,
            audience=format_list(self.env, self._get_labels([*AUDIENCE])),
        )

    def _explain_exempt(self, values):
        return self.env._(
            "The member is exempt from scoring on this day. Choose another day, or "
            "look at the exemption."
        )

    def _explain_not_valid(self, values):
        return self.env._(
            "“%(template)s” is in force from %(date_from)s until %(date_to)s, not on "
            "this day. Choose an item of the rules that hold then.",
            template=self.template_id.display_name,
            date_from=format_date(self.env, self.template_id.date_from),
            date_to=format_date(self.env, self.template_id.date_to)
            or self.env._("further notice"),
        )

    def _explain_in_future(self, values):
        return self.env._(
            "%(day)s has not come yet. Register what has happened.",
            day=format_date(self.env, values["day"]),
        )

    def _explain_source(self, values):
        return self.env._(
            "“%(item)s” may come from these only: %(sources)s.",
            item=self.name,
            sources=self._get_criterion()["sources"],
        )

    def _explain_evidence(self, values):
        return self.env._(
            "“%(item)s” needs evidence: %(evidence)s. Attach it.",
            item=self.name,
            evidence=self.evidence or self.env._("a picture or a document"),
        )

    def _explain_range(self, values):
        return self.env._(
            "“%(item)s” gives %(lowest)s to %(highest)s points; %(points)s is "
            "%(excess)s off.",
            item=self.name,
            lowest=format_points(values["points_min"]),
            highest=format_points(values["points_max"]),
            points=format_points(values["points"]),
            excess=format_points(values["excess"]),
        )

    def _explain_quantity(self, values):
        return self.env._(
            "Say how many (%(unit)s) “%(item)s” is for.", unit=self.unit, item=self.name
        )

    def _explain_level(self, values):
        return self.env._(
            "Choose the level of the honour: %(levels)s.",
            levels=format_list(self.env, self.level_ids.level_id.mapped("name")),
        )

    def _explain_outcome(self, values):
        return self.env._(
            "Say for “%(item)s” whether the member was present, absent or on leave; "
            "other items have no attendance.",
            item=self.name,
        )

    def _explain_cut(self, cut):
        """Why a line of this item counts less than its points, and by how much.

        :param cut: a ``Cut`` of ``scoring.settling``
        :return: a sentence
        """
        self.ensure_one()
        points = format_points(cut.points)
        if cut.reason == CutReason.EXEMPT:
            return self.env._("Does not count: the member is exempt in this month.")
        if cut.reason == CutReason.SAME_CAUSE:
            return self.env._(
                "%(points)s points do not count: the same deed has been rewarded, and "
                "counts once, at the highest level.",
                points=points,
            )
        category = cut.reason.startswith("category")
        return self.env._(
            "%(points)s points do not count: “%(name)s” counts %(cap)s.",
            points=points,
            name=self.category_id.name if category else self.name,
            cap=self._get_cap_text(cut),
        )

    def _get_cap_text(self, cut):
        what = "times" if cut.reason.endswith("times") else "points"
        cap = cut.cap if what == "times" else format_points(cut.cap)
        return self._get_cap_words()[cut.period][what] % {"number": cap}
