from odoo.exceptions import AccessError

from odoo.addons.party_points.tests.ledger_common import PartyLedgerCommon

from .printing_common import PrintingMixin

# Whoever reads all appraisals of the branch, beside the secretary.
OFFICERS = ("committee", "secretary", "superior", "supervisor", "administrator")


class PartyYearCommon(PrintingMixin, PartyLedgerCommon):
    """Last year of the branch, confirmed by the member meeting: the secretary is first,
    the committee's commissioner second, the member last, with a month of zero and a
    grade that departs; the scorekeeper was exempt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.exempt(cls.members["scorekeeper"], cls.on(1, 1), cls.on(12, 31))
        cls.confirm(cls.member, cls.items["VETO"], cls.on(2))
        cls.confirm(cls.member, cls.items["LATE"], cls.on(3), description="Was late")
        for month in range(1, 13):
            cls.refresh(month)
        cls.pioneer, cls.talk_grade, cls.qualified = cls.grading.grade_ids.sorted(
            "sequence"
        )
        cls.cycle = cls.env["party.cycle"].create(cls.prepare_cycle())
        cls.appraisals = {
            role: cls.env["party.appraisal"].create(cls.prepare_appraisal(role, **vals))
            for role, vals in cls.prepare_rows().items()
        }
        cls.appraisal = cls.appraisals["member"]
        stranger = cls.new_user("test_stranger", "base.group_user")
        cls.new_member(cls.branch, partner=stranger.partner_id)
        elsewhere = cls.new_user("test_elsewhere", "base.group_user")
        cls.new_member(cls.other_branch, partner=elsewhere.partner_id)
        cls.users |= {
            "stranger": stranger,
            "elsewhere": elsewhere,
            "outsider": cls.outsider,
        }
        cls.env.flush_all()

    @classmethod
    def prepare_cycle(cls):
        return {
            "branch_id": cls.branch.id,
            "year": cls.year,
            "state": "confirmed",
            "computed_on": f"{cls.year}-12-27 02:00:00",
            "computed_by_id": cls.users["committee"].id,
            "proposed_on": cls.on(12, 28),
            "proposed_by_id": cls.users["secretary"].id,
            "meeting_date": cls.on(12, 29),
            "meeting_entitled": 5,
            "meeting_present": 4,
            "meeting_in_favour": 3,
            "meeting_minutes": "All were asked.\nThree agreed.",
            "answer_by": cls.days(5),
            "ranked_count": 3,
            "below_count": 1,
            "below_share": 33.33,
            "below_limit": 30,
            "zero_count": 1,
            "finding_count": 1,
            "is_barred": True,
            "is_secretary_barred": True,
        }

    @classmethod
    def prepare_rows(cls):
        return {
            "secretary": {
                "rank": 1,
                "score": 91.5,
                "computed_grade_id": cls.pioneer.id,
                "grade_id": cls.pioneer.id,
                "answer": "acknowledged",
            },
            "committee": {
                "rank": 2,
                "score": 77,
                "computed_grade_id": cls.qualified.id,
                "grade_id": cls.qualified.id,
            },
            "member": {
                "rank": 3,
                "points": 54,
                "score": 61.25,
                "is_below": True,
                "is_vetoed": True,
                "zero_months": 1,
                "base": 55,
                "deductions": -1,
                "annual": 54,
                "average": 49.5,
                "evaluation_mark": 90,
                "weights": {"points": 80, "evaluation": 20},
                "computed_grade_id": cls.talk_grade.id,
                "grade_id": cls.qualified.id,
                "departure_reason": "He was ill in March.",
                "departed_by_id": cls.users["committee"].id,
                "answer": "appealed",
                "answered_on": cls.on(12, 30),
                "appeal_reason": "I was ill in April, too.",
            },
            "scorekeeper": {"status": "exempt", "months": 0},
        }

    @classmethod
    def prepare_appraisal(cls, role, **vals):
        return {
            "cycle_id": cls.cycle.id,
            "branch_id": cls.branch.id,
            "member_id": cls.members[role].id,
            "year": cls.year,
            "member_class_id": cls.member_class.id,
            "template_id": cls.template.id,
            "grading_id": cls.grading.id,
            "status": "ranked",
            "months": 12,
            "weights": {"points": 100},
            **vals,
        }

    def assert_prints_nothing(self, report, records, *roles):
        for role in roles:
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.print_pages(report, records, role=role)

    def assert_in_order(self, text, *words):
        places = []
        for word in words:
            self.assertIn(word, text)
            places.append(text.index(word))
        self.assertEqual(places, sorted(places))
