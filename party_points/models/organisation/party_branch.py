from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...clock import today
from .roles import LEVEL_ROLES, SUPERIOR_ROLES

# {level: the levels that a branch of this level may stand under}
PARENT_LEVELS = {
    "committee": {"committee"},
    "general_branch": {"committee"},
    "branch": {"committee", "general_branch"},
    "group": {"branch"},
}


class PartyBranch(models.Model):
    """A Party organisation of any level: one node of the one tree that rules,
    rights and reports follow (ORG-1).
    """

    _name = "party.branch"
    _description = "Party Branch"
    _inherit = ["party.guard.mixin", "party.thread.mixin"]
    _parent_store = True
    _order = "code, id"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(
        required=True,
        copy=False,
        tracking=True,
        help="Identifies the organisation in files and reports, and orders the lists.",
    )
    level = fields.Selection(
        [
            ("committee", "Committee"),
            ("general_branch", "General Branch"),
            ("branch", "Branch"),
            ("group", "Group"),
        ],
        required=True,
        default="branch",
        tracking=True,
    )
    sector = fields.Selection(
        [
            ("rural", "Rural"),
            ("agency", "Agency and Institution"),
            ("enterprise", "Enterprise"),
            ("community", "Community"),
        ],
        compute="_compute_sector",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
    )
    parent_id = fields.Many2one(
        "party.branch",
        string="Superior Organisation",
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        "party.branch", "parent_id", string="Subordinate Organisations"
    )
    active = fields.Boolean(default=True, tracking=True)
    member_ids = fields.One2many("party.member", "branch_id", string="Members")
    position_ids = fields.One2many("party.position", "branch_id", string="Positions")
    member_count = fields.Integer(
        string="Members in All",
        compute="_compute_member_count",
        help="Members of this organisation and of those under it.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another Party organisation already has this code; archived ones count too.",
    )

    @api.depends("parent_id")
    def _compute_sector(self):
        for branch in self:
            branch.sector = branch.sector or branch.parent_id.sector

    @api.depends("member_ids")
    @api.depends_context("uid")
    def _compute_member_count(self):
        """Only members whom the reader may see are counted."""
        counts = self.env["party.member"]._read_group(
            [("branch_id", "child_of", self.ids)], ["branch_id"], ["__count"]
        )
        totals = Counter()  # {id of a branch: members of it and below}
        for branch, count in counts:
            # sudo: the path holds ids only
            for ancestor in branch.sudo().parent_path.split("/")[:-1]:
                totals[int(ancestor)] += count
        for branch in self:
            branch.member_count = totals[branch._origin.id]

    @api.constrains("level", "parent_id")
    def _check_parent_level(self):
        """A Party group belongs to a branch, a branch to a general branch or a
        committee, a general branch to a committee.

        :raise ValidationError: where the superior's level does not fit, also
            when the superior's own level changes.
        """
        levels = dict(self._fields["level"]._description_selection(self.env))
        for branch in self | self.with_context(active_test=False).child_ids:
            if not branch.parent_id:
                if branch.level == "group":
                    raise ValidationError(
                        self.env._(
                            "Choose the branch that the group “%(name)s” belongs to.",
                            name=branch.name,
                        )
                    )
            elif branch.parent_id.level not in PARENT_LEVELS[branch.level]:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” (%(level)s) cannot stand under “%(parent)s” "
                        "(%(parent_level)s). Choose another superior organisation "
                        "or another level.",
                        name=branch.name,
                        level=levels[branch.level],
                        parent=branch.parent_id.name,
                        parent_level=levels[branch.parent_id.level],
                    )
                )

    @api.constrains("active", "parent_id")
    def _check_active_parent(self):
        """An archived organisation has no active one under it."""
        for branch in self | self.child_ids:
            if branch.active and branch.parent_id and not branch.parent_id.active:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is active and cannot stand under “%(parent)s”, "
                        "which is archived. Move or archive “%(name)s” first.",
                        name=branch.name,
                        parent=branch.parent_id.name,
                    )
                )

    @api.constrains("active", "level", "parent_id")
    def _check_people(self):
        """An organisation with people in it stays what they know it as.

        A branch with members stays an active branch, a group with members stays an
        active group of its branch, planned ones included; what has office holders
        stays active.
        """
        for branch, count in self._count_misplaced_members().items():
            raise ValidationError(
                self.env._(
                    "“%(name)s” has %(count)s members, or takes them in later. "
                    "Transfer them first; then archive it, move it or change its "
                    "level.",
                    name=branch.name,
                    count=count,
                )
            )
        # sudo: whoever may change the organisation need not see its people
        for position in self.sudo().position_ids:
            if position.is_current and not position.branch_id.active:
                raise ValidationError(
                    self.env._(
                        "“%(position)s” is still in office. End the positions in "
                        "“%(name)s” first; then archive it.",
                        position=position.display_name,
                        name=position.branch_id.name,
                    )
                )

    def _count_misplaced_members(self):
        """Count those who belong, today or later, to what is no active branch any
        more, or to what is no active group of their branch.

        :return: ``{organisation: number}``
        """
        counts = Counter()
        # sudo: whoever may change the organisation need not see its people
        rows = self.env["party.assignment"].sudo().search(self._get_belonging_domain())
        for row in rows:
            branch, group = row.branch_id, row.group_id
            if not branch.active or branch.level != "branch":
                counts[branch] += 1
            elif group and not (
                group.active and group.level == "group" and group.parent_id == branch
            ):
                counts[group] += 1
        return counts

    def _get_belonging_domain(self):
        """Rows of history of today and later that name one of the organisations."""
        return [
            ("standing", "!=", "ended"),
            "|",
            ("date_to", "=", False),
            ("date_to", ">=", today(self)),
            "|",
            ("branch_id", "in", self.ids),
            ("group_id", "in", self.ids),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        branches = super().create(vals_list)
        self.env["res.users"]._forget_party_branches()
        return branches

    def write(self, vals):
        if vals.get("parent_id"):
            self._check_no_circle(self.browse(vals["parent_id"]))
        result = super().write(vals)
        if vals.keys() & {"parent_id", "level"}:
            self.env["res.users"]._forget_party_branches()
            # sudo: rights follow the tree, whoever changes it
            positions = self.search([("id", "child_of", self.ids)]).sudo().position_ids
            positions._check_level()
            positions._check_holder()
            positions.partner_id._sync_party_groups()
        return result

    def _check_no_circle(self, parent):
        """Core would refuse a circle, too, but without saying where it is."""
        # sudo: the path holds ids only
        above = parent.sudo().parent_path.split("/")
        for branch in self:
            if str(branch.id) in above:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” cannot stand under “%(parent)s”, which is itself "
                        "or stands under it. Choose another superior organisation.",
                        name=branch.name,
                        parent=parent.name,
                    )
                )

    def action_open_members(self):
        """The members of this organisation and of those under it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "party_points.party_member_action"
        )
        return {**action, "domain": [("branch_id", "child_of", self.id)]}

    def _below(self, top):
        """Those of the set that stand under ``top``."""
        return self.filtered(
            lambda branch: (
                branch != top and branch.parent_path.startswith(top.parent_path)
            )
        )

    def _get_position_users(self, roles):
        """The users who hold one of the positions today.

        :param roles: keys of ``party.position``'s roles
        :return: ``{branch: users}``, for each branch of the set
        """
        users_by_branch = dict.fromkeys(self, self.env["res.users"])
        # sudo: whom to remind is asked on behalf of the branch
        positions_sudo = self.env["party.position"].sudo()
        positions = positions_sudo.search(
            [
                ("branch_id", "in", self.ids),
                ("role", "in", roles),
                ("is_current", "=", True),
            ]
        )
        for position in positions:
            users_by_branch[position.branch_id] |= position.partner_id.user_ids
        return users_by_branch

    def _get_superior_users(self, roles=SUPERIOR_ROLES, barred=None):
        """The users who hold one of the positions in the nearest organisation above
        that has such.

        :param roles: keys of ``party.position``'s roles
        :param barred: users who do not act in the matter; where all of an
            organisation are, it goes to the next above
        :return: ``{branch: users}``, for each branch of the set
        """
        nobody = self.env["res.users"]
        barred = nobody if barred is None else barred
        # sudo: ids of the organisations above, whom the user may not see
        paths = {b: b.sudo().parent_path.split("/")[-3::-1] for b in self}
        paths = {b: self.browse(map(int, path)) for b, path in paths.items()}
        users = self.browse().union(*paths.values())._get_position_users(roles)
        free = {above: holders - barred for above, holders in users.items()}
        return {
            branch: next((free[above] for above in path if free[above]), nobody)
            for branch, path in paths.items()
        }

    def _get_level_holders(self):
        """Who acts at the levels below the superior, in each branch or above it
        (REV-2, APP-5).

        :return: ``{(branch, level of LEVEL_ROLES): contacts}``
        """
        # sudo: who holds which position, asked on behalf of the branch
        branches_sudo = self.sudo()
        paths = {branch: branch.parent_path.split("/") for branch in branches_sudo}
        positions = branches_sudo.env["party.position"].search(
            [
                ("branch_id", "in", [int(i) for p in paths.values() for i in p if i]),
                (
                    "role",
                    "in",
                    [role for roles in LEVEL_ROLES.values() for role in roles],
                ),
                ("is_current", "=", True),
            ]
        )
        return {
            (branch, level): positions.filtered(
                lambda position, path=path, roles=roles: (
                    str(position.branch_id.id) in path and position.role in roles
                )
            ).partner_id
            for branch, path in paths.items()
            for level, roles in LEVEL_ROLES.items()
        }

    # The member meeting

    def _check_meeting(self, day, present, in_favour, earliest=None):
        """A member meeting decides with over half of the full members of its day
        present, and over half of these in favour (APP-7, WARN-4).

        :param date earliest: the day from which on it can be held
        :return: how many were entitled to vote
        :raise UserError: where it could not decide
        """
        self.ensure_one()
        self._check_meeting_day(day, earliest)
        entitled = self._count_entitled(day)
        if present > entitled or 2 * present <= entitled:
            raise UserError(
                self.env._(
                    "%(present)s of %(entitled)s full members were present; the "
                    "meeting decides with more than half of them.",
                    present=present,
                    entitled=entitled,
                )
            )
        if in_favour > present or 2 * in_favour <= present:
            raise UserError(
                self.env._(
                    "%(number)s of %(present)s who were present were in favour; more "
                    "than half of them have to be.",
                    number=in_favour,
                    present=present,
                )
            )
        return entitled

    def _check_meeting_day(self, day, earliest=None):
        """:raise UserError: where it is missing, too early or in the future"""
        if not day or day > today(self):
            raise UserError(
                self.env._("Enter the day of the meeting, once the meeting is over.")
            )
        if earliest and day < earliest:
            raise UserError(
                self.env._(
                    "The meeting decides on what was there before: it is held on "
                    "%(day)s or later.",
                    day=format_date(self.env, earliest),
                )
            )

    def _count_entitled(self, day):
        """How many full members the branch has on a day: they vote."""
        self.ensure_one()
        rows_sudo = self.env["party.assignment"].sudo()  # sudo: how many, not who
        return rows_sudo.search_count(
            [
                ("branch_id", "=", self.id),
                ("standing", "=", "full"),
                *rows_sudo._on(day),
            ]
        )
