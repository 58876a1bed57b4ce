import base64
import time
from unittest.mock import patch

from odoo.http import Request
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .activity_common import ActivityCommon

SECONDS = 30
NOT_VALID = "This code is not valid, or not any more."


@tagged("post_install", "-at_install")
class TestPartyCheckIn(HttpCase, ActivityCommon):
    """Members check in by phone with a code that is shown in the room; the list stays
    the branch's (POR-2a)."""

    def setUp(self):
        super().setUp()
        self.activity = self.new_activity()
        self.member = self.new_member_with_user(self.branch, "test_portal")
        self.clock = self.start_clock()

    def start_clock(self):
        """A clock that stands in the middle of a half minute until it is moved."""
        clock = {"now": (time.time() // SECONDS) * SECONDS + SECONDS / 2}
        patcher = patch(
            "odoo.addons.party_points.models.ledger.party_activity_check_in.time",
            **{"time.side_effect": lambda: clock["now"]},
        )
        patcher.start()
        self.addCleanup(patcher.stop)
        return clock

    def get_url(self, activity=None, windows_ago=0):
        activity = activity or self.activity
        window = activity._get_check_in_window() - windows_ago
        token = activity._get_check_in_token(activity.id, window)
        return f"/party_points/check_in/{activity.id}/{token}"

    def post(self, url):
        return self.url_open(url, data={"csrf_token": Request.csrf_token(self)})

    def attendance(self, member=None, activity=None):
        return self.env["party.attendance"].search(
            [
                ("activity_id", "=", (activity or self.activity).id),
                ("member_id", "=", (member or self.member).id),
            ]
        )

    # The phone

    def test_opening_the_page_asks_and_writes_nothing(self):
        self.authenticate("test_portal", "test_portal")
        response = self.url_open(self.get_url())
        self.assertEqual(response.status_code, 200)
        self.assertIn("I am here", response.text)
        self.assertIn(self.activity.name, response.text)
        self.assertIn("no-store", response.headers["Cache-Control"])
        self.assertFalse(self.attendance())

    def test_member_checks_in(self):
        self.authenticate("test_portal", "test_portal")
        response = self.post(self.get_url())
        self.assertIn("you are on the list as present", response.text)
        attendance = self.attendance()
        self.assertEqual(attendance.outcome, "present")
        self.assertTrue(attendance.checked_in_on)
        self.assertFalse(attendance.is_guest)

    def test_checking_in_twice_is_once(self):
        self.authenticate("test_portal", "test_portal")
        self.post(self.get_url())
        moment = self.attendance().checked_in_on
        self.assertIn("on the list as present", self.post(self.get_url()).text)
        self.assertEqual(self.attendance().checked_in_on, moment)

    def test_who_was_marked_absent_checks_in_while_the_list_is_open(self):
        self.activity.action_invite()
        self.attendance().action_absent()
        self.authenticate("test_portal", "test_portal")
        self.post(self.get_url())
        self.assertEqual(self.attendance().outcome, "present")

    def test_member_of_another_branch_checks_in_as_a_guest(self):
        guest = self.new_member_with_user(self.other_branch, "test_guest")
        self.authenticate("test_guest", "test_guest")
        self.post(self.get_url())
        self.assertTrue(self.attendance(guest).is_guest)

    def test_post_without_the_session_s_token_is_refused(self):
        self.authenticate("test_portal", "test_portal")
        with mute_logger("odoo.http"):
            response = self.url_open(self.get_url(), data={"csrf_token": "forged"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.attendance())

    def test_who_is_not_signed_in_signs_in_first(self):
        response = self.url_open(self.get_url())
        self.assertIn("/web/login", response.url)

    # The code

    def test_code_of_the_half_minute_before_is_taken_and_older_ones_are_not(self):
        self.authenticate("test_portal", "test_portal")
        self.assertIn("I am here", self.url_open(self.get_url(windows_ago=1)).text)
        for windows_ago in (2, 100, -1):
            response = self.post(self.get_url(windows_ago=windows_ago))
            with self.subTest(windows_ago=windows_ago):
                self.assertIn(NOT_VALID, response.text)
        self.assertFalse(self.attendance())

    def test_code_runs_out_between_opening_and_confirming(self):
        self.authenticate("test_portal", "test_portal")
        url = self.get_url()
        self.assertIn("I am here", self.url_open(url).text)
        self.clock["now"] += 2 * SECONDS
        self.assertIn(NOT_VALID, self.post(url).text)
        self.assertFalse(self.attendance())

    def test_forged_and_unknown_get_one_answer(self):
        self.authenticate("test_portal", "test_portal")
        other = self.new_activity("study")
        token = self.get_url(other).rsplit("/", 1)[-1]
        answers = set()
        for id_, forged in (
            (self.activity.id, "0" * 32),
            (self.activity.id, token),
            (self.activity.id, "码"),
            (other.id + 1000, "0" * 32),
            (10**30, "0" * 32),
        ):
            response = self.url_open(f"/party_points/check_in/{id_}/{forged}")
            self.assertIn(NOT_VALID, response.text)
            answers.add(response.status_code)
        self.assertEqual(answers, {404})

    # When not

    def test_reasons_are_said_and_nothing_is_written(self):
        self.authenticate("test_portal", "test_portal")
        tomorrow = self.new_activity(date=self.days(1))
        closed = self.fill_in("study")
        closed.action_close()
        cancelled = self.new_activity("theme_day")
        self.take_step(cancelled, "cancel")
        for activity, words in (
            (tomorrow, "on the day of the activity"),
            (closed, "is closed"),
            (cancelled, "is cancelled"),
        ):
            with self.subTest(words=words):
                before = self.attendance(activity=activity).checked_in_on
                response = self.post(self.get_url(activity))
                self.assertEqual(response.status_code, 200)
                self.assertIn(words, response.text)
                after = self.attendance(activity=activity).checked_in_on
                self.assertEqual(after, before)

    def test_absent_member_is_not_made_present_after_the_closing(self):
        self.activity.action_invite()
        self.attendance().action_absent()
        url = self.get_url()
        self.activity.action_close()
        self.authenticate("test_portal", "test_portal")
        self.assertIn("is closed", self.post(url).text)
        self.assertEqual(self.attendance().outcome, "absent")

    def test_exempt_member_need_not_check_in(self):
        self.exempt(self.member)
        self.authenticate("test_portal", "test_portal")
        self.assertIn("You are exempt", self.post(self.get_url()).text)
        self.assertFalse(self.attendance())

    def test_account_without_a_member_is_told_whom_to_ask(self):
        self.authenticate("test_outsider", "test_outsider")
        self.assertIn("belongs to no member", self.post(self.get_url()).text)
        self.assertFalse(self.activity.attendance_ids)

    # The screen

    def test_who_keeps_the_list_shows_the_code_and_others_do_not(self):
        url = self.activity.action_show_code()["url"]
        self.authenticate("test_scorekeeper", "test_scorekeeper")
        response = self.url_open(url)
        self.assertIn("data:image/png;base64,", response.text)
        for login in ("test_member", "test_superior", "test_portal", "test_outsider"):
            self.authenticate(login, login)
            with self.subTest(login=login):
                self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate("test_scorekeeper", "test_scorekeeper")
        unknown = f"/party_points/activity/{10**6}/qr"
        self.assertEqual(self.url_open(unknown).status_code, 404)

    def test_code_is_renewed_without_loading_the_page_again(self):
        url = f"/party_points/activity/{self.activity.id}/code"
        report = self.env.registry["ir.actions.report"]
        self.authenticate("test_scorekeeper", "test_scorekeeper")
        with patch.object(
            report, "barcode", lambda self, kind, value, **kw: value.encode()
        ):
            first = self.make_jsonrpc_request(url)
            again = self.make_jsonrpc_request(url)
            old = self.get_url()
            self.clock["now"] += SECONDS
            later = self.make_jsonrpc_request(url)
        self.assertEqual(first["seconds"], SECONDS / 2)
        self.assertTrue(self.read_code(first).endswith(old))
        self.assertEqual(first, again)
        self.assertTrue(self.read_code(later).endswith(self.get_url()))
        self.assertNotEqual(first["image"], later["image"])

    def test_code_is_not_given_to_who_keeps_no_list(self):
        url = f"/party_points/activity/{self.activity.id}/code"
        for login in ("test_portal", "test_superior"):
            self.authenticate(login, login)
            with self.subTest(login=login):
                self.assertFalse(self.make_jsonrpc_request(url)["image"])

    def read_code(self, code):
        """The address in a picture that holds its bare text."""
        return base64.b64decode(code["image"].partition(",")[2]).decode()

    def test_screen_says_why_there_is_no_code(self):
        tomorrow = self.new_activity(date=self.days(1))
        self.authenticate("test_scorekeeper", "test_scorekeeper")
        response = self.url_open(tomorrow.action_show_code()["url"])
        self.assertIn("on the day of the activity", response.text)
        self.assertNotIn("data:image/png", response.text)

    def test_code_changes_on_the_screen_in_the_browser(self):
        self.clock["now"] += SECONDS / 2 - 1  # one second is left
        self.browser_js(
            f"/party_points/activity/{self.activity.id}/qr",
            """
            const image = document.querySelector(".o_party_code_image");
            const first = image.src;
            const started = performance.timeOrigin;
            const watch = setInterval(() => {
                if (image.src !== first && performance.timeOrigin === started) {
                    clearInterval(watch);
                    console.log("test successful");
                }
            }, 200);
            """,
            ready="Boolean(document.querySelector('.o_party_code_image'))",
            login="test_scorekeeper",
        )
