"""What the branch publishes, what members dispute, and how it ends (PUB-1 … PUB-4)."""

from odoo.fields import Date

PUBLISHERS = ("publicity_commissioner", "secretary", "deputy_secretary")
SHARE_WHO_READ = 0.9
SHARE_WITH_DISPUTE = 0.25  # of the branches in a month
SHARE_ACCEPTED = 0.4
SHARE_APPEALED = 0.5  # of what was dismissed
SHARE_UPHELD = 0.4  # of the appeals
TAKE_BACK = {"reverse": True, "undo": False, "lines": []}


def publish(unit):
    """All whose months are over, and what is due this month."""
    end = Date.end_of(unit.day, "month")
    env = unit.act(*PUBLISHERS)
    publications = env["party.publication"].search(
        [
            ("branch_id", "=", unit.branch.id),
            ("state", "=", "planned"),
            "|",
            ("date_to", "<", unit.day),
            ("due_date", "<=", end),
        ],
        order="date_to, date_from desc",
    )
    publications.action_publish()
    unit.count(publications=len(publications))


def finalise(unit):
    """What nobody objects to any more."""
    env = unit.act(*PUBLISHERS)
    publications = env["party.publication"].search(
        [
            ("branch_id", "=", unit.branch.id),
            ("state", "=", "published"),
            ("window_end", "<", unit.day),
        ]
    )
    ready = publications.filtered(lambda p: not p.open_dispute_count)
    ready.action_finalise()
    unit.count(final=len(ready))


def read(unit):
    """Members with an account read what was decided on their declarations, and compare
    their handbook with the quarter's publication (LINE-2, PUB-5)."""
    for model, state, action in (
        ("party.declaration", "decided", "action_acknowledge"),
        ("party.reconciliation", "pending", "action_agree"),
    ):
        members = unit.with_account
        waiting = unit.env[model].search(
            [("member_id", "in", members.ids), ("state", "=", state)], order="id"
        )
        for member, own in waiting.grouped("member_id").items():
            if unit.dice.chance(SHARE_WHO_READ):
                getattr(own.with_env(unit.act_for(member)), action)()
                unit.count(answers=len(own))


def dispute(unit):
    """In some branches, some month, a member disputes an entry of his own."""
    if not unit.dice.chance(SHARE_WITH_DISPUTE) or not unit.with_account:
        return
    member = unit.dice.choice(list(unit.with_account))
    env = unit.act_for(member)
    publication = env["party.publication"].search(
        [
            ("branch_id", "=", unit.branch.id),
            ("kind", "=", "month"),
            ("date_from", "=", unit.month),
        ]
    )
    entries = _get_own(publication)
    if not entries:
        return
    env["party.dispute"].create(
        {
            "publication_id": publication.id,
            "entry_number": unit.dice.choice(entries),
            "reason": "与本人手册记录不一致，请支部核对",
        }
    ).action_file()
    unit.count(disputes=1)


def _get_own(publication):
    """The numbers of the entries about the reader himself."""
    if not publication:
        return []
    entries = publication._get_page("member")["entries"]
    return [entry["number"] for entry in entries if entry["is_own"]]


def answer(unit):
    """The committee answers; who is not content appeals."""
    for dispute in _get_disputes(unit, "filed"):
        free = dispute._get_free_committee()
        env = unit.act_as(free.user_ids[:1])
        own = dispute.with_env(env)
        if unit.dice.chance(SHARE_ACCEPTED) and own.can_reverse:
            own._answer("accepted", "经核对登记有误，予以冲销", TAKE_BACK, free)
        else:
            own._answer("rejected", "经核对记录无误", None, free)
        unit.count(answers=1)
        _react(unit, dispute)


def _react(unit, dispute):
    """The member is content, or appeals."""
    own = dispute.with_env(unit.act_for(dispute.filer_id))
    is_dismissed = dispute.outcome == "rejected"
    if is_dismissed and unit.dice.chance(SHARE_APPEALED):
        own._appeal("仍有不同意见，请上级复核")
        unit.count(appeals=1)
    else:
        own.action_accept_answer()


def rule(unit):
    """The street decides on appeals."""
    for dispute in _get_disputes(unit, "appealed", "escalated"):
        own = dispute.with_env(unit.superior)
        if unit.dice.chance(SHARE_UPHELD) and own.can_reverse:
            own._rule("accepted", "经复核申诉成立", TAKE_BACK)
            unit.count(upheld=1)
        else:
            own._rule("rejected", "经复核维持支部答复")
        unit.count(rulings=1)


def _get_disputes(unit, *states):
    return unit.env["party.dispute"].search(
        [("branch_id", "=", unit.branch.id), ("state", "in", states)], order="id"
    )
