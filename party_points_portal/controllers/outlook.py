from odoo.http import request

from odoo.addons.party_points.clock import today

from .pages import ROOT, MemberPages, page_route

PATH = f"{ROOT}/ahead"


class OutlookPages(MemberPages):
    """What the member can still earn, and what is expected of him (POR-1, PUB-6)."""

    @page_route(PATH)
    def portal_my_outlook(self, **kw):
        """What is ahead by the rules in force today; what is used up comes last."""
        # sudo: caps count all lines of the member, wherever he belonged
        member_sudo = self._get_own_member_or_404()
        outlook = member_sudo._get_outlooks(today(member_sudo).year)[member_sudo]
        return self._render_page(
            "portal_my_outlook",
            [(request.env._("What I Can Still Earn"), PATH)],
            {
                "outlook": outlook,
                "dimensions": self._group_outlook(outlook, False),
                "used_up": self._group_outlook(outlook, True),
            },
        )

    def _group_outlook(self, outlook, is_used_up):
        """:return: ``{name of a dimension: rows}``, in the order of the rules"""
        groups = {}
        for row in outlook["earnable"]:
            if row["is_used_up"] == is_used_up:
                groups.setdefault(row["dimension"], []).append(
                    {**row, "declare_label": self._get_declare_label(row)}
                )
        return groups

    def _get_declare_label(self, row):
        """Of many buttons with the same words, which one it is."""
        return request.env._("Declare This: %(item)s", item=row["item"])
