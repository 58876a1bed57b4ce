"""One record of each kind for the addresses of the portal: the member's own, or what he
is asked."""

from odoo.fields import Command

# Stands in what is written of the member, and in what he writes.
SECRET = "Between ourselves"


class RouteSamples:
    """A mixin of ``RouteWorld``: ``_make_sample_NAME`` makes the record whose number
    stands in an address under that name."""

    def _make_sample_activity_id(self):
        return self.env["party.activity"].create(
            {
                "type_id": self.env.ref(
                    "party_points.party_activity_type_theme_day"
                ).id,
                "branch_id": self.branch.id,
                "date": self.today,
                "place": SECRET,
                "attendance_ids": [Command.create({"member_id": self.own.id})],
            }
        )

    def _make_sample_evaluation_id(self):
        return self.open()

    def _make_sample_publication_id(self):
        return self.publication

    # What he declares, and what others decide on

    def _make_sample_declaration_id(self):
        """A draft with one item, which needs witnesses."""
        draft = self.env["party.declaration"].with_user(self.own_user)
        return draft.create(
            {
                "member_id": self.own.id,
                "note": SECRET,
                "line_ids": [
                    Command.create(
                        {
                            "member_id": self.own.id,
                            "item_id": self.items["DEADLINE"].id,
                            "date": self.on(4),
                            "description": SECRET,
                        }
                    )
                ],
            }
        ).with_env(self.env)

    def _make_sample_line_id(self):
        return self.line

    def _make_sample_review_id(self):
        """April, in which a line of the member waits."""
        self.register(who="portal_member", date=self.on(5), description=SECRET)
        return self.open_review(5)

    def _make_sample_dispute_id(self):
        dispute = self.env["party.dispute"].with_user(self.own_user)
        dispute = dispute.create({"line_id": self.line.id, "reason": SECRET})
        dispute.action_file()
        return dispute.sudo(False).with_env(self.env)

    def _make_sample_reconciliation_id(self):
        return self.env["party.reconciliation"].create(
            {
                "publication_id": self.publication.id,
                "branch_id": self.branch.id,
                "member_id": self.own.id,
            }
        )

    def _make_sample_witness_id(self):
        """He is asked of the line of a colleague."""
        line = self.register(who="member", date=self.on(6), description=SECRET)
        return self.env["party.witness"].create(
            {"line_id": line.id, "member_id": self.own.id}
        )

    # Duties

    def _make_sample_post_id(self):
        return self.env["party.duty.post"].create(
            {"name": "Guide", "branch_id": self.branch.id}
        )

    def _make_sample_claim_id(self):
        return self.env["party.duty.claim"].create(
            {"post_id": self.get_sample("post_id").id, "member_id": self.own.id}
        )

    def _make_sample_household_id(self):
        return self.env["party.contact.household"].create(
            {"name": f"The Wangs. {SECRET}.", "member_id": self.own.id}
        )

    def _make_sample_log_id(self):
        household = self.get_sample("household_id")
        return self.env["party.duty.log"].create(
            {"household_id": household.id, "description": SECRET}
        )

    def _make_sample_exemption_id(self):
        """He looks after an old member."""
        exemption = self.exempt(self.seventh, self.days(-30), self.days(300))
        exemption.liaison_id = self.own
        self.env["party.exemption.visit"].create(
            {"exemption_id": exemption.id, "visitor": "Visitor", "brought": SECRET}
        )
        return exemption

    # His year

    def _prepare_care(self):
        return {"member_id": self.own.id, "branch_id": self.branch.id}

    def _make_sample_warning_id(self):
        rule = self.env["party.warning.rule"].create(
            {
                "name": SECRET,
                "branch_id": self.branch.id,
                "trigger": "below",
                "measure": "rectification",
            }
        )
        return self.env["party.warning"].create(
            {
                **self._prepare_care(),
                "rule_id": rule.id,
                "year": self.year,
                "measure": "rectification",
                "reason": SECRET,
                "state": "confirmed",
                "confirmed_on": self.today,
            }
        )

    def _make_sample_talk_id(self):
        return self.env["party.talk"].create(
            {
                **self._prepare_care(),
                "warning_id": self.get_sample("warning_id").id,
                "content": SECRET,
                "state": "held",
            }
        )

    def _make_sample_plan_id(self):
        return self.env["party.rectification"].create(
            {
                **self._prepare_care(),
                "warning_id": self.get_sample("warning_id").id,
                "aims": SECRET,
                "state": "running",
            }
        )

    def _make_sample_appraisal_id(self):
        cycle = self.env["party.cycle"].create(
            {"branch_id": self.branch.id, "year": self.year, "state": "confirmed"}
        )
        return self.env["party.appraisal"].create(
            {
                **self._prepare_care(),
                "cycle_id": cycle.id,
                "year": self.year,
                "status": "short",
                "template_id": self.template.id,
                "grading_id": self.grading.id,
                "departure_reason": SECRET,
            }
        )

    # What makes a form whole, so that it is refused for its sender alone

    def get_form(self, path):
        return {
            "/my/points/appraisals/<int:appraisal_id>": {"answer": "acknowledged"},
            "/my/points/declarations/new": {"member": self.own.id},
            "/my/points/disputes/<int:dispute_id>": {
                "step": "withdraw",
                "reason": "An error",
            },
            "/my/points/disputes/new": {
                "publication": self.publication.id,
                "about": "omission",
                "reason": "Missing",
            },
            "/my/points/duties/log": {
                "duty": f"household_id-{self.get_sample('household_id').id}",
                "description": "Called on them",
                "date": str(self.today),
            },
            "/my/points/plans/<int:plan_id>": {"report": "Done"},
            "/my/points/reconciliations/<int:reconciliation_id>": {"answer": "agrees"},
            "/my/points/reviews/<int:review_id>": {"step": "accept"},
            "/my/points/talks/<int:talk_id>": {"statement": "My words"},
            "/my/points/visits/<int:exemption_id>": {
                "date": str(self.today),
                "brought": "Rice",
            },
            "/my/points/warnings/<int:warning_id>": {"reason": "It was not so"},
            "/my/points/witnesses/<int:witness_id>": {
                "step": "confirm",
                "statement": "I saw it",
            },
        }.get(path, {})
