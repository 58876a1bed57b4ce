from odoo.http import request

from odoo.addons.party_points.models.care.party_warning_explanation import SHOWN
from odoo.addons.party_points.models.rules.texts import format_points

from ..models.party_appraisal import PATH
from .inputs import check_length, read_text
from .pages import MemberPages, form_route, page_route


class AppraisalPages(MemberPages):
    """The member's years: what they came to, and his answer (APP-2, APP-7)."""

    @page_route(PATH)
    def portal_my_appraisals(self, **kw):
        """His appraisals, the last year first."""
        self._get_own_member_or_404()
        appraisals = request.env["party.appraisal"].search(self._get_appraisal_domain())
        return self._render_page(
            "portal_my_appraisals",
            [(request.env._("Annual Appraisal"), PATH)],
            {"appraisals": appraisals, "format_points": format_points},
        )

    @page_route(f"{PATH}/<int:appraisal_id>")
    def portal_my_appraisal(self, appraisal_id, **kw):
        """One of them, how it came about, and what he can say to it."""
        return self._render_appraisal(self._find_appraisal(appraisal_id))

    @form_route(f"{PATH}/<int:appraisal_id>")
    def portal_answer_appraisal(self, appraisal_id, **form):
        """Agree, or appeal with a reason."""
        appraisal = self._find_appraisal(appraisal_id)
        words = read_text(form.get("reason"))
        error = self._answer_appraisal(appraisal, form.get("answer"), words)
        if error:
            return self._render_appraisal(appraisal, words, error, status=422)
        return request.redirect(appraisal._get_portal_path(), code=303)

    def _answer_appraisal(self, appraisal, answer, words):
        """:return: why it is refused; ``None`` where it is done, or was done before"""
        if answer == "acknowledged":
            done = appraisal.answer == answer
            return None if done else self._take_step(appraisal.action_acknowledge)
        if answer != "appealed":
            raise request.not_found()
        if (appraisal.answer, appraisal.appeal_reason) == (answer, words):
            return None
        return self._take_step(check_length, words) or self._take_step(
            appraisal._appeal, words
        )

    def _render_appraisal(self, appraisal, words="", error=None, status=200):
        """:param str words: the reason of an appeal that was not taken"""
        title = request.env._("Annual Appraisal %(year)s", year=str(appraisal.year))
        return self._render_page(
            "portal_my_appraisal",
            [
                (request.env._("Annual Appraisal"), PATH),
                (title, appraisal._get_portal_path()),
            ],
            {
                "title": title,
                "appraisal": appraisal,
                "explanation": appraisal._get_explanation(),
                "format_points": format_points,
                "words": words,
                "error": error,
            },
            status,
        )

    def _find_appraisal(self, appraisal_id):
        return self._find_or_404(
            "party.appraisal", appraisal_id, self._get_appraisal_domain()
        )

    def _get_appraisal_domain(self):
        """His own; officers read others elsewhere."""
        own = self._get_own_member_sudo()
        return [("member_id", "in", own.ids), ("state", "in", SHOWN)]
