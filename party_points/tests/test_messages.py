from odoo.tests import RecordCapturer, tagged

from .dispute_common import PartyDisputeCommon
from .review_common import VOTERS, PartyReviewCommon


class TellingMixin:
    """Who was told what."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def speak(self, lang, *roles):
        for role in roles:
            self.users[role].lang = lang

    def told(self, step, *args, **kwargs):
        """:return: ``{who was told: (subject, text)}`` by a step"""
        with RecordCapturer(self.env["mail.message"]) as messages:
            step(*args, **kwargs)
        return {
            partner: (message.subject, message.body)
            for message in messages.records
            if message.message_type == "user_notification"
            for partner in message.partner_ids
        }


@tagged("post_install", "-at_install")
class TestMessagesOfDisputes(TellingMixin, PartyDisputeCommon):
    """Everybody is written to in his own language (POR-3)."""

    def contact(self, role):
        return self.users[role].partner_id

    def test_english_reader_reads_english_whoever_answers(self):
        self.assert_each_reads_his_own("zh_CN", "en_US")

    def test_chinese_reader_reads_chinese_whoever_answers(self):
        self.assert_each_reads_his_own("en_US", "zh_CN")

    def assert_each_reads_his_own(self, actor, other):
        """The colleague reads what the committee does, the member something else."""
        dispute = self.filed("colleague")
        self.speak(actor, "committee", "colleague")
        self.speak(other, "member")
        told = self.told(self.answer, dispute, "rejected")
        by_lang = {
            actor: told[self.contact("colleague")],
            other: told[self.contact("member")],
        }
        subject, text = by_lang["en_US"]
        self.assertEqual(subject, f"Dispute {dispute.name}")
        self.assertIn("has answered: Dismissed", text)
        subject, text = by_lang["zh_CN"]
        self.assertNotIn("Dispute", subject)
        self.assertIn("不予采纳", text)
        self.assertNotIn("Dismissed", text)
        for _subject, text in by_lang.values():
            self.assertIn("So it was found.", text)

    def test_who_is_told_does_not_learn_who_else_is(self):
        dispute = self.filed("colleague")
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.answer(dispute, "rejected")
        told = messages.records.filtered("partner_ids")
        self.assertEqual([len(message.partner_ids) for message in told], [1, 1])

    def test_members_without_an_account_are_written_nothing(self):
        quiet = self.new_member(self.branch, name="Quiet")
        dispute = self.filed("colleague")
        before = self.env["mail.message"].search_count([])
        dispute._tell_people(quiet.partner_id, lambda own: own.env._("Nothing."))
        self.assertEqual(self.env["mail.message"].search_count([]), before)

    def test_mails_do_not_show_the_addresses_of_others(self):
        guests = self.env["res.users"]
        for number in range(2):
            guests |= self.new_user(f"test_guest_{number}", "base.group_portal")
        for guest in guests:
            self.new_member(self.branch, partner=guest.partner_id)
        with RecordCapturer(self.env["mail.mail"]) as mails:
            self.publication._notify_in_their_language(
                guests.partner_id, lambda own: ("About", "this"), apart=False
            )
        self.assertEqual(mails.records.recipient_ids, guests.partner_id)
        for mail in mails.records:
            self.assertNotIn("test_guest", mail.headers or "")

    def test_portal_witness_is_written_to_and_has_no_activity(self):
        guest = self.new_user("test_guest", "base.group_portal")
        guest.lang = "zh_CN"
        self.new_member(self.branch, partner=guest.partner_id)
        self.speak("en_US", "scorekeeper")
        line = self.register("FIXED", day=self.on(4), description="Swept the yard")
        told = self.told(
            self.as_role("scorekeeper", self.env["party.witness"]).create,
            {"member_id": guest.party_member_ids.id, "line_id": line.id},
        )
        _subject, text = told[guest.partner_id]
        self.assertNotIn(", on ", text)
        self.assertIn("Item FIXED", text)
        self.assertIn("Swept the yard", text)
        self.assertFalse(
            self.env["mail.activity"].search_count([("user_id", "=", guest.id)])
        )


@tagged("post_install", "-at_install")
class TestMessagesOfPublications(TellingMixin, PartyDisputeCommon):
    """Members learn what their branch has published, and until when to object."""

    def publish_april(self, **vals):
        self.seal(4)
        with RecordCapturer(self.env["mail.message"]) as messages:
            publication = self.publish(first=4, last=4, **vals)
        own = messages.records.filtered(lambda m: m.model == "party.publication")
        return publication, own.filtered("partner_ids")

    def test_members_are_told_in_one_message_for_each_language(self):
        self.speak("zh_CN", "colleague", "member")
        publication, messages = self.publish_april()
        self.assertEqual(len(messages), 2)
        chinese, english = messages.sorted(lambda m: len(m.partner_ids))
        self.assertEqual(
            chinese.partner_ids,
            (self.users["colleague"] | self.users["member"]).partner_id,
        )
        self.assertIn("until", english.body)
        self.assertIn(str(publication.window_end.day), english.body)
        self.assertIn(self.users["scorekeeper"].partner_id, english.partner_ids)
        self.assertNotIn(self.other_member.partner_id, messages.partner_ids)
        self.env["mail.message.schedule"]._send_notifications_cron()
        self.assertEqual(messages.notified_partner_ids, messages.partner_ids)

    def test_what_is_for_the_superior_alone_is_told_to_no_member(self):
        _publication, messages = self.publish_april(audience="superior")
        self.assertFalse(messages)

    def test_telling_costs_the_same_for_many(self):
        counts = []
        for _round in range(3):
            before = self.cr.sql_log_count
            self.publication._tell_members()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            for number in range(5):
                login = f"test_reader_{len(counts)}_{number}"
                user = self.new_user(login, "base.group_portal")
                self.new_member(self.branch, partner=user.partner_id)
            self.env.invalidate_all()
        self.assertEqual(counts[1], counts[2])


@tagged("post_install", "-at_install")
class TestMessagesOfReviews(TellingMixin, PartyReviewCommon):
    """Each member learns once what was decided about him."""

    def decided(self, *lines):
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.decide(None, dict.fromkeys(VOTERS[:3], "for"))
        return messages.records.filtered(lambda m: m.model == "party.member")

    def test_member_reads_in_one_message_what_was_decided_about_him(self):
        self.speak("zh_CN", "member")
        self.register("RANGE")
        self.register("LATE", description="Was absent without a reason")
        self.register("RANGE", who="publicity", description="Something else")
        messages = self.decided()
        own = messages.filtered(lambda m: m.res_id == self.member.id)
        self.assertEqual(own.partner_ids, self.users["member"].partner_id)
        for words in ("Item LATE", "Was absent without a reason", "Item RANGE", "已"):
            self.assertIn(words, own.body)
        self.assertNotIn("Something else", own.body)
        self.assertNotIn("Confirmed", own.body)
        other = messages - own
        self.assertEqual(other.partner_ids, self.users["publicity"].partner_id)
        self.assertIn("Something else", other.body)
        self.assertIn("Confirmed", other.body)

    def test_what_is_not_decided_yet_is_not_told(self):
        self.register("LATE")
        with RecordCapturer(self.env["mail.message"]) as messages:
            self.decide(None, {"secretary": "for"})
        self.assertNotIn("party.member", messages.records.mapped("model"))

    def test_member_is_told_what_was_decided_above_his_branch(self):
        line = self.register("LATE")
        line._escalate({line: "superior"}, {line: "Too much for us."})
        told = self.told(
            self.as_role("superior", line)._decide_above, "confirm", "It was so."
        )
        _subject, text = told[self.users["member"].partner_id]
        self.assertIn("It was so.", text)
        self.assertIn("Item LATE", text)

    def test_voter_without_a_back_office_is_written_to(self):
        voter = self.users["discipline"]
        voter.group_ids -= self.env.ref("base.group_user")
        voter.group_ids += self.env.ref("base.group_portal")
        self.register()
        told = self.told(self.open_review)
        self.assertEqual(list(told), [voter.partner_id])
        subject, text = told[voter.partner_id]
        self.assertIn(f"{self.year}-03", subject)
        self.assertIn("Please vote until", text)

    def test_a_review_costs_the_same_queries_however_many_are_told(self):
        users = [
            self.new_user(f"test_reader_{number}", "base.group_portal")
            for number in range(20)
        ]
        members = [self.new_member(self.branch, partner=u.partner_id) for u in users]
        counts = []
        for few in (members[:1], members[1:3], members[3:]):
            lines = self.env["party.point.line"].create(
                [
                    self.prepare_line(member, self.items["FIXED"], self.on(3))
                    for member in few
                    for _number in range(3)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            with RecordCapturer(self.env["mail.message"]) as messages:
                lines._tell_decided()
                self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
            self.assertEqual(len(messages.records), len(few))
        self.assertEqual(counts[1], counts[2])
