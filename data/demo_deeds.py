"""The player of the demo: each event of ``demo_plan`` is one of the functions below,
which do it through the models as the persons concerned."""

from dataclasses import dataclass

from freezegun import freeze_time

from odoo.fields import Command, Date, Datetime

from odoo.addons.party_points.clock import today

from .demo_months import (
    as_user,
    decide,
    declare,
    get_branch,
    hold,
    open_period,
    open_review,
    plan,
    register,
    vote,
)
from .demo_plan import COMMUNITY, OFFICE, SMALL, make_plan

# Publications that are due within so many days are published.
DAYS_AHEAD = 20
# What HR gives, by the consequence of a grade.
VALUES_OF_GRADES = {
    "commend": 100,
    "none": 85,
    "talk": 70,
    "rectify": 50,
    "unqualified": 0,
}
NOT_RECONCILED = ("演示党员", "李丁卯", "周戊辰")


@dataclass(frozen=True)
class People:
    """Logins of a branch: who leads it, keeps its record, publishes; who votes by an
    own account; who else answers for himself."""

    secretary: str
    keeper: str
    publisher: str
    voters: tuple
    others: tuple = ()

    @property
    def logins(self):
        return {self.secretary, self.keeper, *self.voters, *self.others}


PEOPLE = {
    COMMUNITY: People(
        "secretary",
        "scorekeeper",
        "publicity",
        ("secretary", "committee", "publicity"),
        ("member",),
    ),
    # four members: the member meeting decides, the secretary does the rest
    SMALL: People("secretary2", "secretary2", "secretary2", ("secretary2",)),
    # a committee whose other members have no accounts and raise their hands
    OFFICE: People("secretary3", "secretary3", "secretary3", ("secretary3",)),
}


def load_demo(env):
    """Let the time until today pass in the branches of the demo."""
    now = today(env["party.branch"])
    events = make_plan(now)
    branches = {code: get_branch(env, code) for code in PEOPLE}
    with freeze_time() as clock:
        for event in events:
            if event.day < now:
                clock.move_to(f"{event.day} 04:00:00")  # noon in Beijing
                _play(env, event, branches)
                _date_decisions(env)
    for event in events:
        if event.day == now:
            _play(env, event, branches)


def _play(env, event, branches):
    deed = globals()[event.deed]
    deed(env, branches[event.branch], PEOPLE[event.branch], **event.values)


def _date_decisions(env):
    """Decisions are dated by the database's clock, which is not turned back."""
    env.cr.execute(
        "UPDATE party_decision SET create_date = %s"
        " WHERE create_date = now() AT TIME ZONE 'UTC'",
        [Datetime.to_string(Datetime.now())],
    )
    env["party.decision"].invalidate_model(["create_date"])


# The months


def hold_meeting(env, branch, people, first, meeting):
    hold(as_user(env, people.keeper), branch, first, meeting)


def enter(env, branch, people, first, rows):
    register(as_user(env, people.keeper), branch, first, rows)


def declare_deeds(env, _branch, _people, first):
    declare(
        as_user(env, "member"),
        ("P01", Date.add(first, days=24), {"description": "楼道巡查两次（演示）"}),
        (
            "P02",
            Date.add(first, days=25),
            {"points_given": 1, "description": "陪联系户就医（演示）"},
        ),
    ).action_submit()


def decide_month(env, branch, people, first, closes):
    """The month is closed, but where something waits for the superior's decision."""
    period = open_period(env, branch, first, people.secretary)
    decide(env, open_review(period), people.voters)
    if closes:
        period.action_close()


def publish(env, branch, people, withheld):
    """What is due soon; a quarter that the branch forgets stays planned."""
    env["party.publication"]._cron_plan()
    until = Date.add(Date.today(), days=DAYS_AHEAD)
    publications = as_user(env, people.publisher)["party.publication"].search(
        [
            ("branch_id", "=", branch.id),
            ("state", "=", "planned"),
            ("due_date", "<=", until),
        ],
        order="date_to, date_from",
    )
    publications.filtered(
        lambda p: (p.kind, p.date_from) != ("quarter", withheld)
    ).action_publish()


def reconcile(env, branch, people, leaves_some):
    """Members compare the quarter with their handbooks; for who has no account the
    secretary notes it."""
    for login in (people.secretary, *sorted(people.logins - {people.secretary})):
        rows = as_user(env, login)["party.reconciliation"].search(
            [("branch_id", "=", branch.id), ("state", "=", "pending")]
        )
        rows.filtered(
            lambda row: (
                row.can_answer
                and not (leaves_some and row.member_id.name in NOT_RECONCILED)
            )
        ).action_agree()


def finalise(env, branch, people):
    publications = as_user(env, people.publisher)["party.publication"].search(
        [("branch_id", "=", branch.id), ("state", "=", "published")]
    )
    publications.filtered(lambda p: p.window_end < Date.today()).action_finalise()


def talk(env, branch, people):
    """The secretary confirms warnings and talks; the member, who has no account, has
    signed on paper."""
    for warning in _get_warnings(env, branch, people):
        warning._confirm("情况属实，由支部书记谈话提醒（演示）")
        record = warning.env["party.talk"].browse(warning.action_talk()["res_id"])
        record.write(
            {
                "place": "社区党群服务中心（演示）",
                "content": "指出当月失分情况，提醒遵守法律法规（演示）",
                "agreement": "三个月内每月参加一次志愿服务（演示）",
            }
        )
        record.action_hold()
        record._enter_signed("认识到问题，今后注意（演示）")


def _get_warnings(env, branch, people):
    """Proposals because of a month, which the secretary decides on."""
    warnings = as_user(env, people.secretary)["party.warning"].search(
        [
            ("branch_id", "=", branch.id),
            ("state", "=", "proposed"),
            ("period_id", "!=", False),
        ]
    )
    return warnings.filtered("can_decide")


# The year


def appraise(env, branch, people, year):
    """The committee proposes, the member meeting confirms; members answer."""
    secretary = as_user(env, people.secretary)
    cycle = secretary["party.cycle"]._get_or_create(branch, year)
    cycle.action_compute()
    cycle._propose()
    entitled = branch._count_entitled(Date.today())
    cycle._record_meeting(
        {
            "date": Date.today(),
            "present": entitled,
            "in_favour": entitled,
            "minutes": "支部党员大会逐一讨论，同意支委会提出的等次（演示）",
        }
    )
    for login in sorted(people.logins - {"member", people.secretary}):
        _get_own(cycle.appraisal_ids, as_user(env, login)).action_acknowledge()


def _get_own(appraisals, env):
    # sudo: the user's own membership
    own = env.user.sudo().party_member_ids
    return appraisals.with_env(env).search(
        [("id", "in", appraisals.ids), ("member_id", "in", own.ids)]
    )


def _get_year(env, branch, year=None):
    """A year, as the superior has it; left out, the one that was appraised."""
    domain = [("branch_id", "=", branch.id)]
    domain += [("year", "=", year)] if year else [("meeting_date", "!=", False)]
    return as_user(env, "superior")["party.cycle"].search(domain, limit=1)


def approve_year(env, branch, _people, year):
    _get_year(env, branch, year)._approve()


def return_year(env, branch, _people, year):
    _get_year(env, branch, year)._return("会议记录缺少表决情况，请重新讨论（演示）")


def appraise_again(env, branch, people, reopens):
    """The meeting is held once more: after the superior has opened the final year
    again, or had returned it."""
    cycle = as_user(env, "superior")["party.cycle"].search(
        [("branch_id", "=", branch.id)], order="year", limit=1
    )
    if reopens:
        cycle._reopen("群众反映一次志愿服务漏计，请支部重新评定（演示）")
    appraise(env, branch, people, cycle.year)


# Lately


def publish_month(env, branch, people):
    """The last closed month, late: its window is open now."""
    env["party.publication"]._cron_plan()
    first = Date.subtract(Date.start_of(Date.today(), "month"), months=1)
    publication = as_user(env, people.publisher)["party.publication"].search(
        [
            ("branch_id", "=", branch.id),
            ("state", "=", "planned"),
            ("kind", "=", "month"),
            ("date_from", "<=", first),
        ],
        order="date_from",
        limit=1,
    )
    publication.action_publish()


DISPUTED = {
    "楼道巡查": "楼道巡查实际为四次，只登记了两次（演示）",
    "漏水": "当天调解了两户，应当分别计分（演示）",
}


def dispute(env, branch, _people, login, about):
    """A member disputes an entry of his own, by its number."""
    user = as_user(env, login)
    publication = user["party.publication"].search(
        [("branch_id", "=", branch.id), ("state", "=", "published")], limit=1
    )
    own = next(
        entry
        for entry in publication._get_page("member")["entries"]
        if entry["is_own"] and about in entry["grounds"]
    )
    user["party.dispute"].create(
        {
            "publication_id": publication.id,
            "entry_number": own["number"],
            "reason": DISPUTED[about],
        }
    ).action_file()


def answer_dispute(env, branch, people):
    """The committee dismisses that of the publicity commissioner."""
    secretary = as_user(env, people.secretary)
    dispute = secretary["party.dispute"].search(
        [("branch_id", "=", branch.id), ("reason", "=", DISPUTED["漏水"])]
    )
    dispute._answer(
        "rejected",
        "细则按次计分，同一天的调解计一次（演示）",
        participants=as_user(env, "committee").user.partner_id,
    )


def appeal(env, _branch, people):
    publisher = as_user(env, people.publisher)
    publisher["party.dispute"].search([("state", "=", "answered")])._appeal(
        "两户纠纷互不相干，调解记录分别签字（演示）"
    )


# Today


def plan_meetings(env, branch, people):
    """One was held yesterday and is to be entered; to one, this evening, members check
    in by phone."""
    keeper, now = as_user(env, people.keeper), today(branch)
    plan(keeper, branch, "THEME_DAY", Date.subtract(now, days=1), hours=2)
    evening = plan(keeper, branch, "STUDY", now, hour=19.5, hours=1.5)
    (evening | evening.search([("state", "=", "planned")])).action_invite()


def ask_witnesses(env, branch, people):
    """Something was registered too late: two members are to witness it."""
    keeper = as_user(env, people.keeper)
    day = Date.subtract(today(branch), days=20)
    values = {"description": "发现楼道电线老化并上报（演示）", "quantity": 1}
    row = ("李丁卯", "P04", day.day, values)
    line = register(keeper, branch, Date.start_of(day, "month"), [row])
    members = keeper["party.member"].search([("name", "in", ("演示党员", "赵甲子"))])
    keeper["party.witness"].create(
        [{"line_id": line.id, "member_id": member.id} for member in members]
    )


def confirm_warning(env, branch, people):
    """A talk is due."""
    warnings = _get_warnings(env, branch, people)
    warnings._confirm("情况属实，本月内完成谈话（演示）")


def open_ballot(env, branch, _people):
    """Two have voted already, all with the first mark."""
    committee, now = as_user(env, "committee"), today(branch)
    evaluation = committee["party.evaluation"].create(
        {
            "branch_id": branch.id,
            "year": now.year,
            "half": "1" if now.month <= 6 else "2",
            "date_to": Date.add(now, days=14),
        }
    )
    evaluation.action_open()
    best = evaluation._get_options()[0]["number"]
    for login in ("secretary", "publicity"):
        ballot = evaluation.with_env(as_user(env, login))
        # sudo: the rows of the ballot, as its page shows them
        rows = evaluation.sudo().result_ids
        ballot._vote(dict.fromkeys(rows.ids, best))


def begin_declaration(env, branch, _people):
    """A draft, and what was decided on an earlier one."""
    day = Date.subtract(today(branch), days=1)
    values = {"quantity": 1, "description": "上报路灯损坏（演示）"}
    declare(as_user(env, "member"), ("P04", day, values))


def open_last_review(env, branch, people):
    """In a committee the secretary has voted; the others are waited for."""
    first = Date.subtract(Date.start_of(today(branch), "month"), months=1)
    review = open_review(open_period(env, branch, first, people.secretary))
    if review.body == "committee":
        vote(as_user(env, people.secretary), review)


def hand_to_hr(env, branch, _people):
    """HR says what a grade is worth, and links employees with members; their final
    year goes into the files."""
    human_resources = as_user(env, "hr")
    year = _get_year(env, branch).year
    human_resources["party.hr.scale"].create(
        {
            "name": "党员积分折算年度考核分值（演示）",
            "year_from": year,
            "line_ids": [
                Command.create({"consequence": consequence, "value": value})
                for consequence, value in VALUES_OF_GRADES.items()
            ],
        }
    )
    wizard = human_resources["party.hr.match.wizard"].create({"year_from": year})
    wizard.action_find()
    wizard.line_ids.is_accepted = True
    wizard.action_apply()


def remind(env, _branch, _people):
    """What the daily jobs do in the night before."""
    for model, job in (
        ("party.period", "_cron_open"),
        ("party.period", "_cron_check_scores"),
        ("party.publication", "_cron_plan"),
        ("party.reminder.mixin", "_cron_remind"),
    ):
        getattr(env[model], job)()
