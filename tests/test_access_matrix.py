"""security/access_matrix.csv against the system: every cell through the ORM and
through the external API, and what the cells cannot say."""

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, TransactionCase, tagged

from tooling.places import ADDONS

from .access_doors import ALLOWED, FORBIDDEN, ApiDoor, OrmDoor
from .access_matrix import Cell, find_problems, get_cells, read_matrix
from .access_world import KINDS, Subject

POSITION_ROLES = ("scorekeeper", "committee", "secretary", "superior", "supervisor")


@tagged("post_install", "-at_install")
class TestMatrixFile(TransactionCase):
    def test_every_model_has_a_row_for_every_role(self):
        models = {
            name
            for name, model in self.registry.items()
            if model._original_module in ADDONS and not model._abstract
        }
        self.assertEqual(
            {*KINDS}, models, "tests/access_world.py knows other models than there are"
        )
        self.assertEqual(find_problems(read_matrix(), KINDS), [])

    def test_what_is_wrong_with_a_matrix_is_seen(self):
        rows = read_matrix()
        row = next(row for row in rows if row["role"] == "secretary")
        wrong = {
            "missing row": [other for other in rows if other is not row],
            "second row": [*rows, row],
            "unknown role": [*rows, {**row, "role": "king"}],
            "unknown model": [*rows, {**row, "model": "party.king"}],
            "missing column": self._with(rows, row, {"subtree": None}),
            "unknown letter": self._with(rows, row, {"own_branch": "rx"}),
            "letters in disorder": self._with(rows, row, {"own_branch": "wr"}),
            "cell without a meaning": self._with(rows, row, {"own_record": "r"}),
            "cell left out": self._with(rows, row, {"own_branch": "n/a"}),
        }
        for case, matrix in wrong.items():
            with self.subTest(case):
                self.assertEqual(len(find_problems(matrix, KINDS)), 1)

    def _with(self, rows, row, change):
        return [{**row, **change} if other is row else other for other in rows]


class MatrixTests:
    """Every cell of the matrix; for a class that is a ``Door``."""

    subjects = None

    def test_every_cell_is_as_the_matrix_says(self):
        cells = get_cells(read_matrix())
        differences = self.find_differences(cells, self.subjects)
        self.assertFalse(differences, "\n" + "\n".join(differences))

    def test_matrix_that_grants_too_much_or_too_little_is_seen(self):
        for role, right, wrong in (
            ("secretary", "rcw", "rcwu"),
            ("secretary", "rcw", "rw"),
            ("committee", "r", "rc"),
            ("committee", "r", ""),
        ):
            cell = Cell("party.member", role, "own_branch", right)
            with self.subTest(role=role, wrong=wrong):
                self.assertEqual(self.find_differences([cell]), [])
                seen = self.find_differences([cell._replace(letters=wrong)])
                self.assertEqual(len(seen), 1, seen)


class PositionTests:
    """Positions alone give rights, from the first day to the last."""

    def assert_outcome(self, outcome, *attempt):
        self.assertEqual(self.attempt(*attempt), outcome, attempt)

    def get_position(self, role):
        return self.users[role].partner_id.party_position_ids

    def test_group_without_a_position_reaches_no_record(self):
        for role in POSITION_ROLES:
            self.outsider.group_ids += self.env.ref(
                f"party_points.group_party_points_{role}"
            )
        subject = self.get_member_subject(self.colleague)
        differences = [
            difference
            for model, kind in KINDS.items()
            if kind not in ("nobody", "wizard")
            for difference in self.find_differences_with(
                Cell(model, "outsider", "any", ""), "outsider", subject
            )
        ]
        self.assertEqual(differences, [])

    def test_position_that_ended_yesterday_gives_nothing_before_the_daily_job(self):
        for role in POSITION_ROLES:
            self.assert_outcome(ALLOWED, role, self.colleague, "read")
            self.let_end(self.get_position(role), -1)
            group = f"party_points.group_party_points_{role}"
            self.assertTrue(self.users[role].has_group(group))
            self.assert_outcome(FORBIDDEN, role, self.colleague, "read")
            self.let_end(self.get_position(role), 0)
            self.assert_outcome(ALLOWED, role, self.colleague, "read")

    def let_end(self, position, number):
        """The position's last day has come and gone; nobody has edited anything."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE party_position SET date_to = %s WHERE id = %s",
            [self.days(number), position.id],
        )
        self.env.invalidate_all(flush=False)

    def test_edited_position_counts_at_once(self):
        position = self.get_position("secretary")
        yesterday = {"date_to": self.day(-1)}
        for change, outcome in ((yesterday, FORBIDDEN), ({"date_to": False}, ALLOWED)):
            self.assertEqual(self.do("superior", position, "write", change), ALLOWED)
            self.assertEqual(self.do("secretary", self.colleague, "read"), outcome)
            self.assertEqual(
                self.do("secretary", self.colleague, "write", {"phone": "1"}), outcome
            )

    def test_new_position_counts_at_once(self):
        floating = self.get_sample(
            "party.floating", self.get_member_subject(self.colleague)
        )
        change = {"place": "Home"}
        self.assertEqual(self.do("liaison", floating, "write", change), FORBIDDEN)
        vals = {
            "branch_id": self.branch.id,
            "partner_id": self.users["liaison"].partner_id.id,
            "role": "scorekeeper",
            "date_from": self.day(0),
        }
        position = self.env["party.position"]
        self.assertEqual(self.do("secretary", position, "create", vals), ALLOWED)
        self.assertEqual(self.do("liaison", floating, "write", change), ALLOWED)

    def test_positions_in_two_branches_do_not_mix(self):
        """Secretary in one branch, specialist in another."""
        partner = self.users["secretary"].partner_id
        self.new_position(self.far_branch, "specialist", partner)
        floating = "party.floating"
        stay = {"occupation": "Farmer"}
        joined = {"date_joined": "2001-07-01"}
        here, there, elsewhere = map(
            self.get_member_subject, (self.colleague, self.stranger, self.other_member)
        )
        for subject, stay_outcome, member_outcome in (
            (here, ALLOWED, ALLOWED),
            (there, ALLOWED, FORBIDDEN),
            (elsewhere, FORBIDDEN, FORBIDDEN),
        ):
            sample = self.get_sample(floating, subject)
            self.assert_outcome(stay_outcome, "secretary", sample, "write", stay)
            self.assert_outcome(
                member_outcome, "secretary", subject.member, "write", joined
            )

    def test_superior_elsewhere_is_no_superior_of_his_own_branch(self):
        partner = self.users["secretary"].partner_id
        self.new_position(self.far_committee, "organisation_commissioner", partner)
        commissioner = {"role": "organisation_commissioner"}
        for member, outcome in ((self.stranger, ALLOWED), (self.colleague, FORBIDDEN)):
            subject = self.get_member_subject(member)
            vals = self.prepare_vals("party.position", subject) | commissioner
            position = self.env["party.position"]
            self.assert_outcome(outcome, "secretary", position, "create", vals)

    def test_portal_user_can_be_scorekeeper(self):
        partner = self.users["portal_member"].partner_id
        self.new_position(self.branch, "scorekeeper", partner)
        subject = self.get_member_subject(self.colleague)
        differences = [
            difference
            for cell in get_cells(read_matrix())
            if (cell.role, cell.scope) == ("scorekeeper", "own_branch")
            for difference in self.find_differences_with(cell, "portal_member", subject)
        ]
        self.assertEqual(differences, [])

    def test_organisations_above_are_looked_up_only(self):
        above = Subject(self.committee)
        for model in ("party.branch", "party.duty.post"):
            for role in ("member", "scorekeeper", "committee", "secretary"):
                cell = Cell(model, role, "above", "r")
                differences = self.find_differences_with(cell, role, above)
                self.assertEqual(differences, [])


class ReachTests:
    """What the matrix cannot say: values that would lead out of one's reach."""

    def assert_forbidden(self, attempts):
        """:param attempts: ``{sentence: arguments of attempt}``"""
        allowed = [
            sentence
            for sentence, attempt in attempts.items()
            if self.attempt(*attempt) == ALLOWED
        ]
        self.assertFalse(allowed, "\n" + "\n".join(allowed))

    def get_record(self, model, member):
        return self.get_sample(model, self.get_member_subject(member))

    def prepare(self, model, member, **change):
        subject = self.get_member_subject(member)
        return {**self.prepare_vals(model, subject), **change}

    def test_secretary_appoints_nobody_but_the_scorekeeper(self):
        roles = dict(self.env["party.position"]._fields["role"].selection)
        position = self.env["party.position"]
        outcomes = {
            role: self.attempt(
                "secretary",
                position,
                "create",
                self.prepare("party.position", self.colleague, role=role),
            )
            for role in roles
        }
        self.assertEqual(outcomes.pop("scorekeeper"), ALLOWED)
        self.assertEqual({*outcomes.values()}, {FORBIDDEN})

    def test_position_is_not_turned_into_one_that_he_may_not_give(self):
        held = self.get_record("party.position", self.colleague)
        sent = self.new_position(self.branch, "leader_in_charge", self.officer)
        commissioner = {"role": "organisation_commissioner"}
        there, above = self.far_branch.id, self.committee.id
        self.assert_forbidden(
            {
                "secretary makes a commissioner of the scorekeeper": (
                    *("secretary", held, "write"),
                    commissioner,
                ),
                "secretary gives himself the position with another role": (
                    *("secretary", held, "write"),
                    {
                        "partner_id": self.users["secretary"].partner_id.id,
                        "role": "leader_in_charge",
                    },
                ),
                "superior moves a position to a branch elsewhere": (
                    *("superior", sent, "write"),
                    {"branch_id": there},
                ),
                "superior moves a position into his own organisation": (
                    *("superior", sent, "write"),
                    {"branch_id": above},
                ),
            }
        )

    def test_record_is_not_moved_out_of_reach(self):
        """Rules look at a record before it is written, not after."""
        colleague, neighbour = self.colleague, self.other_member
        to_colleague = {"member_id": colleague.id}
        to_neighbour = {"member_id": neighbour.id}
        record = self.get_record
        exemption = {"exemption_id": record("party.exemption", neighbour).id}
        floating = {"floating_id": record("party.floating", self.stranger).id}
        household = {"household_id": record("party.contact.household", colleague).id}
        there = {"branch_id": self.far_branch.id}
        attempts = [
            ("member", "party.duty.claim", to_colleague),
            ("member", "party.contact.household", to_colleague),
            ("member", "party.duty.log", household),
            ("committee", "party.exemption", to_neighbour),
            ("committee", "party.exemption.visit", exemption),
            ("committee", "party.duty.claim", to_neighbour),
            ("committee", "party.contact.household", to_neighbour),
            ("scorekeeper", "party.floating", to_neighbour),
            ("scorekeeper", "party.floating.report", floating),
            ("scorekeeper", "party.duty.post", there),
        ]
        self.assert_forbidden(
            {
                f"{role} writes {change} of {model}": (
                    *(role, record(model, self.members["member"]), "write"),
                    change,
                )
                for role, model, change in attempts
            }
        )

    def test_liaison_moves_no_visit_to_whom_he_does_not_look_after(self):
        visit = self.get_record("party.exemption.visit", self.colleague)
        other = self.get_record("party.exemption", self.members["member"])
        change = {"exemption_id": other.id}
        self.assertEqual(self.attempt("liaison", visit, "write", change), FORBIDDEN)

    def test_derived_fields_are_not_forged(self):
        """Member and branch of a record follow from what it belongs to."""
        member, colleague = self.members["member"], self.colleague
        there = {"branch_id": self.far_branch.id}
        own = {"member_id": member.id}
        here = {"branch_id": self.branch.id}
        writes = [
            ("member", "party.duty.claim", there),
            ("member", "party.contact.household", there),
            ("member", "party.duty.log", there),
            ("member", "party.duty.log", {"member_id": colleague.id}),
            ("committee", "party.exemption", there),
            ("scorekeeper", "party.floating", there),
        ]
        creates = [
            ("member", "party.duty.log", colleague, own),
            ("member", "party.exemption.paper", colleague, own),
            ("member", "party.floating.report", colleague, own),
            ("committee", "party.exemption", self.stranger, here),
            ("committee", "party.exemption.paper", self.stranger, here),
            ("committee", "party.duty.claim", self.stranger, here),
            ("scorekeeper", "party.floating", self.stranger, here),
        ]
        attempts = {
            f"{role} writes {change} of {model}": (
                *(role, self.get_record(model, member), "write"),
                change,
            )
            for role, model, change in writes
        }
        attempts |= {
            f"{role} creates {model} of {whose.name} with {change}": (
                *(role, self.env[model], "create"),
                self.prepare(model, whose, **change),
            )
            for role, model, whose, change in creates
        }
        self.assert_forbidden(attempts)

    def test_nobody_draws_a_member_out_of_another_branch(self):
        here = {"branch_id": self.branch.id}
        vals = self.prepare("party.assignment", self.stranger, **here)
        rows = self.env["party.assignment"]
        for role in ("secretary", "superior"):
            outcome = self.attempt(role, rows, "create", vals)
            self.assertEqual(outcome, FORBIDDEN, role)

    def test_secretary_sets_no_mail_address_of_an_account_elsewhere(self):
        """Whoever sets it can have the account's password sent there."""
        administrator = self.users["administrator"].partner_id
        own = {"email": "secretary@example.com"}
        vals = self.prepare("party.member", self.colleague, **own)
        del vals["name"]
        new = self.env["party.member"]
        self.do("secretary", new, "create", {**vals, "partner_id": administrator.id})
        self.assertNotEqual(administrator.email, own["email"])

    def test_secretary_takes_no_account_elsewhere_for_a_member_of_his(self):
        administrator = self.users["administrator"].partner_id
        own = {"email": "secretary@example.com"}
        colleague = self.colleague
        self.do("secretary", colleague, "write", {"partner_id": administrator.id})
        self.do("secretary", colleague, "write", own)
        self.assertNotEqual(administrator.email, own["email"])

    def test_papers_stay_when_the_application_is_decided(self):
        paper = self.get_record("party.exemption.paper", self.members["member"])
        # sudo: as a decision leaves it
        paper.exemption_id.sudo().state = "rejected"
        self.assertEqual(self.attempt("member", paper, "unlink"), FORBIDDEN)
        self.assertEqual(self.attempt("member", paper, "read"), ALLOWED)

    def test_file_of_a_paper_is_read_by_those_who_read_the_paper(self):
        paper = self.get_record("party.exemption.paper", self.members["member"])
        file = self.env["ir.attachment"].search(
            [
                ("res_model", "=", paper._name),
                ("res_id", "=", paper.id),
                ("res_field", "=", "file"),
            ]
        )
        self.assertTrue(file)
        self.users["administrator"].group_ids += self.group_system
        readers = {
            name for name in self.users if self.attempt(name, file, "read") == ALLOWED
        }
        self.assertEqual(readers, {"member", "committee", "secretary"})

    def test_wizard_reaches_no_further_than_its_user(self):
        subject = self.get_member_subject
        outcomes = [
            ("secretary", self.colleague, self.far_branch, FORBIDDEN),
            ("secretary", self.colleague, self.other_branch, FORBIDDEN),
            ("superior", self.colleague, self.other_branch, ALLOWED),
            ("superior", self.colleague, self.far_branch, FORBIDDEN),
            ("superior", self.members["superior"], self.branch, FORBIDDEN),
            ("administrator", self.stranger, self.branch, ALLOWED),
        ]
        for role, member, branch, outcome in outcomes:
            opened = subject(member)._replace(branch=branch, opener=self.users[role])
            wizard = self.get_sample("party.transfer.wizard", opened)
            with self.subTest(role=role, member=member.name, branch=branch.name):
                self.assertEqual(self.attempt(role, wizard, "action_apply"), outcome)

    def test_wizard_of_somebody_else_does_nothing(self):
        wizard = self.get_record("party.standing.wizard", self.stranger)
        self.do("secretary", wizard, "action_apply")
        self.assertEqual(len(self.stranger.assignment_ids), 1)


@tagged("post_install", "-at_install")
class TestMatrixThroughOrm(MatrixTests, OrmDoor):
    """Members of a branch are tried with the neighbour's records too."""


@tagged("post_install", "-at_install")
class TestMatrixThroughApi(MatrixTests, ApiDoor, HttpCase):
    subjects = 1


@tagged("post_install", "-at_install")
class TestPositionsThroughOrm(PositionTests, OrmDoor):
    def test_day_turns_in_what_is_kept_of_the_rules(self):
        self.get_position("secretary").date_to = self.today
        colleague = self.as_role("secretary", self.colleague)
        self.assertTrue(colleague.has_access("read"))
        with freeze_time(self.days(1)):
            self.env.invalidate_all()
            self.assertFalse(colleague.has_access("read"))


@tagged("post_install", "-at_install")
class TestPositionsThroughApi(PositionTests, ApiDoor, HttpCase):
    pass


@tagged("post_install", "-at_install")
class TestReachThroughOrm(ReachTests, OrmDoor):
    def test_what_is_found_can_be_read_also_after_a_transfer(self):
        """Each name and field; also of records that stay behind or come along."""
        for model in KINDS:
            for member in (self.colleague, self.members["member"]):
                self.get_record(model, member)
        (self.colleague | self.members["member"])._change_history(
            self.today, {"branch_id": self.other_branch.id}, "Moved"
        )
        self.new_member(self.other_branch, partner=self.outsider.partner_id)
        self.new_position(self.other_branch, "secretary", self.outsider.partner_id)
        unreadable = []
        for name in self.users:
            for model in KINDS:
                unreadable += self.find_unreadable(name, model)
        self.assertFalse(unreadable, "\n" + "\n".join(unreadable))

    def find_unreadable(self, name, model):
        user = self.users[name]
        if not self.env[model].with_user(user).has_access("read"):
            return []
        names = self._get_field_names(user, self.env[model])
        rights = self._get_rights(user)
        unreadable = []
        for record in self.env[model].with_user(user).search([]):
            self._forget_all_but(rights)
            if self._call(user, record, "read", fields=names) != ALLOWED:
                unreadable += [f"{name}: {record}" + self.tell_fields(record, names)]
        return unreadable

    def tell_fields(self, record, names):
        """:return: the fields that refuse, as far as none of them is kept in memory"""
        fields = []
        for name in names:
            self.env.invalidate_all()
            try:
                record.read([name])
            except AccessError:
                fields.append(name)
        return f" ({', '.join(fields)})"


@tagged("post_install", "-at_install")
class TestReachThroughApi(ReachTests, ApiDoor, HttpCase):
    pass
