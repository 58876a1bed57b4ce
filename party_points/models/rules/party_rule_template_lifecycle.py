from odoo import api, fields, models
from odoo.exceptions import UserError

from ...clock import today

LIFECYCLE = {
    "state",
    "date_from",
    "date_to",
    "decided_date_to",
    "decision",
    "validity_ids",
}


class PartyRuleTemplate(models.Model):
    """Draft, pilot, in force, retired (RULE-1)."""

    _inherit = "party.rule.template"
    _protected_fields = frozenset(LIFECYCLE)
    _free_fields = frozenset(LIFECYCLE)

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pilot", "Pilot"),
            ("in_force", "In Force"),
            ("retired", "Retired"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    is_maker = fields.Boolean(string="I Make These Rules", compute="_compute_is_maker")
    date_from = fields.Date(
        string="Valid from", readonly=True, copy=False, tracking=True
    )
    date_to = fields.Date(
        string="Valid until", readonly=True, copy=False, tracking=True
    )
    decided_date_to = fields.Date(
        readonly=True,
        copy=False,
        help="The end that was decided, before a new version made it an earlier one.",
    )
    decision = fields.Text(
        string="Decided by",
        readonly=True,
        copy=False,
        help="Who decided, when and why.",
    )
    validity_ids = fields.One2many(
        "party.rule.validity", "template_id", readonly=True, copy=False
    )
    previous_id = fields.Many2one(
        "party.rule.template",
        string="Previous Version",
        compute="_compute_previous_id",
    )

    @api.depends("state")
    def _compute_is_frozen(self):
        return super()._compute_is_frozen()

    @api.depends("branch_id")
    @api.depends_context("uid")
    def _compute_is_maker(self):
        makers = self._filtered_access("write")
        for template in self:
            template.is_maker = template in makers

    @api.depends("branch_id", "code", "version")
    def _compute_previous_id(self):
        # sudo: earlier versions are the same template
        earlier = self.sudo().search(
            [
                ("branch_id", "in", self.branch_id.ids),
                ("code", "in", self.mapped("code")),
            ]
        )
        for template in self:
            template.previous_id = earlier.filtered(
                lambda e, t=template: (
                    e.branch_id == t.branch_id
                    and e.code == t.code
                    and e.version < t.version
                )
            )[:1]

    # Actions

    def action_pilot(self):
        """Show a draft to the members as a trial, before it comes into force (004)."""
        self.check_access("write")
        self._check_state("draft")
        self._check_complete()
        self._for_workflow().state = "pilot"

    def action_draft(self):
        """Take a pilot back to the drafts."""
        self.check_access("write")
        self._check_state("pilot")
        self._for_workflow().state = "draft"

    def action_new_version(self):
        """Copy the template as the draft of its next version, and open that."""
        self.ensure_one()
        self.check_access("write")
        # sudo: the numbers of drafts, too
        versions = self.sudo().search(
            [("branch_id", "=", self.branch_id.id), ("code", "=", self.code)]
        )
        if draft := versions.filtered(lambda t: not t.is_frozen):
            raise UserError(
                self.env._(
                    "“%(template)s” is not in force yet. Change that one, or delete it "
                    "first.",
                    template=draft[0].display_name,
                )
            )
        version = max(versions.mapped("version")) + 1
        return self.copy({"version": version})._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "name": self.display_name,
        }

    # Checks

    def _check_state(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for template in self:
            if template.state not in states:
                raise UserError(
                    self.env._(
                        "“%(template)s” is in the state “%(state)s”; this is possible "
                        "only for: %(states)s.",
                        template=template.display_name,
                        state=labels[template.state],
                        states=[labels[state] for state in states],
                    )
                )

    # Coming into force, and retiring

    def _enforce(self, date_from, date_to, decision):
        """Put the template in force for its classes; the version before it ends the
        day before.

        Called by the wizard, which checks that the user may write.

        :raise UserError: where it is incomplete, or another one is in force for one
            of the classes
        """
        self.ensure_one()
        self._queue_up()
        self._check_state("draft", "pilot")
        self._check_complete()
        self._check_schemes_in_force()
        self._check_superiors_rules(date_from, date_to)
        self._check_not_backdated(date_from)
        template = self._for_workflow()
        template._end_predecessors(date_from)
        template._check_no_overlap(date_from, date_to)
        template.write(
            {
                "state": "in_force",
                "date_from": date_from,
                "date_to": date_to,
                "decided_date_to": date_to,
                "decision": decision,
            }
        )
        template.env["party.rule.validity"].create(
            [
                {
                    "template_id": template.id,
                    "branch_id": template.branch_id.id,
                    "member_class_id": member_class.id,
                    "date_from": date_from,
                    "date_to": date_to,
                }
                for member_class in template.member_class_ids
            ]
        )

    def _end_predecessors(self, date_from):
        versions = self._get_versions_in_force()
        ends = fields.Date.subtract(date_from, days=1)
        for version in versions.filtered(
            lambda v: not v.date_to or v.date_to >= date_from
        ):
            if version.date_from >= date_from or date_from < today(self):
                raise UserError(
                    self.env._(
                        "Members have been scored by “%(template)s” since "
                        "%(date_from)s. Its next version can begin today or later, and "
                        "after that day.",
                        template=version.display_name,
                        date_from=version.date_from,
                    )
                )
            version._end(ends)

    def _get_versions_in_force(self):
        return self.search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("code", "=", self.code),
                ("state", "=", "in_force"),
            ]
        )

    def _check_schemes_in_force(self):
        """To put rules in force freezes their schemes; those of a superior only he
        freezes.

        :raise UserError: where the owner has not
        """
        self._check_schemes()  # once more: organisations move in the tree
        for scheme in (self.scoring_scheme_id, self.grading_scheme_id):
            if scheme.branch_id != self.branch_id and not scheme._is_in_force():
                raise UserError(
                    self.env._(
                        "“%(scheme)s” is not in force in “%(owner)s” yet. Duplicate it "
                        "for “%(branch)s”, or wait.",
                        scheme=scheme.name,
                        owner=scheme.branch_id.name,
                        branch=self.branch_id.name,
                    )
                )

    def _check_not_backdated(self, date_from):
        """Days on which members have been scored keep their rules.

        :raise UserError: where rules of a superior have been in force on such a day
        """
        if date_from >= today(self):
            return
        # sudo: the paths hold ids only
        path = [int(i) for i in self.sudo().branch_id.parent_path.split("/")[:-2]]
        yesterday = fields.Date.subtract(today(self), days=1)
        scored = self.env["party.rule.validity"].search(
            [
                ("branch_id", "in", path),
                ("member_class_id", "in", self.member_class_ids.ids),
                *self.env["party.rule.validity"]._overlaps(date_from, yesterday),
            ],
            limit=1,
        )
        if scored:
            raise UserError(
                self.env._(
                    "Members of the class “%(member_class)s” have been scored by "
                    "“%(template)s” since %(date_from)s. Let yours begin today or "
                    "later.",
                    member_class=scored.member_class_id.name,
                    template=scored.template_id.display_name,
                    date_from=scored.date_from,
                )
            )

    def _check_no_overlap(self, date_from, date_to):
        overlapping = self.env["party.rule.validity"].search(
            [
                ("branch_id", "=", self.branch_id.id),
                ("member_class_id", "in", self.member_class_ids.ids),
                *self.env["party.rule.validity"]._overlaps(date_from, date_to),
            ],
            limit=1,
        )
        if overlapping:
            raise UserError(
                self.env._(
                    "For the class “%(member_class)s” “%(template)s” is in force from "
                    "%(date_from)s until %(date_to)s. Retire it first, or choose "
                    "another time.",
                    member_class=overlapping.member_class_id.name,
                    template=overlapping.template_id.display_name,
                    date_from=overlapping.date_from,
                    date_to=overlapping.date_to or self.env._("further notice"),
                )
            )

    def _retire(self, last_day, decision):
        """Let the template end with a day; one that has not begun yet never does.

        Called by the wizard, which checks that the user may write.
        """
        self.ensure_one()
        self._queue_up()
        self._check_state("in_force")
        if self.date_from <= today(self) and last_day < today(self):
            raise UserError(
                self.env._(
                    "Members have been scored by “%(template)s” until today. Its last "
                    "day is today or later.",
                    template=self.display_name,
                )
            )
        if self.date_to and last_day > self.date_to:
            raise UserError(
                self.env._(
                    "“%(template)s” ends on %(date_to)s already.",
                    template=self.display_name,
                    date_to=self.date_to,
                )
            )
        template = self._for_workflow()
        template.decision = "\n".join(filter(None, [template.decision, decision]))
        if template.date_from > last_day:
            template._withdraw()
        else:
            template.decided_date_to = last_day
            template._end(last_day)

    def _end(self, last_day):
        """:param last_day: ``False`` for no end"""
        self.date_to = last_day
        self.validity_ids.date_to = last_day
        if last_day and last_day < today(self):
            self.state = "retired"

    def _withdraw(self):
        """Never come into force; the version before goes on as it was decided."""
        self.validity_ids.unlink()
        replaced = self._get_versions_in_force().filtered(
            lambda version: (
                version.date_to == fields.Date.subtract(self.date_from, days=1)
                and version.date_to != version.decided_date_to
            )
        )
        if replaced:
            replaced._end(replaced.decided_date_to)
        self.write({"state": "retired", "date_from": False, "date_to": False})

    @api.model
    def _cron_retire(self):
        """Daily: what has had its last day is retired."""
        self.search(
            [("state", "=", "in_force"), ("date_to", "<", today(self))]
        ).state = "retired"
