from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .rules_common import PartyRulesCommon

ITEM = "party.rule.item"


@tagged("post_install", "-at_install")
class TestPartyActivityType(PartyRulesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.types = cls.env["party.activity.type"]
        cls.lesson, cls.theme_day = (
            cls.env.ref(f"party_points.party_activity_type_{name}")
            for name in ("party_lesson", "theme_day")
        )

    # The types

    def test_eight_types_are_shipped(self):
        invited = {t.code: t.invites for t in self.types.search([])}
        shipped = {
            "MEMBER_MEETING": "all",
            "COMMITTEE_MEETING": "committee",
            "GROUP_MEETING": "group",
            "PARTY_LESSON": "all",
            "THEME_DAY": "all",
            "ORGANISATIONAL_LIFE": "all",
            "STUDY": "all",
            "VOLUNTEERING": "nobody",
        }
        self.assertEqual({code: invited.get(code) for code in shipped}, shipped)

    def test_types_have_chinese_names(self):
        names = (self.lesson | self.theme_day).with_context(lang="zh_CN")
        self.assertEqual(names.mapped("name"), ["党课", "主题党日"])

    def test_code_is_used_once_archived_types_included(self):
        self.lesson.active = False
        with self.assert_database_refuses(self.types._name, "archived ones count too"):
            self.lesson.copy({"code": self.lesson.code})

    def test_all_read_the_types_and_the_administrator_writes_them(self):
        for role in self.users:
            lesson = self.as_role(role, self.lesson)
            self.assertTrue(lesson.name)
            if role != "administrator":
                with self.subTest(role=role), self.assertRaises(AccessError):
                    lesson.name = "Other"
                with self.subTest(role=role), self.assertRaises(AccessError):
                    lesson.create({"name": "Other", "code": "OTHER"})
        types = self.as_role("administrator", self.types)
        types.create({"name": "Visit", "code": "VISIT"}).name = "Excursion"

    def test_type_that_an_item_names_is_not_deleted(self):
        extra = self.types.create({"name": "Visit", "code": "VISIT"})
        self.items["MEETING"].activity_type_id = extra
        with self.assert_database_refuses(ITEM, "Rule Item"):
            extra.unlink()

    # The items that name them

    def change(self, code, **vals):
        self.as_role("superior", self.items[code]).write(vals)

    def test_attendance_counts_where_the_branch_records_it(self):
        with self.assert_database_refuses(ITEM, "Attendance is the branch's record"):
            self.change("FIXED", activity_type_id=self.lesson.id)
        for code in ("MEETING", "BASE", "FIXED", "HOURS"):
            with self.subTest(code=code):
                self.change(code, activity_type_id=self.lesson.id, from_record=True)
                self.env.flush_all()

    def test_attendance_does_not_say_how_well_or_how_high(self):
        for code in ("RANGE", "HONOUR"):
            with (
                self.subTest(code=code),
                self.assert_database_refuses(ITEM, "counted by expected attendance"),
            ):
                self.change(code, activity_type_id=self.lesson.id, from_record=True)

    def test_attendance_makes_no_deduction_and_no_veto(self):
        for code in ("LATE", "VETO"):
            with (
                self.subTest(code=code),
                self.assert_database_refuses(ITEM, "base points or pioneer points"),
            ):
                self.change(code, activity_type_id=self.lesson.id, from_record=True)

    def test_item_of_another_kind_is_not_left_with_an_activity_type(self):
        self.change("FIXED", activity_type_id=self.lesson.id, from_record=True)
        with self.assert_database_refuses(ITEM, "Attendance"):
            self.change("FIXED", kind="deduction")

    def test_members_read_which_attendance_counts(self):
        self.change("MEETING", activity_type_id=self.lesson.id)
        criterion = self.as_role("superior", self.items["MEETING"])._get_criterion()
        words = "counted by attendance at: Party Lesson"
        self.assertEqual(criterion["attendance"], words)
        self.assertFalse(self.items["BASE"]._get_criterion()["attendance"])
        self.enforce(self.template)
        self.assertIn(words, self.as_role("member", self.template).criteria)

    def test_another_activity_type_is_a_difference(self):
        self.change("MEETING", activity_type_id=self.lesson.id)
        self.enforce(self.template)
        draft = self.new_version(self.template)
        self.assertEqual(self.template._compare(draft), [])
        self.item(draft, "MEETING").activity_type_id = self.theme_day
        [change] = self.template._compare(draft)
        self.assertEqual(
            change["details"],
            [
                {
                    "label": "Attendance at",
                    "before": "Party Lesson",
                    "after": "Theme Day",
                }
            ],
        )

    def test_activity_type_is_frozen_with_the_rules(self):
        self.enforce(self.template)
        with self.assertRaisesRegex(UserError, "is or has been in force"):
            self.items["MEETING"].activity_type_id = self.lesson

    def test_derived_item_counts_the_attendance_that_the_superior_says(self):
        self.change("MEETING", activity_type_id=self.lesson.id)
        self.enforce(self.template)
        draft = self.as_role("secretary", self.derive())
        item = self.item(draft, "MEETING")
        self.assertEqual(item.activity_type_id, self.lesson)
        with self.assertRaisesRegex(ValidationError, "only its points.*Attendance at"):
            item.activity_type_id = self.theme_day
