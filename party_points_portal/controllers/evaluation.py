from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.party_evaluation import PATH

# The name of the field of a candidate: this, and the id of his row.
FIELD = "candidate_"


class EvaluationPages(CustomerPortal):
    """Where members vote by secret ballot, and read their own result (APP-4).

    What is voted is sent in the body of a request, never in its address, so that no
    log of the web server has it; and browsers keep none of the pages.
    """

    @http.route(
        PATH, type="http", auth="user", website=True, readonly=True, sitemap=False
    )
    def portal_my_evaluations(self, **kw):
        """The evaluations of the member's branch, and those in which he votes."""
        values = self._prepare_portal_layout_values()
        values |= {
            "page_name": "party_points_evaluations",
            "evaluations": self._find_evaluations([]),
        }
        return self._render("portal_my_evaluations", values)

    @http.route(
        f"{PATH}/<int:evaluation_id>",
        type="http",
        auth="user",
        methods=["GET", "POST"],
        website=True,
        sitemap=False,
    )
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
        values = self._prepare_portal_layout_values()
        values |= {
            "page_name": "party_points_evaluation",
            "evaluation": evaluation,
            "reason": reason,
            "error": not reason and error,
            "typed": typed or {},
            "options": evaluation._get_options(),
            "candidates": [(row.id, row.member_id.name) for row in candidates],
            "field": FIELD,
            "result": self._get_own_result(evaluation),
        }
        return self._render("portal_my_evaluation", values, status=status)

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

    def _render(self, template, values, status=200):
        response = request.render(f"party_points_portal.{template}", values)
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        return response

    def _get_own_member_sudo(self):
        # sudo: his own record, which his account leads to
        return request.env.user.sudo().party_member_ids.filtered("active")

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
        _read_number(name.removeprefix(FIELD)): _read_number(value)
        for name, value in form.items()
        if name.startswith(FIELD)
    }


def _read_number(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text
