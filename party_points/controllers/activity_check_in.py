from odoo import http
from odoo.exceptions import UserError
from odoo.http import request


class ActivityCheckIn(http.Controller):
    """The code on the screen, and what a member's phone opens with it (POR-2a)."""

    @http.route(
        "/party_points/activity/<int:activity_id>/qr",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def show_code(self, activity_id):
        """The page for the screen in the room, for those who keep the list."""
        activity = self._find_own(activity_id)
        if not activity:
            raise request.not_found()
        return request.render(
            "party_points.party_activity_code",
            {"activity": activity, "code": activity._get_check_in_code()},
        )

    @http.route(
        "/party_points/activity/<int:activity_id>/code",
        type="jsonrpc",
        auth="user",
        readonly=True,
    )
    def get_code(self, activity_id):
        """The code of this half minute, for the page above.

        :return: see ``party.activity._get_check_in_code``
        """
        activity = self._find_own(activity_id)
        if not activity:
            return {"image": False, "seconds": 0, "reason": False}
        return activity._get_check_in_code()

    def _find_own(self, activity_id):
        """The activity, if the user keeps its list."""
        activities = request.env["party.activity"]
        if not activities.has_access("write"):
            return activities
        activity = activities.search([("id", "=", activity_id)])
        return activity.filtered(lambda found: found.has_access("write"))

    @http.route(
        "/party_points/check_in/<int:activity_id>/<string:token>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
    )
    def check_in(self, activity_id, token, **kw):
        """Ask a member whether he is there, and take his word for it.

        Opening the page writes nothing. A code that is out of date, forged, or of an
        activity that does not exist gets one and the same answer.
        """
        activities = request.env["party.activity"]
        if not activities._is_check_in_token(activity_id, token):
            return self._render(
                {
                    "reason": request.env._(
                        "This code is not valid, or not any more. It changes every "
                        "half minute: scan the one on the screen once more."
                    )
                },
                status=404,
            )
        # sudo: the code in the room lets any member in, also a guest
        activity_sudo = activities.sudo().browse(activity_id)
        # sudo: his own record, which his account leads to
        member_sudo = request.env.user.sudo().party_member_ids.filtered("active")
        values = {"activity": activity_sudo, "member": member_sudo, "done": False}
        values["reason"] = activity_sudo._get_cannot_check_in_reason(member_sudo)
        if request.httprequest.method == "POST" and not values["reason"]:
            values |= self._check_in(activity_sudo, member_sudo)
        return self._render(values)

    def _check_in(self, activity_sudo, member_sudo):
        try:
            activity_sudo._check_in(member_sudo)
        except UserError as error:
            return {"reason": str(error)}
        return {"done": True}

    def _render(self, values, status=200):
        response = request.render("party_points.party_activity_check_in", values)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        # the address holds the code; no other site learns it
        response.headers["Referrer-Policy"] = "same-origin"
        return response
