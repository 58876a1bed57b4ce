from odoo import models
from odoo.tools import format_list

from .party_point_line import PENDING
from .party_witness import ACTIVITY_TYPE

WITNESSES_NEEDED = 2


class PartyPointLine(models.Model):
    """Back-recording: who has confirmed what was registered late (LINE-4)."""

    _inherit = "party.point.line"

    def _get_confirmed_witnesses(self):
        """Who stands for each line: the witnesses of the line itself and those of its
        activity's attendance list, but neither the member nor who registered it.

        :return: ``{line: members}``
        """
        found = {}
        # sudo: how many witnesses there are counts, whoever asks
        for line, line_sudo in zip(self, self.sudo(), strict=True):
            asked_sudo = line_sudo.witness_ids | line_sudo.activity_id.witness_ids
            partial = (
                line_sudo.registered_by_id.partner_id | line_sudo.member_id.partner_id
            )
            found[line] = (
                asked_sudo.filtered(lambda witness: witness.state == "confirmed")
                .member_id.filtered(
                    lambda member, p=partial: member.partner_id not in p
                )
                .with_env(self.env)
            )
        return found

    def _needs_witnesses(self):
        """:return: the late ones among the lines that have too few witnesses yet"""
        witnesses = self._get_confirmed_witnesses()
        return self.filtered(
            lambda line: line.is_late and len(witnesses[line]) < WITNESSES_NEEDED
        )

    def _get_witness_texts(self):
        """What the late ones among lines to be reviewed still need, and which they are;
        those of an activity by its name, for they share its witnesses.

        :return: list of sentences, empty where nothing is lacking
        """
        submitted = self.filtered(lambda line: line.state == "submitted")
        if not (lacking := submitted._needs_witnesses()):
            return []
        alone = lacking.filtered(lambda line: not line.activity_id)
        names = lacking.activity_id.mapped("name") + alone.mapped("display_name")
        return [
            self.env._(
                "%(count)s late lines wait for two witnesses: %(names)s",
                count=len(lacking),
                names=format_list(self.env, names),
            )
        ]

    def _end_witnessing(self):
        """To be called when lines are decided or withdrawn: who has not answered need
        not do so any more."""
        lines_sudo = self.sudo()  # sudo: the witnesses' own activities
        done_sudo = lines_sudo.activity_id.filtered(
            lambda activity: not any(ln.state in PENDING for ln in activity.line_ids)
        )
        witnesses_sudo = lines_sudo.witness_ids | done_sudo.witness_ids
        witnesses_sudo.activity_unlink([ACTIVITY_TYPE])
