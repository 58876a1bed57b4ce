from odoo import api, fields, models
from odoo.exceptions import UserError

from ...clock import today

TRIGGERS = [
    ("below", "Months Running Below the Pass Line"),
    ("zero", "A Month Score of Zero"),
    ("month_last", "Among the Last of a Month"),
    ("grade_talk", "Grade of the Year: Reminder Talk"),
    ("grade_rectify", "Grade of the Year: Time-Limited Rectification"),
    ("grade_unqualified", "Grade of the Year: Unqualified"),
    ("secretary_last", "A Secretary in the Last Group of the Year"),
    ("year_last", "Among the Last of the Year"),
]
# Those that are looked at when a month is closed; the others when a year is final.
MONTH_TRIGGERS = ("below", "zero", "month_last")
MEASURES = [
    ("reminder_talk", "Reminder Talk"),
    ("rectification_talk", "Rectification Talk"),
    ("rectification", "Time-Limited Rectification"),
    ("appraisal", "Handled with the Annual Appraisal"),
    ("explanation", "Explanation before the Meeting"),
    ("task", "Task"),
]
OWNERS = [
    ("secretary", "Secretary"),
    ("named", "Whom the Committee Names"),
    ("leader", "Leader in Charge"),
    ("superior", "Superior Organisation"),
]


class PartyWarningRule(models.Model):
    """What a low score leads to, as data (WARN-1 … WARN-5): when, what, by whom.

    A rule without an organisation holds for all; an organisation's own rules are added
    to it for itself and all below it. Of several stages of months below the pass line
    only the highest that is reached holds, among the rules of one organisation.

    ==================  ==============================================================
    rule                who keeps it
    ==================  ==============================================================
    without a branch    the administrator; it is archived, not deleted
    of an organisation  whoever leads that organisation or one above it
                        (``res.users.party_rule_branch_ids``)
    ==================  ==============================================================

    A warning copies what matters of its rule, so a changed rule holds for what is
    proposed from then on.
    """

    _name = "party.warning.rule"
    _description = "Warning Rule"
    _inherit = ["party.guard.mixin"]
    _order = "branch_id, sequence, id"

    name = fields.Char(required=True, translate=True)
    branch_id = fields.Many2one(
        "party.branch",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["party.publication.plan"]._default_branch_id(),
        domain="[('level', '!=', 'group')]",
        help="The rule holds for it and for all below it. Empty: for all.",
    )
    sequence = fields.Integer(default=10)
    trigger = fields.Selection(
        TRIGGERS,
        required=True,
        help="Months in which a member is exempt neither count nor break a run. A "
        "month of zero is one of which a veto or deductions have left nothing; a "
        "month in which nothing was earned is none.",
    )
    number = fields.Integer(
        required=True,
        default=1,
        help="Months running from which it holds, or the number of the last.",
    )
    measure = fields.Selection(MEASURES, required=True)
    owner = fields.Selection(
        OWNERS, string="To Be Done by", required=True, default="secretary"
    )
    days = fields.Integer(string="To Be Done within (Days)", required=True, default=15)
    restore_share = fields.Float(
        string="Way Back (%)",
        digits=(5, 2),
        help="The part of a deduction that a kept rectification plan gives back, once "
        "per stage. 0: none.",
    )
    date_from = fields.Date(
        string="Holds from",
        default=today,
        help="For months and years that end on this day or later. A correction of an "
        "older month proposes nothing by it.",
    )
    note = fields.Text(string="What Is to Be Done", translate=True)
    active = fields.Boolean(default=True)

    _number = models.Constraint(
        "CHECK (number BETWEEN 1 AND 1000)", "The number is 1 or more."
    )
    _days = models.Constraint(
        "CHECK (days BETWEEN 1 AND 400)", "It is to be done within 1 to 400 days."
    )
    _restore_share = models.Constraint(
        "CHECK (restore_share BETWEEN 0 AND 100)",
        "What is given back lies between 0 and 100 %.",
    )

    def write(self, vals):
        """A rule that is taken up again does not look back."""
        if vals.get("active") and "date_from" not in vals:
            vals = {**vals, "date_from": today(self)}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        """:raise UserError: for a rule for all, and one that a warning follows"""
        used = (
            self.env["party.warning"]
            # sudo: warnings that the user does not read, too
            .sudo()
            .search_count([("rule_id", "in", self.ids)], limit=1)
        )
        if used or any(not rule.branch_id for rule in self):
            raise UserError(
                self.env._(
                    "A rule for all organisations, or one that has led to a warning, "
                    "stays on record. Archive it instead."
                )
            )

    @api.model
    def _get_rules(self, branches, triggers):
        """The rules that hold for organisations: those for all, their own, and those of
        the organisations above them.

        :param branches: ``party.branch``
        :param triggers: keys of ``TRIGGERS``
        :return: ``{branch: rules}``, the rules as superuser
        """
        # sudo: ids of the organisations above, whose rules hold here, too
        paths = {b: [*map(int, b.sudo().parent_path.split("/")[:-1])] for b in branches}
        owner_ids = {id_ for path in paths.values() for id_ in path}
        # sudo: as above
        rules_sudo = self.sudo().search(
            [
                ("trigger", "in", triggers),
                "|",
                ("branch_id", "=", False),
                ("branch_id", "in", [*owner_ids]),
            ]
        )
        by_owner = rules_sudo.grouped(lambda rule: rule.branch_id.id)
        return {
            branch: rules_sudo.browse().union(
                *(by_owner.get(id_, rules_sudo.browse()) for id_ in (False, *path))
            )
            for branch, path in paths.items()
        }

    def _filter_holding(self, day):
        """Those that hold for a month or year that ends on a day."""
        return self.filtered(lambda rule: not rule.date_from or rule.date_from <= day)

    def _keep_highest_stages(self):
        """Of the stages of one organisation, the highest; see the class."""
        stages = {}  # {organisation: the highest number}
        for rule in self:
            stages[rule.branch_id] = max(stages.get(rule.branch_id, 0), rule.number)
        return self.filtered(lambda rule: rule.number == stages[rule.branch_id])
