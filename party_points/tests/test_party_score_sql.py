from dataclasses import fields

from odoo.tests import tagged

from ..scoring.points import to_points
from .ledger_common import PartyLedgerCommon
from .score_world import MONTHS, Figures, ScoreWorld

WORLDS = range(12)


@tagged("post_install", "-at_install")
class TestPartyScoreSql(PartyLedgerCommon):
    """One statement says of all what the engine says of each, to the cent."""

    def assert_same(self, score, figures):
        for field in fields(Figures):
            expected = getattr(figures, field.name)
            if field.name in ("period", "template"):
                found = score[f"{field.name}_id"]
            elif isinstance(expected, (bool, int)):
                found = score[field.name]
            else:
                found = to_points(score[field.name])
            self.assertEqual(found, expected, (score.display_name, field.name))

    def test_snapshots_are_what_the_engine_says(self):
        for seed in WORLDS:
            world = ScoreWorld(self, seed)
            world.periods._refresh_scores()
            figures = world.get_figures()
            scores = {
                (score.member_id, score.month.month): score
                for score in world.periods.score_ids
            }
            self.assertEqual(scores.keys(), figures.keys())
            for key, score in scores.items():
                with self.subTest(seed=seed, member=key[0].name, month=key[1]):
                    self.assert_same(score, figures[key])

    def test_refreshing_again_changes_nothing(self):
        world = ScoreWorld(self, "again")
        world.periods._refresh_scores()
        self.env.cr.execute("UPDATE party_point_score SET write_date = '2000-01-01'")
        world.periods._refresh_scores()
        world.periods._check_scores()
        self.env.invalidate_all()
        scores = world.periods.score_ids
        self.assertEqual({score.write_date.year for score in scores}, {2000})
        self.assertFalse(any(scores.mapped("is_outdated")))

    def test_live_scores_and_explanations_are_what_the_engine_says(self):
        for seed in ("live", "words"):
            world = ScoreWorld(self, seed)
            for month in MONTHS:
                years = world.members._get_live_scores(self.year, month)
                for member in world.members:
                    with self.subTest(seed=seed, member=member.name, month=month):
                        self.assert_year(
                            years[member], world.get_year(member, month), month
                        )
                        self.assert_explained(member, years[member], month)

    def assert_year(self, year, expected, month):
        parts = ("base", "pioneer", "deductions", "total", "is_vetoed")
        for score, wanted in (
            (year.get_month(month), expected.get_month(month)),
            (year.get_annual(), expected.get_annual()),
        ):
            self.assertEqual(
                [getattr(score, part) for part in parts],
                [getattr(wanted, part) for part in parts],
            )
        self.assertEqual(year.get_average(), expected.get_average())
        self.assertEqual(year.get_attendance(), expected.get_attendance())

    def assert_explained(self, member, year, month):
        for annual in (False, True):
            explanation = member._get_score_explanation(self.year, month, annual)
            if not explanation["is_excused"]:
                score = year.get_annual() if annual else year.get_month(month)
                self.assertEqual(explanation["total"], score.total)
            points = [step["points"] for step in explanation["steps"]]
            self.assertEqual(sum(points), explanation["total"])
