from datetime import date

from odoo import models
from odoo.fields import Domain

from odoo.addons.party_points.clock import get_day, today


class PartyMember(models.Model):
    """What waits for a member on his pages (POR-1)."""

    _inherit = "party.member"

    def _get_portal_path(self):
        """What is said of a member himself concerns his lines."""
        return "/my/points/lines"

    def _is_on_pages_of(self, user):
        return self in user.sudo().party_member_ids  # sudo: which member he is

    def _get_portal_tasks(self):
        """What waits for the member, as the current user, who he is; the nearest day
        first. It costs the same number of queries however much waits.

        :return: list of dicts ``{"kind", "text", "url", "date": until which day, or
            since when it waits, "is_due": whether it is a last day}``
        """
        self.ensure_one()
        tasks = [task for collect in self._get_task_sources() for task in collect()]
        return sorted(
            tasks, key=lambda task: (not task["is_due"], task["date"] or date.max)
        )

    def _get_task_sources(self):
        """The methods that collect tasks, each of one kind; for ``super()``."""
        return [
            self._get_witness_tasks,
            self._get_declaration_tasks,
            self._get_dispute_tasks,
            self._get_reconciliation_tasks,
            self._get_appraisal_tasks,
            self._get_talk_tasks,
            self._get_warning_tasks,
            self._get_ballot_tasks,
            self._get_publication_tasks,
            self._get_review_tasks,
        ]

    def _find_tasks(self, model, domain):
        """Records of the member that he may read, oldest first."""
        records = self.env[model]
        if not records.has_access("read"):
            return records
        return records.search(domain, order="id")

    def _prepare_task(self, record, kind, text, day=None, is_due=True):
        return {
            "kind": kind,
            "text": text,
            "url": record._get_portal_path() or "/my/points",
            "date": day,
            "is_due": bool(day) and is_due,
        }

    def _get_witness_tasks(self):
        domain = [("member_id", "=", self.id), ("state", "=", "asked")]
        return [
            self._prepare_task(
                witness,
                "witness",
                self.env._(
                    "Confirm or decline as a witness: %(what)s", what=witness.what
                ),
                witness._get_answer_by(),
            )
            for witness in self._find_tasks("party.witness", domain)
        ]

    def _get_declaration_tasks(self):
        """Decided ones to acknowledge, and drafts: his own, and those that he has begun
        for somebody else."""
        decided = Domain("member_id", "=", self.id) & Domain("state", "=", "decided")
        draft = Domain("filed_by_id", "=", self.env.uid) & Domain("state", "=", "draft")
        return [
            self._prepare_task(
                declaration,
                "declaration",
                self._describe_declaration(declaration),
                declaration.submitted_on or get_day(self, declaration.create_date),
                is_due=False,
            )
            for declaration in self._find_tasks("party.declaration", decided | draft)
        ]

    def _describe_declaration(self, declaration):
        # sudo: whoever files it for a member knows his name
        name = declaration.sudo().member_id.name
        if declaration.state == "decided":
            return self.env._("Read what was decided on your declaration")
        if declaration.submitted_on:
            return self.env._(
                "Complete the declaration of %(name)s, and submit it again", name=name
            )
        return self.env._(
            "Submit the declaration of %(name)s: it is a draft", name=name
        )

    def _get_dispute_tasks(self):
        """Answers to accept or to appeal against, as who has filed the dispute or whom
        it concerns, and his drafts."""
        filed, concerns = (
            Domain("filer_id", "=", self.id),
            Domain("member_id", "=", self.id),
        )
        waiting = (filed & Domain("accepted_by_filer_on", "=", False)) | (
            concerns & Domain("accepted_by_member_on", "=", False)
        )
        answered = Domain("state", "=", "answered") & Domain(
            "appeal_by", ">=", today(self)
        )
        draft = filed & Domain("state", "=", "draft")
        # sudo: which are his, by a field that members cannot search
        disputes_sudo = self.env["party.dispute"].sudo()
        mine_sudo = disputes_sudo.search(draft | (answered & waiting), order="id")
        return [
            self._prepare_task(
                dispute,
                "dispute",
                self._describe_dispute(dispute),
                dispute.appeal_by or get_day(self, dispute.create_date),
                is_due=bool(dispute.appeal_by),
            )
            for dispute in mine_sudo.sudo(False)._filtered_access("read")
        ]

    def _describe_dispute(self, dispute):
        if dispute.state == "draft":
            return self.env._("File your dispute: it is a draft")
        return self.env._(
            "%(dispute)s is answered: accept the answer, or appeal against it",
            dispute=dispute.display_name,
        )

    def _get_reconciliation_tasks(self):
        domain = [("member_id", "=", self.id), ("state", "=", "pending")]
        return [
            self._prepare_task(
                reconciliation,
                "reconciliation",
                reconciliation._get_reminder_summary(),
                reconciliation.due_date,
            )
            for reconciliation in self._find_tasks("party.reconciliation", domain)
        ]

    def _get_appraisal_tasks(self):
        domain = [("member_id", "=", self.id), ("can_answer", "=", True)]
        return [
            self._prepare_task(
                appraisal,
                "appraisal",
                self.env._(
                    "Acknowledge your appraisal of %(year)s, or appeal against it",
                    year=str(appraisal.year),
                ),
                appraisal.answer_by,
            )
            for appraisal in self._find_tasks("party.appraisal", domain)
        ]

    def _get_talk_tasks(self):
        domain = [("member_id", "=", self.id), ("state", "=", "held")]
        text = self.env._("Read the record of a talk, add your words, acknowledge it")
        return [
            self._prepare_task(talk, "talk", text, talk.held_on, is_due=False)
            for talk in self._find_tasks("party.talk", domain)
        ]

    def _get_warning_tasks(self):
        """Those that are not dealt with, until he has read them and said what he has to
        say."""
        domain = [
            ("member_id", "=", self.id),
            ("state", "=", "confirmed"),
            ("objected_on", "=", False),
        ]
        return [
            self._prepare_task(
                warning,
                "warning",
                self.env._(
                    "“%(title)s”: read what follows from it; you may object",
                    title=warning.title,
                ),
                warning.confirmed_on,
                is_due=False,
            )
            for warning in self._find_tasks("party.warning", domain)
        ]

    def _get_ballot_tasks(self):
        voters_sudo = self.env["party.evaluation.voter"].sudo()  # sudo: his own rows
        rows = voters_sudo.search(
            [
                ("member_id", "=", self.id),
                ("has_voted", "=", False),
                ("is_on_paper", "=", False),
                ("evaluation_id.state", "=", "open"),
                ("evaluation_id.date_to", ">=", today(self)),
            ]
        )
        evaluations = rows.evaluation_id.sudo(False)._filtered_access("read")
        return [
            self._prepare_task(
                evaluation,
                "ballot",
                self.env._("Vote: %(evaluation)s", evaluation=evaluation.display_name),
                evaluation.date_to,
            )
            for evaluation in evaluations
        ]

    def _get_publication_tasks(self):
        """What can be disputed now, in the time for it: one task, however many."""
        domain = [
            ("branch_id", "=", self.branch_id.id),
            ("state", "=", "published"),
            ("audience", "!=", "superior"),
            ("window_end", ">=", today(self)),
        ]
        publications = self._find_tasks("party.publication", domain)
        if not publications:
            return []
        last_day = min(publications.mapped("window_end"))
        text = self._describe_publications(publications)
        task = self._prepare_task(publications[:1], "publication", text, last_day)
        if len(publications) > 1:
            task["url"] = "/my/points/publications"
        return [task]

    def _describe_publications(self, publications):
        if len(publications) > 1:
            return self.env._(
                "Read %(number)s publications; dispute what is wrong",
                number=len(publications),
            )
        return self.env._(
            "Read “%(publication)s”; dispute it if something is wrong",
            publication=publications._get_title(),
        )

    def _get_review_tasks(self):
        """Reviews of his branch in which he has not voted yet (POR-2)."""
        domain = [
            ("branch_id", "=", self.branch_id.id),
            ("state", "=", "open"),
            ("body", "=", "committee"),
        ]
        reviews = self._find_tasks("party.review", domain)
        if not reviews[:1].can_vote:  # the same committee for all of them
            return []
        ballots_sudo = self.env["party.review.ballot"].sudo()  # sudo: his own
        voted = ballots_sudo.search(
            [
                ("review_id", "in", reviews.ids),
                ("voter_id", "=", self.id),
                ("state", "=", "cast"),
            ]
        ).review_id
        return [
            self._prepare_task(
                review, "review", review._get_reminder_summary(), review.deadline
            )
            for review in reviews - voted.sudo(False)
        ]
