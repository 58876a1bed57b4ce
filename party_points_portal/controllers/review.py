import re

from odoo.http import request

from ..models.party_review import FOLDS, PATH
from .inputs import check_length, read_number, read_text
from .pages import form_route, page_route
from .portal import OverviewPages

# The fields of a line in the form: these, and its id.
VOTE = re.compile(r"(vote|reason)_(\d{1,9})")


class ReviewPages(OverviewPages):
    """The committee decides on the phone (POR-2, REV-1).

    Opening a page writes nothing: a ballot begins when its form is sent.
    """

    def _prepare_overview(self, member_sudo):
        values = super()._prepare_overview(member_sudo)
        return {**values, "has_reviews": self._is_review_voter(member_sudo)}

    def _is_review_voter(self, member_sudo):
        # sudo: the user's own rights, which he cannot read himself
        branches = request.env.user.sudo().party_committee_branch_ids
        return bool(member_sudo and branches)

    @page_route([PATH, f"{PATH}/page/<int:page>"])
    def portal_my_reviews(self, page=1, **kw):
        """The reviews in which the member votes, or has voted."""
        member = self._get_review_voter_or_404()
        reviews = request.env["party.review"]
        domain = reviews._get_voter_domain(member)
        reviews, pager = self._search_page(reviews, domain, PATH, page)
        return self._render_page(
            "portal_my_reviews",
            [(request.env._("Reviews"), PATH)],
            {
                "reviews": reviews,
                "cast": reviews._find_ballots(member)
                .filtered(lambda ballot: ballot.state == "cast")
                .review_id,
                "pager": pager,
            },
        )

    @page_route(f"{PATH}/<int:review_id>")
    def portal_my_review(self, review_id, fold="", **kw):
        """The lines to decide on, with the ballot; in the end, what was decided."""
        return self._render_review(self._find_review_or_404(review_id), fold)

    @form_route(f"{PATH}/<int:review_id>")
    def portal_vote_in_review(self, review_id, step="", fold="", **form):
        """Save the ballot or cast it; sent twice, it is cast once."""
        review = self._find_review_or_404(review_id)
        member = self._get_review_voter_or_404()
        typed = _read_ballot(form)
        if error := self._take_step(self._vote_in_review, review, member, typed, step):
            return self._render_review(review, fold, typed, error, 422)
        return request.redirect(review._get_portal_path(), code=303)

    def _vote_in_review(self, review, member, typed, step):
        reasons = [reason for _vote, reason in typed["votes"].values()]
        check_length(typed["reason"], *reasons)
        review._vote(member, typed, step if step in ("accept", "cast") else "save")

    @form_route(f"{PATH}/<int:review_id>/take_back")
    def portal_take_ballot_back(self, review_id, **form):
        """Take the ballot back, to change it until the review is concluded."""
        review = self._find_review_or_404(review_id)
        ballot = review._find_ballots(self._get_review_voter_or_404())
        if error := self._take_step(ballot.action_take_back):
            return self._render_review(review, error=error, status=422)
        return request.redirect(review._get_portal_path(), code=303)

    def _get_review_voter_or_404(self):
        """The user as a member of a committee.

        :raise NotFound: for everybody else
        """
        member_sudo = self._get_own_member_sudo()
        if not self._is_review_voter(member_sudo):
            raise request.not_found()
        return member_sudo.sudo(False)

    def _find_review_or_404(self, review_id):
        member = self._get_review_voter_or_404()
        domain = request.env["party.review"]._get_voter_domain(member)
        return self._find_or_404("party.review", review_id, domain)

    def _render_review(self, review, fold="", typed=None, error=None, status=200):
        """:param dict typed: what was refused, see ``_read_ballot``"""
        member = self._get_review_voter_or_404()
        ballot = review._find_ballots(member)
        fold = fold if fold in FOLDS else FOLDS[0]
        can_edit = review.can_vote and ballot.state != "cast"
        values = {
            "review": review,
            "ballot": ballot,
            "can_edit": can_edit,
            "error": error,
            "given": typed if typed and can_edit else ballot._get_given(),
            "vote_labels": dict(
                ballot._fields["routine_vote"]._description_selection(request.env)
            ),
            "fold": fold,
            "results": review._get_results(ballot),
            **(review._get_ballot_page(member, fold) if review.state == "open" else {}),
        }
        crumbs = [
            (request.env._("Reviews"), PATH),
            (review.display_name, review._get_portal_path()),
        ]
        return self._render_page("portal_my_review", crumbs, values, status)


def _read_ballot(form):
    """What the form of a ballot says; unknown votes are none.

    >>> form = {"vote_7": "against", "reason_7": " No ", "vote_8": "x", "seen": "7,8"}
    >>> _read_ballot(form)["votes"]
    {7: ('against', 'No'), 8: ('', '')}
    >>> sorted(_read_ballot(form)["seen"])
    [7, 8]
    """
    given = {}  # {id of a line: {"vote" or "reason": text}}
    for key, text in form.items():
        if match := VOTE.fullmatch(key):
            given.setdefault(int(match[2]), {})[match[1]] = text
    return {
        "routine_vote": _read_vote(form.get("routine_vote")),
        "reason": read_text(form.get("routine_reason")),
        "votes": {
            id_: (_read_vote(texts.get("vote")), read_text(texts.get("reason")))
            for id_, texts in given.items()
        },
        "seen": {read_number(id_) for id_ in read_text(form.get("seen")).split(",")},
    }


def _read_vote(text):
    return text if text in ("for", "against", "abstain") else ""
