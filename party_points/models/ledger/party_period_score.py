from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...clock import today
from ...scoring.rules import Scheme
from .score_sql import COLUMNS, get_carry_over, get_membership, get_month_select

ACTIVITY_TYPE = "party_points.mail_activity_type_scores_differ"


class PartyPeriod(models.Model):
    """What the month came to: the snapshot of its scores, and whether it is true."""

    _inherit = "party.period"

    def _refresh_scores(self):
        """Bring the snapshots of these months up to date: one statement a month,
        however many branches; rows in which nothing changes are left alone.

        What a month came to goes on into the later ones (run, change, annual score):
        those of the same branches that are open follow.
        """
        self._flush_for_scores()
        # sudo: it is written by this alone, from lines and rules in all branches
        all_sudo = self.sudo()._get_open_after() | self.sudo()
        for periods_sudo in all_sudo._by_month():
            self.env.cr.execute(periods_sudo._get_upsert())
            self.env.cr.execute(periods_sudo._get_clearance())
        self.env["party.point.score"].invalidate_model()
        self.env["party.period"].invalidate_model(["score_ids"])

    def _carry_over(self):
        """Let what these months of a year came to go on into those of later years,
        closed ones, too: the run and the change, and nothing else. Months of a year
        that is final stay. As superuser.

        :return: the months in which something has changed
        """
        scores = self.env["party.point.score"]
        members = self.score_ids.member_id
        later = scores.search(
            [
                ("member_id", "in", members.ids),
                ("month", ">", max(self.mapped("date_to"), default=today(self))),
            ]
        ).period_id
        later -= later._get_final()
        later._queue_up()
        self._flush_for_scores()
        changed = self.browse()
        for periods in later._by_month():
            statement = get_carry_over(
                periods.ids, periods[:1].date_from, members.ids, self.env.uid
            )
            for (period_id,) in self.env.execute_query(statement):
                changed |= self.browse(period_id)
        scores.invalidate_model()
        return changed

    @api.model
    def _cron_check_scores(self):
        """Nightly: hold the snapshots against the lines (REV-3).

        Open months are brought up to date. Those of closed months stay; where one
        differs it is marked, and the superior is told, who may open the month again.
        """
        begun = Domain("date_from", "<=", today(self))
        self.search(begun & Domain("state", "=", "open"))._refresh_scores()
        closed = Domain("state", "=", "closed") & self._get_checked_domain()
        self.search(begun & closed)._check_scores()

    @api.model
    def _get_checked_domain(self):
        """The closed months that are checked: those of the running year."""
        return Domain("date_from", ">=", today(self).replace(month=1, day=1))

    def _check_scores(self):
        """Mark the snapshots that the lines do not make any more, and tell of them."""
        self._flush_for_scores()
        differing = {}  # {period: ids of members}
        for periods in self._by_month():
            for period_id, member_id in self.env.execute_query(
                periods._get_comparison()
            ):
                differing.setdefault(self.browse(period_id), set()).add(member_id)
        new = self._mark_scores(differing)
        periods = self.browse().union(*differing)
        (self - periods)._get_score_activities().unlink()
        told = self.browse(periods._get_score_activities().mapped("res_id"))
        for period in new.period_id | (periods - told):
            period._tell_of_differing(len(differing[period]))

    def _mark_scores(self, differing):
        """Mark those that differ, and no others.

        :param differing: ``{period: ids of members}``
        :return: the scores that were not marked before
        """
        scores = self.env["party.point.score"].search(
            [
                ("period_id", "in", self.ids),
                "|",
                ("is_outdated", "=", True),
                ("member_id", "in", list(set().union(*differing.values()))),
            ]
        )
        outdated = scores.filtered(
            lambda score: score.member_id.id in differing.get(score.period_id, ())
        )
        marked = scores.filtered("is_outdated")
        (marked - outdated).is_outdated = False
        (outdated - marked).is_outdated = True
        return outdated - marked

    def _tell_of_differing(self, number):
        """In the log of the month, and to those who may open it again. Names and
        points stay where each may be read: in the list of scores."""
        self._message_log(
            body=self.env._(
                "%(number)s scores of this closed month differ from what its lines "
                "make now. They are marked in the list of scores. The superior may "
                "open the month again, which brings them up to date.",
                number=number,
            )
        )
        told = self._get_score_activities().user_id
        superiors = self.branch_id._get_superior_users()[self.branch_id]
        for user in superiors - told:
            self.activity_schedule(
                ACTIVITY_TYPE,
                summary=self.with_context(lang=user.lang).env._(
                    "The scores of a closed month differ from its lines"
                ),
                user_id=user.id,
            )

    def _get_score_activities(self):
        return self.env["mail.activity"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id),
            ]
        )

    def _get_open_after(self):
        """The later months of the same branches that are open, if there are any."""
        if not self:
            return self
        return self.search(
            [
                ("branch_id", "in", self.branch_id.ids),
                ("date_from", ">", min(self.mapped("date_from"))),
                ("state", "=", "open"),
            ]
        )

    def _by_month(self):
        """:return: list of periods of one month each, the earliest first"""
        by_month = self.grouped("date_from")
        return [by_month[month] for month in sorted(by_month)]

    def _flush_for_scores(self):
        """The statements read tables, not the cache. To compile them, as the database
        does with what looks costly, takes longer than to run them."""
        self.env.cr.execute("SET LOCAL jit = off")
        for model in (
            "party.period",
            "party.assignment",
            "party.exemption",
            "party.rule.item",
            "party.point.line",
            "party.point.score",
        ):
            self.env[model].flush_model()

    def _get_score_select(self):
        """What the months come to: a SELECT; see ``score_sql``."""
        day_from, day_to = self[:1].date_from, self[:1].date_to
        return get_month_select(
            self.ids,
            day_from,
            day_to,
            self._get_rules(day_to),
            self._read_member_ids(day_to),
        )

    def _read_member_ids(self, day):
        """Who belongs to the branches on a day."""
        rows = self.env.execute_query(
            SQL(
                "SELECT member_id FROM party_assignment AS history "
                "WHERE branch_id = ANY(%s) AND %s",
                self.branch_id.ids,
                get_membership(day),
            )
        )
        return [member_id for (member_id,) in rows]

    def _get_rules(self, day):
        """The rules in force in the branches, as the SELECT takes them."""
        templates = self.env["party.rule.template"]._get_in_force(self.branch_id, day)
        schemes = {
            template: template.scoring_scheme_id._to_scoring()
            for template in self.env["party.rule.template"].union(*templates.values())
        }
        return [
            (branch.id, member_class.id, template.id, *_get_row(schemes[template]))
            for (branch, member_class), template in templates.items()
        ]

    def _get_upsert(self):
        """Write the snapshots; those in which nothing changes keep their date."""
        kept = [column for column in COLUMNS if column not in ("member_id", "month")]
        return SQL(
            """
            INSERT INTO party_point_score AS score
                   (%(columns)s, is_outdated, create_uid, create_date, write_uid,
                    write_date)
            SELECT snapshot.*, FALSE, %(uid)s, %(now)s, %(uid)s, %(now)s
              FROM (%(select)s) AS snapshot
                ON CONFLICT (member_id, month) DO UPDATE
               SET (%(kept)s, is_outdated, write_uid, write_date)
                 = (%(new)s, FALSE, EXCLUDED.write_uid, EXCLUDED.write_date)
             WHERE (%(old)s, COALESCE(score.is_outdated, FALSE))
                   IS DISTINCT FROM (%(new)s, FALSE)
            """,
            columns=_list(COLUMNS),
            select=self._get_score_select(),
            kept=_list(kept),
            old=_list(kept, "score"),
            new=_list(kept, "excluded"),
            uid=self.env.uid,
            now=fields.Datetime.now(),
        )

    def _get_clearance(self):
        """Take out the snapshots of who does not belong to the branch any more: a
        history has been corrected."""
        return SQL(
            """
            DELETE FROM party_point_score AS score
             WHERE period_id = ANY(%s)
               AND NOT EXISTS (
                   SELECT FROM party_assignment AS history
                    WHERE history.member_id = score.member_id
                      AND history.branch_id = score.branch_id
                      AND %s)
            """,
            self.ids,
            get_membership(self[:1].date_to),
        )

    def _get_comparison(self):
        """Where what is stored is not what the lines make: a SELECT of periods and
        members."""
        return SQL(
            """
            SELECT COALESCE(snapshot.period_id, score.period_id),
                   COALESCE(snapshot.member_id, score.member_id)
              FROM (%(select)s) AS snapshot
              FULL JOIN (SELECT * FROM party_point_score
                          WHERE period_id = ANY(%(ids)s)) AS score
                ON score.member_id = snapshot.member_id
             WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
            """,
            select=self._get_score_select(),
            ids=self.ids,
            old=_list(COLUMNS, "score"),
            new=_list(COLUMNS, "snapshot"),
        )


def _get_row(scheme: Scheme):
    return (
        scheme.base_mode.value,
        scheme.base_points,
        scheme.month_pass_line,
        scheme.tolerance,
    )


def _list(columns, table=None):
    """Columns one after another, of a table where several have them."""
    return SQL(", ").join(
        SQL.identifier(table, column) if table else SQL.identifier(column)
        for column in columns
    )
