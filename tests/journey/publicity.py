"""What is published, by link as well, and what members say against it."""

from datetime import date

from odoo.fields import Command, Date

from .cast import BRANCH, SUPERIORS, TOWN, YEAR


class Publicity:
    """Publications and disputes."""

    @classmethod
    def publish(cls, *kinds):
        """What is planned of these kinds, and over."""
        cls.env["party.publication"]._cron_plan()
        today = Date.today()
        env = cls.as_officer("publicity")
        domain = [
            ("branch_id.code", "=", BRANCH),
            ("kind", "in", kinds),
            ("state", "=", "planned"),
        ]
        planned = env["party.publication"].search(domain, order="date_to")
        if kinds != ("half_year",):
            planned = planned.filtered(lambda p: p.date_to < today)
        planned.action_publish()

    @classmethod
    def finalise(cls):
        """What nobody disputes any more, and whose window is over."""
        today = Date.today()
        published = cls.as_officer("publicity")["party.publication"].search(
            [("branch_id.code", "=", BRANCH), ("state", "=", "published")]
        )
        published.filtered(
            lambda p: p.window_end < today and not p.open_dispute_count
        ).action_finalise()

    @classmethod
    def get_publication(cls, kind="month", month=1):
        domain = [
            ("branch_id.code", "=", BRANCH),
            ("kind", "=", kind),
            ("date_from", "=", date(YEAR, month, 1)),
        ]
        return cls.env["party.publication"].search(domain)

    @classmethod
    def open_to_public(cls):
        """What is published from now on can be read by link for a year."""
        plans = cls.as_(SUPERIORS["secretary"])["party.publication.plan"]
        shared = {"branch_id": cls.get_branch(TOWN).id, "audience": "public"}
        vals = {"link_days": 400, "names": "full", "grounds": "everybody"}
        plans.create(
            [
                {**shared, **vals, "kind": "month"},
                {**shared, **vals, "kind": "year", "due_day": 20},
            ]
        )

    @classmethod
    def link(cls, kind="month", month=1):
        """The link of a publication, as the publicity commissioner hands it out."""
        publication = cls.get_publication(kind, month)
        publication = publication.with_env(cls.as_officer("publicity"))
        publication.action_open_link()
        return publication.link

    # Disputes

    @classmethod
    def dispute(cls, name, publication, line, reason):
        """A member disputes an entry.

        :return: the dispute, as superuser
        """
        env = cls.as_(name)
        entries = publication.version_id.content["entries"]
        number = next(e["number"] for e in entries if e["line"] == line.id)
        dispute = env["party.dispute"].create(
            {
                "publication_id": publication.id,
                "entry_number": number,
                "reason": reason,
            }
        )
        dispute.action_file()
        return dispute.with_env(cls.env)

    @classmethod
    def answer(cls, dispute, kind, outcome, reason, lines=(), **vals):
        """The committee answers, by one of its officers; above it the superior rules.

        :param kind: whose position in the branch, or above it
        :param lines: values of new lines
        """
        is_ruling = dispute.state in ("escalated", "appealed")
        env = cls.as_(SUPERIORS[kind]) if is_ruling else cls.as_officer(kind)
        free = env["res.partner"] if is_ruling else dispute._get_free_committee()
        wizard = env["party.dispute.answer.wizard"]
        wizard.with_context(default_dispute_id=dispute.id).create(
            {
                "outcome": outcome,
                "reason": reason,
                "participant_ids": [Command.set(free.ids)],
                "line_ids": [
                    Command.create({"dispute_id": dispute.id, **line}) for line in lines
                ],
                **vals,
            }
        ).action_apply()

    @classmethod
    def appeal(cls, dispute, name, reason):
        wizard = cls.as_(name)["party.dispute.reason.wizard"]
        wizard.with_context(default_dispute_id=dispute.id).create(
            {"step": "appeal", "reason": reason}
        ).action_apply()

    @classmethod
    def put_right(cls, dispute, kind, reason, **right):
        """An officer takes the line back and enters it as it should have been; the
        member is content.

        :param right: what the new line says otherwise; without it there is none
        """
        line = dispute.line_id
        if right:
            right |= {"item_id": line.item_id.id, "date": line.date}
        lines = [right] if right else []
        cls.answer(dispute, kind, "accepted", reason, lines, reverse_line=True)
        dispute.with_env(cls.as_(dispute.member_id.name)).action_accept_answer()
