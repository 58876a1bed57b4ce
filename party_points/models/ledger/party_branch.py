from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import format_date


class PartyBranch(models.Model):
    """The branch's ledger: whether its chain is whole (LINE-6)."""

    _inherit = "party.branch"

    def action_verify_ledger(self):
        """Check the chain of sealed lines, and say which link is the first broken one.

        :raise AccessError: for those who do not read the branch's lines
        """
        self.ensure_one()
        self._check_reads_ledger()
        # sudo: the whole chain; what is told names a link, and a line of the branch
        lines_sudo = self.env["party.point.line"].sudo()
        number = lines_sudo._find_broken_link(self)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if number else "success",
                "sticky": bool(number),
                "title": self.name,
                "message": self._get_chain_text(lines_sudo, number),
            },
        }

    def _check_reads_ledger(self):
        self.check_access("read")
        # sudo: the user's own rights, which he cannot read himself
        user = self.env.user.sudo()
        readers = (
            user.party_committee_branch_ids
            | user.party_superior_branch_ids
            | user.party_supervisor_branch_ids
        )
        is_administrator = user.has_group(
            "party_points.group_party_points_administrator"
        )
        if self not in readers and not is_administrator:
            raise AccessError(
                self.env._(
                    "The committee of the branch, those above it and the administrator "
                    "check its ledger."
                )
            )

    def _get_chain_text(self, lines_sudo, number):
        count = lines_sudo._get_last_link(self)[0]
        if not number:
            return self.env._(
                "The chain is whole: %(count)s lines stand as they were sealed.",
                count=count,
            )
        line_sudo = lines_sudo.search(
            [("branch_id", "=", self.id), ("seal_number", "=", number)], limit=1
        )
        if not line_sudo:
            return self.env._(
                "The chain is broken at link %(number)s: a line is missing there, or "
                "one was added without a seal.",
                number=number,
            )
        return self.env._(
            "The chain is broken at link %(number)s: “%(line)s”, registered on %(day)s, "
            "is not what was sealed.",
            number=number,
            line=line_sudo.display_name,
            day=format_date(self.env, line_sudo.registered_on),
        )
