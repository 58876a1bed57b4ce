from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...clock import today
from ...scoring.points import to_points

# Below it a mark needs its reason.
LOW_MARK = 60
# What a mark is about stays; only the mark itself is changed.
IDENTITY = frozenset({"member_id", "year", "rater"})


class PartyRating(models.Model):
    """The mark that the work team or the responsible leader gives a member for a year
    (APP-5; 002).

    | Step | Who |
    |---|---|
    | give a mark | work team and leader in charge, of the branch or above it |
    | change it | who gave it; after him whoever may give it |

    Where nobody else holds such a position the superior does it. Nobody marks himself.
    From the committee's proposal on marks stay as they are: the superior returns the
    year first.
    """

    _name = "party.rating"
    _description = "Mark of a Rater"
    _inherit = ["party.guard.mixin"]
    _order = "year desc, id desc"
    _protected_fields = frozenset({"user_id"})
    _links_to_read = ("member_id",)

    member_id = fields.Many2one(
        "party.member", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one(
        "party.branch",
        compute="_compute_branch_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        help="Where the member belonged at the end of the year, or belongs today.",
    )
    year = fields.Integer(
        required=True, aggregator=None, default=lambda self: today(self).year
    )
    rater = fields.Selection(
        [("work_team", "Work Team"), ("leader", "Leader in Charge")], required=True
    )
    mark = fields.Float(required=True, digits=(5, 2), aggregator="avg")
    reason = fields.Text(help="Obligatory for a mark below 60.")
    user_id = fields.Many2one(
        "res.users",
        string="Given by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )

    _one_a_year = models.Constraint(
        "UNIQUE (member_id, year, rater)",
        "The member already has a mark of this rater for this year.",
    )
    _mark_range = models.Constraint(
        "CHECK (mark BETWEEN 0 AND 100)", "A mark lies between 0 and 100."
    )

    @api.depends("member_id", "year")
    def _compute_branch_id(self):
        for year, ratings in self.grouped("year").items():
            members_sudo = ratings.member_id.sudo()  # sudo: where they belonged
            rows = members_sudo._get_assignments(self._get_day(year))
            for rating in ratings:
                member = rating.member_id.sudo()  # sudo: as above
                row = rows.get(member)
                rating.branch_id = (row and row.branch_id) or member.branch_id

    @api.model
    def _get_day(self, year):
        """The last day of a year; of the current one, today."""
        last = fields.Date.to_date(f"{year or today(self).year}-12-31")
        return min(last, today(self))

    @api.depends("member_id", "year", "rater")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["rater"]._description_selection(self.env))
        for rating in self:
            parts = (rating.member_id.name, str(rating.year), labels.get(rating.rater))
            rating.display_name = " · ".join(filter(None, parts))

    @api.constrains("year")
    def _check_year(self):
        """:raise ValidationError: for a year that has not begun"""
        if any(rating.year > today(self).year for rating in self):
            raise ValidationError(self.env._("This year has not begun yet."))

    @api.constrains("mark", "reason")
    def _check_reason(self):
        """:raise ValidationError: where a low mark has no reason"""
        for rating in self:
            if rating.mark < LOW_MARK and not (rating.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(member)s: give the reason for a mark below %(limit)s.",
                        member=rating.member_id.name,
                        limit=LOW_MARK,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        if not self.env.su:
            ratings._check_can_rate()
            ratings._log_marks({})
        return ratings

    def write(self, vals):
        if self.env.su or not vals:
            return super().write(vals)
        if vals.keys() & IDENTITY:
            raise UserError(
                self.env._(
                    "Whose mark it is, of which year and rater, stays as it is. Enter "
                    "another mark for another member."
                )
            )
        self.check_access("write")
        self._check_can_rate()
        before = {rating: rating.mark for rating in self}
        result = super().write(vals)
        self._for_workflow().write({"user_id": self.env.uid})
        self._log_marks(before)
        return result

    # Who may

    def _check_can_rate(self):
        """:raise AccessError: where the user may not mark a member
        :raise UserError: where the year is beyond the stage of marks
        """
        self._check_year_is_open()
        for reason in self._get_cannot_rate_reasons().values():
            if reason:
                raise AccessError(reason)

    def _get_cannot_rate_reasons(self):
        """Say why the user may not give these marks.

        :return: ``{rating: reason}``; ``False`` where he may
        """
        # sudo: whose marks they are, and who holds which position
        holders = self.sudo().branch_id._get_level_holders()
        return {rating: rating._get_cannot_rate_reason(holders) for rating in self}

    def _get_cannot_rate_reason(self, holders):
        self.ensure_one()
        # sudo: whom it concerns, and the user's own rights
        rating_sudo, user = self.sudo(), self.env.user.sudo()
        own = rating_sudo.member_id.partner_id
        if user.partner_id == own:
            return self.env._("Nobody marks himself; somebody else does.")
        raters = holders[rating_sudo.branch_id, rating_sudo.rater] - own
        is_vacant = not raters
        is_superior = rating_sudo.branch_id in user.party_superior_branch_ids
        if user.partner_id not in raters and not (is_vacant and is_superior):
            labels = dict(self._fields["rater"]._description_selection(self.env))
            return self.env._(
                "“%(branch)s”: this mark is given by: %(rater)s.",
                branch=rating_sudo.branch_id.name,
                rater=labels[rating_sudo.rater],
            )
        giver = rating_sudo.user_id
        if giver != user and giver.partner_id in raters:
            return self.env._(
                "%(member)s: %(user)s has given this mark, and changes it.",
                member=rating_sudo.member_id.name,
                user=giver.name,
            )
        return False

    def _is_kept(self):
        """Whether who has given the mark may change it still, and nobody else."""
        self.ensure_one()
        holders = self.branch_id._get_level_holders()
        return self.user_id.partner_id in holders[self.branch_id, self.rater]

    def _check_year_is_open(self):
        """Wait for who works on the year now, and see whether marks still count.

        :raise UserError: where the committee has proposed the grades
        """
        cycles_sudo = self._get_cycles_sudo()
        cycles_sudo._queue_up()
        cycles_sudo.invalidate_recordset(["state"])
        for cycle_sudo in cycles_sudo:
            if cycle_sudo.state not in ("open", "computed"):
                raise UserError(
                    self.env._(
                        "“%(branch)s”, %(year)s: the grades are proposed, and marks "
                        "stay as they are. Ask the superior organisation to return "
                        "the year first.",
                        branch=cycle_sudo.branch_id.name,
                        year=cycle_sudo.year,
                    )
                )

    def _get_cycles_sudo(self):
        """The years of the branches, and those in which the members are appraised, who
        may have moved since."""
        # sudo: the state of the year, which raters do not read
        ratings_sudo = self.sudo()
        return ratings_sudo.env["party.cycle"].search(
            [
                ("year", "in", ratings_sudo.mapped("year")),
                "|",
                ("branch_id", "in", ratings_sudo.branch_id.ids),
                ("appraisal_ids.member_id", "in", ratings_sudo.member_id.ids),
            ]
        )

    def _log_marks(self, before):
        """Without the member: he reads what the log says of him, and would learn who
        has marked him.

        :param dict before: ``{rating: mark}`` of those that had one
        """
        cycles = {
            (cycle.branch_id, cycle.year): cycle for cycle in self._get_cycles_sudo()
        }
        self.env["party.decision"]._log(
            [
                {
                    "action": "rate",
                    "branch_id": rating.branch_id.id,
                    "cycle_id": cycles[key].id if key in cycles else False,
                    "before": str(before[rating]) if rating in before else False,
                    "after": str(rating.mark),
                    "reason": rating.reason,
                }
                for rating in self.sudo()  # sudo: written a moment ago
                for key in [(rating.branch_id, rating.year)]
            ]
        )

    # What the year makes of it

    @api.model
    def _get_marks(self, branches, year):
        """The marks of those who belong to branches at the year's end (ORG-5): a
        transferred member takes his marks along.

        :return: ``{(branch, member): {rater: Decimal}}``
        """
        members_sudo = self._get_members_sudo(branches, year)
        # sudo: marks of everybody, for the computing of the year
        ratings_sudo = self.sudo().search(
            [
                ("year", "=", year),
                "|",
                ("branch_id", "in", branches.ids),
                ("member_id", "in", list(members_sudo)),
            ]
        )
        marks = {}
        for rating in ratings_sudo:
            branch = members_sudo.get(rating.member_id.id, rating.branch_id)
            key = branch.with_env(self.env), rating.member_id.with_env(self.env)
            marks.setdefault(key, {})[rating.rater] = to_points(rating.mark)
        return marks

    @api.model
    def _get_members_sudo(self, branches, year):
        """:return: ``{id of a member: branch}`` of those in branches at the year's end,
        or today"""
        # sudo: who belongs where, for the computing of the year
        rows = self.env["party.assignment"].sudo()
        rows = rows.search_fetch(
            [
                ("branch_id", "in", branches.ids),
                ("standing", "!=", "ended"),
                *rows._on(self._get_day(year)),
            ],
            ["member_id", "branch_id"],
        )
        return {row.member_id.id: row.branch_id for row in rows}
