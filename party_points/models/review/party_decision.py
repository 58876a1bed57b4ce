import json

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import SQL

LOGGED_FIELDS = {
    "branch_id",
    "member_id",
    "line_id",
    "period_id",
    "review_id",
    "activity_id",
    "publication_id",
    "dispute_id",
    "cycle_id",
    "appraisal_id",
    "warning_id",
    "evaluation_id",
    "action",
    "before",
    "after",
    "reason",
    "entitled",
    "present",
    "in_favour",
    "against",
    "user_id",
    "address",
}


class PartyDecision(models.Model):
    """The log of all that changes a score: who, when, what, before, after, why, from
    where (SUP-5). It is written by the steps themselves and never changed again, by
    nobody. The branch and its superior read it, a member what concerns himself.
    """

    _name = "party.decision"
    _description = "Decision"
    _order = "id desc"

    branch_id = fields.Many2one(
        "party.branch", required=True, index=True, ondelete="restrict"
    )
    member_id = fields.Many2one(
        "party.member", index="btree_not_null", ondelete="restrict"
    )
    line_id = fields.Many2one(
        "party.point.line", index="btree_not_null", ondelete="restrict"
    )
    period_id = fields.Many2one(
        "party.period", index="btree_not_null", ondelete="restrict"
    )
    review_id = fields.Many2one(
        "party.review", index="btree_not_null", ondelete="restrict"
    )
    activity_id = fields.Many2one(
        "party.activity", index="btree_not_null", ondelete="restrict"
    )
    publication_id = fields.Many2one(
        "party.publication", index="btree_not_null", ondelete="restrict"
    )
    dispute_id = fields.Many2one(
        "party.dispute", index="btree_not_null", ondelete="restrict"
    )
    cycle_id = fields.Many2one(
        "party.cycle", index="btree_not_null", ondelete="restrict"
    )
    appraisal_id = fields.Many2one(
        "party.appraisal", index="btree_not_null", ondelete="restrict"
    )
    warning_id = fields.Many2one(
        "party.warning", index="btree_not_null", ondelete="restrict"
    )
    evaluation_id = fields.Many2one(
        "party.evaluation", index="btree_not_null", ondelete="restrict"
    )
    action = fields.Selection(
        [
            ("confirm", "Confirmed"),
            ("reject", "Rejected"),
            ("defer", "Left for the Next Review"),
            ("escalate", "Passed on to the Superior"),
            ("return", "Returned"),
            ("withdraw", "Withdrawn"),
            ("reverse", "Reversal Proposed"),
            ("witness", "Witnessed"),
            ("vote", "Voted"),
            ("open_review", "Review Opened"),
            ("conclude_review", "Review Concluded"),
            ("close_activity", "Activity Closed"),
            ("reopen_activity", "Activity Reopened"),
            ("close_period", "Month Closed"),
            ("reopen_period", "Month Reopened"),
            ("correct_period", "Closed Month Corrected"),
            ("publish", "Published"),
            ("correct_publication", "Publication Corrected"),
            ("finalise", "Confirmed Final"),
            ("file", "Dispute Filed"),
            ("pass_on", "Passed On to the Superior"),
            ("accept", "Dispute Accepted"),
            ("accept_partly", "Dispute Accepted in Part"),
            ("dismiss", "Dispute Dismissed"),
            ("appeal", "Appealed"),
            ("settle", "Dispute Settled"),
            ("reconcile_agree", "Reconciled: Agrees"),
            ("reconcile_differ", "Reconciled: Differs"),
            ("confirm_warning", "Warning Confirmed"),
            ("drop_warning", "Warning Dropped"),
            ("hand_over_warning", "Warning Handed Over"),
            ("object_warning", "Objected to a Warning"),
            ("settle_objection", "Objection Decided"),
            ("finish_warning", "Warning Dealt With"),
            ("begin_rectification", "Rectification Begun"),
            ("check_rectification", "Rectification Checked"),
            ("decide_rectification", "Rectification Decided by the Meeting"),
            ("approve_rectification", "Decision on the Rectification Approved"),
            ("restore", "Part of a Deduction Given Back"),
            ("find_falsification", "Falsification Found"),
            ("withdraw_finding", "Finding Withdrawn"),
            ("open_evaluation", "Evaluation Opened"),
            ("begin_paper", "Entry of Paper Ballots Begun"),
            ("discard_paper", "Entry of Paper Ballots Given Up"),
            ("close_evaluation", "Evaluation Closed"),
            ("count_evaluation", "Evaluation Counted"),
            ("rate", "Mark Given"),
            ("compute_year", "Year Computed"),
            ("propose_year", "Grades Proposed"),
            ("confirm_year", "Grades Confirmed by the Meeting"),
            ("depart", "Grade Departs from the Computed One"),
            ("acknowledge", "Appraisal Acknowledged"),
            ("appeal_grade", "Appealed against the Grade"),
            ("settle_grade", "Appeal against the Grade Decided"),
            ("return_year", "Year Returned"),
            ("approve_year", "Year Approved"),
            ("reopen_year", "Year Reopened"),
            ("export_person", "Personal Data Handed Over"),
            ("erase_person", "Personal Data Erased"),
            ("erase_published", "Name Erased in a Publication"),
        ],
        string="What",
        required=True,
        readonly=True,
    )
    before = fields.Char(readonly=True)
    after = fields.Char(readonly=True)
    reason = fields.Text(string="Why", readonly=True)
    # of a vote on a line
    entitled = fields.Integer(string="Entitled to Vote", readonly=True)
    present = fields.Integer(string="Voted", readonly=True)
    in_favour = fields.Integer(readonly=True)
    against = fields.Integer(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Who", required=True, readonly=True, ondelete="restrict"
    )
    address = fields.Char(
        string="From Where",
        readonly=True,
        groups="party_points.group_party_points_committee,"
        "party_points.group_party_points_superior,"
        "party_points.group_party_points_supervisor",
        help="The network address, if there is one.",
    )

    @api.model
    def _log(self, vals_list):
        """Add entries, by the current user and from where he is.

        :param vals_list: list of dicts; ``branch_id`` and ``action`` at least
        """
        address = request.httprequest.remote_addr if request else None
        who = {"user_id": self.env.uid, "address": address}
        self._insert([{**who, **vals} for vals in vals_list])

    @api.model
    def _insert(self, rows):
        """Add rows in one statement: a review decides on hundreds of lines."""
        if not rows:
            return
        columns = [
            name
            for name, field in self._fields.items()
            if field.store and field.column_type and name in LOGGED_FIELDS
        ]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "INSERT INTO party_decision (%(columns)s, create_uid, create_date, "
                "write_uid, write_date) "
                "SELECT %(columns)s, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, "
                "now() AT TIME ZONE 'UTC' "
                "FROM jsonb_to_recordset(%(rows)s) AS row(%(types)s)",
                columns=SQL(", ").join(SQL.identifier(name) for name in columns),
                types=SQL(", ").join(
                    SQL(
                        "%s %s",
                        SQL.identifier(name),
                        SQL(self._fields[name].column_type[1]),
                    )
                    for name in columns
                ),
                rows=json.dumps(
                    [{name: row.get(name) or None for name in columns} for row in rows]
                ),
                uid=self.env.uid,
            )
        )
        self.env["party.point.line"].invalidate_model(["decision_ids"])
        self.env["party.review"].invalidate_model(["decision_ids"])
        self.env["party.dispute"].invalidate_model(["decision_ids"])
        self.env["party.cycle"].invalidate_model(["decision_ids"])
        self.env["party.appraisal"].invalidate_model(["decision_ids"])

    def write(self, vals):
        """:raise AccessError: for everybody: what was decided stays on record"""
        self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        self._refuse()

    def _refuse(self):
        raise AccessError(
            self.env._("The log of decisions is neither changed nor deleted.")
        )
