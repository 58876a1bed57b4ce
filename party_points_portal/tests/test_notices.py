from urllib.parse import quote, urlsplit

from odoo.tests import RecordCapturer, tagged
from odoo.tools import format_date

from odoo.addons.party_points.tests.dispute_common import PartyDisputeCommon

from .page_common import PageCase

OVERVIEW = "/my/points"
LIST = "/my/points/notices"
KINDS = {
    "witness",
    "declaration",
    "dispute",
    "reconciliation",
    "appraisal",
    "talk",
    "warning",
    "ballot",
    "publication",
}


class NoticesCommon(PageCase, PartyDisputeCommon):
    """``portal`` is a member of the branch who has no back office."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.users["portal"] = cls.new_user("test_portal_member", "base.group_portal")
        cls.contact = cls.users["portal"].partner_id
        cls.own = cls.new_member(cls.branch, partner=cls.contact)
        stranger = cls.new_user("test_stranger", "base.group_portal")
        cls.users["stranger"] = stranger
        cls.new_member(cls.other_branch, partner=stranger.partner_id)
        cls.new_user("test_customer", "base.group_portal")

    def notify(self, subject="Read this", text="It concerns you.", record=None):
        (record or self.publication)._notify_in_their_language(
            self.contact, lambda own: (subject, text)
        )

    def end_membership(self):
        ended = {"standing": "ended", "end_reason": "withdrawn"}
        self.own._change_history(self.today, ended, "He left.")
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestMails(NoticesCommon):
    """Mails lead members to their own pages (POR-1)."""

    def mail_to(self, role, record=None):
        with RecordCapturer(self.env["mail.mail"]) as mails:
            (record or self.publication)._notify_in_their_language(
                self.users[role].partner_id, lambda own: ("Read this", "Now.")
            )
        return mails.records.body_html

    def test_button_leads_members_to_their_page_and_officers_to_the_back_office(self):
        path = f"/my/points/publications/{self.publication.id}"
        body = self.mail_to("portal")
        self.assertIn(f'{self.publication.get_base_url()}{path}"', body)
        self.assertIn("Open on My Points", body)
        self.assertNotIn("/mail/view", body)
        self.assertNotIn("access_token", body)
        body = self.mail_to("colleague")
        self.assertIn("/mail/view?", body)
        self.assertNotIn(path, body)

    def test_officers_are_not_led_to_pages_that_are_others_alone(self):
        dispute, own = self.filed("colleague"), self.filed_omission("portal")
        self.new_position(self.branch, "publicity_commissioner", self.contact)
        path = dispute._get_portal_path()
        body = self.mail_to("portal", dispute)
        self.assertIn("Now.", body)
        for words in (path, "/mail/view", "Open on My Points"):
            self.assertNotIn(words, body)
        self.assertIn(f'{own._get_portal_path()}"', self.mail_to("portal", own))
        body = self.mail_to("secretary", dispute)
        self.assertIn("/mail/view?", body)
        self.assertNotIn(path, body)
        link = f"/mail/view?model=party.dispute&res_id={dispute.id}"
        for login in ("test_portal_member", "test_secretary"):
            page = self.get(link, login, allow_redirects=False)
            self.assertNotIn(path, page.headers["Location"])
        self.assertNotIn("Open the page", self.get_card(dispute, "portal"))
        self.assertIn(f'href="{own._get_portal_path()}"', self.get_card(own, "portal"))
        card = self.get_card(dispute, "secretary")
        self.assertNotIn(path, card)
        self.assertIn("/mail/view?model=party.dispute", card)

    def get_card(self, record, role):
        """What the page of messages has of the newest one."""
        record._notify_in_their_language(
            self.users[role].partner_id, lambda own: ("The newest", "Now.")
        )
        page = self.get(LIST, self.users[role].login).text
        return page.split("The newest")[1].split("</article>")[0]

    def test_button_speaks_the_readers_language(self):
        self.users["portal"].lang = "zh_CN"
        self.env.flush_all()
        self.assertIn('lang="zh_CN"', self.mail_to("portal"))

    def test_link_of_a_mail_leads_there_too(self):
        link = f"/mail/view?model=party.publication&res_id={self.publication.id}"
        page = self.get(link, allow_redirects=False)
        path = f"/my/points/publications/{self.publication.id}"
        self.assertEqual(urlsplit(page.headers["Location"]).path, path)
        page = self.get(link, "test_colleague", allow_redirects=False)
        self.assertNotIn("/my/points", page.headers["Location"])
        page = self.get(link, "test_stranger", allow_redirects=False)
        self.assertNotIn("/my/points", page.headers["Location"])
        self.authenticate(None, None)
        page = self.url_open(link, allow_redirects=False)
        location = page.headers["Location"]
        self.assertEqual(urlsplit(location).path, "/web/login")
        self.assertIn(quote("/mail/view", safe=""), location)

    def test_who_may_not_read_it_any_more_gets_no_mail(self):
        self.end_membership()
        self.assertFalse(self.mail_to("portal"))
        self.assertFalse(self.mail_to("stranger"))


@tagged("post_install", "-at_install")
class TestNotices(NoticesCommon):
    """What a member was told, on his pages."""

    def test_member_reads_what_he_was_told_newest_first(self):
        self.notify("First of all", "<script>alert(1)</script> 𠮷 🎉")
        self.publication._notify_later(
            [(self.publication, self.contact, "And then", "<b>later</b>")]
        )
        page = self.get(LIST).text
        self.assertLess(page.index("And then"), page.index("First of all"))
        self.assertIn("&lt;script&gt;alert(1)", page)
        self.assertIn("𠮷 🎉", page)
        self.assertIn("&lt;b&gt;later", page)
        path = f"/my/points/publications/{self.publication.id}"
        self.assertIn(f'href="{path}"', page)

    def test_overview_shows_the_newest_three(self):
        for number in range(4):
            self.notify(f"Notice {number}")
        page = self.get(OVERVIEW).text
        for number, shown in enumerate((False, True, True, True)):
            self.assertEqual(f"Notice {number}" in page, shown)
        self.assertIn(f'href="{LIST}"', page)

    def test_notices_are_turned_over_page_by_page(self):
        for number in range(22):
            self.notify(f"Notice no. {number}.")
        page = self.get(LIST).text
        self.assertIn("Notice no. 21.", page)
        self.assertNotIn("Notice no. 1.", page)
        self.assertIn(f'href="{LIST}/page/2"', page)
        page = self.get(f"{LIST}/page/2").text
        self.assertIn("Notice no. 1.", page)
        self.assertNotIn("Notice no. 21.", page)
        for number in (0, 99):
            self.assertEqual(self.get(f"{LIST}/page/{number}").status_code, 200)
        self.assertEqual(self.get(f"{LIST}/page/x").status_code, 404)

    def test_nobody_reads_what_others_were_told(self):
        self.notify("For him alone")
        for login in ("test_colleague", "test_stranger", "test_customer"):
            with self.subTest(login):
                page = self.get(LIST, login)
                self.assertEqual(page.status_code, 200)
                self.assertNotIn("For him alone", page.text)

    def test_who_was_told_nothing_learns_what_will_appear(self):
        self.assertIn("You have not been written to yet", self.get(LIST).text)

    def test_what_he_may_not_read_any_more_is_not_shown(self):
        elsewhere = self.publish_elsewhere()[1]
        elsewhere._notify_later([(elsewhere, self.contact, "Of another branch", "No")])
        self.notify("Of his own")
        page = self.get(LIST).text
        self.assertIn("Of his own", page)
        self.assertNotIn("Of another branch", page)
        self.end_membership()
        self.assertNotIn("Of his own", self.get(LIST).text)

    def test_notices_cost_the_same_queries_however_many(self):
        member = self.own.with_user(self.users["portal"])
        counts = []
        for number in (1, 1, 10):
            for _number in range(number):
                self.notify()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            notices = member._get_notices(limit=20)
            [(n["message"].body, n["title"], n["url"]) for n in notices]
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(notices), 12)
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestTasks(NoticesCommon):
    """What waits for a member, on his overview."""

    def add_tasks(self, month):
        """One of each kind; all stand in last year's month."""
        env = self.env
        branch = {"member_id": self.own.id, "branch_id": self.branch.id}
        line = self.register("FIXED", day=self.on(month))
        env["party.witness"].create({"member_id": self.own.id, "line_id": line.id})
        self.declare(role="portal", member=self.own, submit=False)
        env["party.dispute"].create(
            {
                "filer_id": self.own.id,
                "member_id": self.own.id,
                "branch_id": self.branch.id,
                "state": "answered",
                "name": f"D-{month}",
                "appeal_by": self.days(month),
            }
        )
        publication = env["party.publication"].create(
            {
                "branch_id": self.branch.id,
                "kind": "month",
                "date_from": self.on(month, 1),
                "date_to": self.on(month, 28),
                "state": "published",
                "window_end": self.days(month),
            }
        )
        env["party.reconciliation"].create({"publication_id": publication.id, **branch})
        warning = env["party.warning"].create(
            {
                "rule_id": env["party.warning.rule"].search([], limit=1).id,
                "title": f"Warning of {month}",
                "trigger": "below",
                "measure": "reminder_talk",
                "owner_role": "secretary",
                "days": 15,
                "year": self.year,
                "month": self.on(month, 1),
                "period_id": self.period(self.branch, self.on(month)).id,
                "state": "confirmed",
                "confirmed_on": self.today,
                **branch,
            }
        )
        env["party.talk"].create(
            {"warning_id": warning.id, "state": "held", "held_on": self.today, **branch}
        )
        cycle = env["party.cycle"]._get_or_create(self.branch, self.year - month)
        cycle.write({"state": "confirmed", "answer_by": self.days(month)})
        env["party.appraisal"].create(
            {
                "cycle_id": cycle.id,
                "year": cycle.year,
                "status": "ranked",
                **branch,
            }
        )
        evaluation = env["party.evaluation"].create(
            {
                "branch_id": self.branch.id,
                "year": self.year - month,
                "half": "1",
                "state": "open",
                "date_to": self.days(month),
            }
        )
        env["party.evaluation.voter"].create({"evaluation_id": evaluation.id, **branch})
        env.flush_all()

    def get_tasks(self, role="portal"):
        member = self.users[role].party_member_ids.with_user(self.users[role])
        return member._get_portal_tasks()

    def test_each_kind_of_task_waits_for_the_member_and_for_nobody_else(self):
        self.add_tasks(4)
        tasks = self.get_tasks()
        self.assertEqual({task["kind"] for task in tasks}, KINDS)
        due = [task["date"] for task in tasks if task["is_due"]]
        self.assertEqual(due, sorted(due))
        self.assertFalse(self.get_tasks("stranger"))
        self.assertEqual(
            {t["kind"] for t in self.get_tasks("colleague")}, {"publication"}
        )
        page = self.get(OVERVIEW).text
        for kind in KINDS:
            self.assertIn(f'data-kind="{kind}"', page)

    def test_tasks_cost_the_same_queries_however_many(self):
        counts = []
        for month in (4, 5, 6, 7):
            self.add_tasks(month)
            self.env.invalidate_all()
            self.get_tasks()  # rights and rules are known
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            tasks = self.get_tasks()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(len(tasks), 4 * (len(KINDS) - 1) + 1)
        [reading] = [task for task in tasks if task["kind"] == "publication"]
        self.assertEqual(reading["url"], "/my/points/publications")
        self.assertEqual(reading["date"], self.days(4))
        self.assertEqual(counts[1], counts[3])

    def test_done_tasks_and_those_of_the_past_are_gone(self):
        self.add_tasks(4)
        mine = [("member_id", "=", self.own.id)]
        self.env["party.witness"].search(mine).state = "confirmed"
        self.env["party.declaration"].search(mine).state = "acknowledged"
        self.env["party.dispute"].search(mine).appeal_by = self.days(-1)
        self.env["party.reconciliation"].search(mine).state = "agrees"
        self.env["party.publication"].search([]).window_end = self.days(-1)
        self.env["party.warning"].search(mine).state = "done"
        self.env["party.talk"].search(mine).state = "acknowledged"
        self.env["party.appraisal"].search(mine).answer = "acknowledged"
        self.env["party.evaluation.voter"].search(mine).has_voted = True
        self.env.flush_all()
        self.assertFalse(self.get_tasks())
        self.assertIn("Nothing at the moment", self.get(OVERVIEW).text)

    def test_committee_member_is_asked_to_vote_until_he_has(self):
        for number in range(4):
            self.new_member(self.branch, name=f"Extra {number}")
        self.register("FIXED", day=self.on(4))
        review = self.open_review(4)
        task = next(t for t in self.get_tasks("committee") if t["kind"] == "review")
        self.assertEqual(task["date"], review.deadline)
        self.assertNotIn("review", {t["kind"] for t in self.get_tasks("colleague")})
        action = self.as_role("committee", review).action_vote()
        ballot = self.env["party.review.ballot"].browse(action["res_id"])
        self.as_role("committee", ballot).action_all_in_favour()
        self.assertNotIn("review", {t["kind"] for t in self.get_tasks("committee")})

    def test_home_counts_what_waits(self):
        self.add_tasks(4)
        self.assertIn("party_task_count", self.get("/my").text)
        for login, count in (
            ("test_portal_member", len(self.get_tasks())),
            ("test_customer", 0),
        ):
            self.authenticate(login, login)
            answer = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["party_task_count"]}
            )
            self.assertEqual(answer["party_task_count"], count)

    def test_former_member_finds_nobodys_tasks(self):
        self.add_tasks(4)
        self.end_membership()
        page = self.get(OVERVIEW)
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("data-kind", page.text)

    def test_dates_are_in_the_readers_format(self):
        self.users["portal"].lang = "zh_CN"
        self.add_tasks(4)
        shown = format_date(self.env, self.days(4), lang_code="zh_CN")
        self.assertIn(shown, self.get(OVERVIEW).text)
