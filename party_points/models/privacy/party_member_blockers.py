from odoo import models
from odoo.fields import Domain
from odoo.tools import format_list


class PartyMember(models.Model):
    """Whether the personal data of a member can be erased now."""

    _inherit = "party.member"

    def _get_cannot_erase_reasons(self):
        """Say what has to be settled first.

        :return: list of sentences; empty where nothing stands against it
        """
        self.ensure_one()
        member_sudo = self.sudo()  # sudo: all that is kept of him
        if member_sudo.erased_on:
            return [self.env._("The personal data of this member are erased already.")]
        if member_sudo.standing != "ended":
            return [
                self.env._(
                    "“%(name)s” is a member. End the membership first, by “Change "
                    "Standing”; for a record made by mistake, too.",
                    name=member_sudo.name,
                )
            ]
        return [
            *member_sudo._get_open_reasons(),
            *member_sudo._get_month_reasons(),
            *member_sudo._get_year_reasons(),
            *member_sudo._get_broken_reasons(),
        ]

    def _get_cannot_change_reason(self, day, vals):
        """Nobody comes back under the name that was put in his place."""
        if self.sudo().erased_on:  # sudo: of any branch
            return self.env._(
                "The personal data of this member are erased. Enter who is admitted "
                "again as a new member."
            )
        return super()._get_cannot_change_reason(day, vals)

    def _get_open_reasons(self):
        """Records on which somebody has to decide still."""
        for model, subject in self._get_subjects().items():
            if subject.open:
                domain = self._get_subject_domain(model, subject.links)
                domain &= Domain("state", "in", subject.open)
                if count := self.env[model].search_count(domain):
                    yield self.env._(
                        "Not decided yet: %(what)s (%(count)s).",
                        what=self._get_model_name(model),
                        count=count,
                    )

    def _get_month_reasons(self):
        lines = self.env["party.point.line"].search(
            [
                ("member_id", "=", self.id),
                ("state", "=", "confirmed"),
                ("period_id.state", "!=", "closed"),
            ]
        )
        if lines:
            yield self.env._(
                "These months are not closed, and he has points in them: %(months)s.",
                months=format_list(
                    self.env, lines.period_id.sorted("date_from").mapped("display_name")
                ),
            )

    def _get_year_reasons(self):
        appraisals = self.env["party.appraisal"].search(
            [("member_id", "=", self.id), ("cycle_id.state", "!=", "final")]
        )
        if appraisals:
            yield self.env._(
                "These annual appraisals are not final: %(names)s.",
                names=format_list(self.env, appraisals.mapped("display_name")),
            )

    def _get_broken_reasons(self):
        """An erasure makes no broken seal whole."""
        lines = self.env["party.point.line"]
        sealed = lines.search(
            [("member_id", "=", self.id), ("seal_number", "!=", False)]
        )
        for branch in sealed.branch_id:
            if lines._find_broken_link(branch):
                yield self.env._(
                    "The chain of “%(branch)s” is broken. Verify the ledger, and clear "
                    "that up first.",
                    branch=branch.name,
                )
        versions = self.env["party.publication.version"]._find_naming(self)
        for version in versions.filtered(lambda version: not version._verify()):
            yield self.env._(
                "“%(publication)s” is not what was published. Clear that up first.",
                publication=version.display_name,
            )
