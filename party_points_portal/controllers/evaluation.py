from odoo.exceptions import UserError
from odoo.http import request

from ..models.party_evaluation import PATH
from .inputs import read_number
from .pages import MemberPages, form_route, page_route

# The name of the field of a candidate: this, and the id of his row.
FIELD = "candidate_"


class EvaluationPages(MemberPages):
    """Where members vote by secret ballot, and read their own result (APP-4).

    What is voted is sent in the body of a request, never in its address, so that no
    log of the web server has it; and browsers keep none of the pages.
    """

    @page_route(PATH)
    def portal_my_evaluations(self, **kw):
        """The evaluations of the member's branch, and those in which he votes."""
        self._get_own_member_or_404()
        return self._render_page(
            "portal_my_evaluations",
            [(request.env._("Democratic Evaluation"), PATH)],
            {"evaluations": self._find_evaluations([])},
        )

    @form_route(f"{PATH}/<int:evaluation_id>", methods=("GET", "POST"))
    def portal_my_evaluation(self, evaluation_id, **form):
        """The ballot; after the vote, that it is in the urn; in the end, the result."""
        evaluation = self._find_evaluations([("id", "=", evaluation_id)])
        if not evaluation:
            raise request.not_found()
        if request.httprequest.method != "POST":
            return self._render_ballot(evaluation)
        typed = _read_form(form)
        try:
            evaluation._vote(typed)
        except UserError as error:
            return self._render_ballot(evaluation, typed, error.args[0], status=422)
        return request.redirect(f"{PATH}/{evaluation.id}", code=303)

    def _render_ballot(self, evaluation, typed=None, error=None, status=200):
        """:param typed: ``{id of the candidate's row: number of the mark}``"""
        reason = evaluation._get_cannot_vote_reason()
        candidates = [] if reason else evaluation._get_candidates_sudo()
        values = {
            "evaluation": evaluation,
            "reason": reason,
            "error": not reason and error,
            "typed": typed or {},
            "options": evaluation._get_options(),
            "candidates": [(row.id, row.member_id.name) for row in candidates],
            "field": FIELD,
            "result": self._get_own_result(evaluation),
        }
        crumbs = [
            (request.env._("Democratic Evaluation"), PATH),
            (evaluation.display_name, evaluation._get_portal_path()),
        ]
        return self._render_page("portal_my_evaluation", crumbs, values, status)

    def _get_own_result(self, evaluation):
        """What the ballots say of the member himself, as a page, once it is counted."""
        results = request.env["party.evaluation.result"].search(
            [
                ("evaluation_id", "=", evaluation.id),
                ("member_id", "in", self._get_own_member_sudo().ids),
                ("evaluation_id.state", "=", "counted"),
            ]
        )
        return results and evaluation._render_page(results)

    def _find_evaluations(self, domain):
        """Those of the member's branch and those in which he stands as a voter, as far
        as he may read them."""
        member_sudo = self._get_own_member_sudo()
        evaluations = request.env["party.evaluation"]
        if not member_sudo or not evaluations.has_access("read"):
            return evaluations
        return evaluations.search(
            [
                *domain,
                ("state", "!=", "draft"),
                "|",
                ("branch_id", "=", member_sudo.branch_id.id),
                ("voter_ids.member_id", "in", member_sudo.ids),
            ]
        )


def _read_form(form):
    """The choices of a form; what is no number stays as it is, and fits no mark.

    >>> _read_form({"candidate_7": "2", "candidate_8": "x", "csrf_token": "a"})
    {7: 2, 8: 'x'}
    """
    return {
        read_number(name.removeprefix(FIELD)): _read_mark(value)
        for name, value in form.items()
        if name.startswith(FIELD)
    }


def _read_mark(text):
    return read_number(text) if text == "0" else read_number(text) or text
