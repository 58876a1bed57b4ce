from odoo.http import request

from .pages import ROOT, MemberPages, page_route

PATH = f"{ROOT}/criteria"


class CriteriaPages(MemberPages):
    """By which criteria members are scored (RULE-6)."""

    @page_route(PATH)
    def portal_my_criteria(self, **kw):
        """The criteria in force that apply to the member."""
        member_sudo = self._get_own_member_sudo()
        template = request.env["party.rule.template"]
        if member_sudo:
            # the rules themselves are read with his own rights
            member = member_sudo.sudo(False)
            template = member._get_rule_templates()[member]
        return self._render_page(
            "portal_my_criteria",
            [(request.env._("Criteria"), PATH)],
            {
                "template": template,
                "criteria": template and template._get_criteria(member),
            },
        )
