import base64
import hashlib
import time

from odoo import fields, models
from odoo.tools import consteq, format_date, hmac
from odoo.tools.image import image_data_uri

from ...clock import today

# How long a code is shown, in seconds; the one before it is still taken.
SECONDS = 30
TOKEN_LENGTH = 32
SCOPE = "party_points.check_in"


class PartyActivity(models.Model):
    """Checking in by phone, where the branch wants it: a convenience beside the list,
    which stays the branch's register (POR-2a).

    Whoever keeps the list shows a code that changes every half minute, so that a
    photograph of it is of no use to those who stayed at home. A member opens it and
    says himself that he is there. When he did so is all that is recorded: no place,
    no device.
    """

    _inherit = "party.activity"

    def action_show_code(self):
        """The page with the code, for a screen in the room."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/party_points/activity/{self.id}/qr",
            "target": "new",
        }

    def _get_check_in_code(self):
        """The code of this half minute.

        :return: ``{"image": a data URI, or False where nobody checks in,
            "seconds": how long it is shown, "reason": why there is none}``
        """
        self.ensure_one()
        if reason := self._get_no_check_in_reason():
            return {"image": False, "seconds": 0, "reason": reason}
        token = self._get_check_in_token(self.id, self._get_check_in_window())
        url = f"{self.get_base_url()}/party_points/check_in/{self.id}/{token}"
        png = self.env["ir.actions.report"].barcode("QR", url, width=600, height=600)
        return {
            "image": image_data_uri(base64.b64encode(png)),
            "seconds": SECONDS - int(time.time() % SECONDS),
            "reason": False,
        }

    def _get_check_in_window(self):
        return int(time.time() // SECONDS)

    def _get_check_in_token(self, activity_id, window):
        # sudo: the database's secret, of which the token tells nothing
        whole = hmac(self.env(su=True), SCOPE, (activity_id, window), hashlib.sha256)
        return whole[:TOKEN_LENGTH]

    def _is_check_in_token(self, activity_id, token):
        """Whether it is the code of this half minute or of the one before. Asked
        before the activity is looked up: what is forged looks up nothing."""
        window = self._get_check_in_window()
        given = token.encode()
        valid = [
            self._get_check_in_token(activity_id, number).encode()
            for number in (window, window - 1)
        ]
        return any([consteq(given, one) for one in valid])

    def _get_no_check_in_reason(self):
        """Why nobody checks in now; ``False`` where members can."""
        self.ensure_one()
        if self.state == "cancelled":
            return self.env._("This activity is cancelled.")
        if self.state == "closed":
            return self.env._(
                "The list of this activity is closed. The branch's scorekeeper can "
                "tell you whether you are on it."
            )
        if self.date != today(self):
            return self.env._(
                "Members check in on the day of the activity: %(day)s.",
                day=format_date(self.env, self.date),
            )
        return False

    def _get_cannot_check_in_reason(self, member):
        """Why this member does not check in here now; ``False`` where he can."""
        self.ensure_one()
        if not member:
            return self.env._(
                "Your account belongs to no member. Ask the scorekeeper to put you on "
                "the list."
            )
        if reason := self._get_no_check_in_reason():
            return reason
        if not member._get_assignments(self.date)[member]:
            return self.env._("You belong to no branch on this day.")
        if self.env["party.exemption"]._get_exempt(member, self.date):
            return self.env._(
                "You are exempt from scoring and need not check in. You are welcome "
                "all the same."
            )
        return False

    def _check_in(self, member):
        """Put a member on the list as present, or mark him so.

        :raise UserError: where the list has been closed in the meantime
        """
        self.ensure_one()
        self._check_planned()
        attendances = self.env["party.attendance"]._for_workflow()
        vals = {"activity_id": self.id, "member_id": member.id}
        attendance = attendances.search(
            [(name, "=", id_) for name, id_ in vals.items()]
        )
        present = {
            "outcome": "present",
            "checked_in_on": attendance.checked_in_on or fields.Datetime.now(),
        }
        if attendance:
            attendance.write(present)
        else:
            attendances._create_once({**vals, **present})
