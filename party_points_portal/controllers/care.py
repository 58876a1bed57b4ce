from odoo.http import request

from odoo.addons.party_points.models.rules.texts import format_change

from ..models.party_rectification import PATH as PLANS
from ..models.party_talk import PATH as TALKS
from ..models.party_warning import PATH as WARNINGS
from .inputs import check_length, read_text
from .pages import ROOT, MemberPages, form_route, page_route

PATH = f"{ROOT}/care"


class CarePages(MemberPages):
    """Talks, warnings and rectification plans that concern the member, and plans of
    which he is the partner (WARN-1 … WARN-6)."""

    @page_route(PATH)
    def portal_my_care(self, **kw):
        """All of them, what waits for the member first."""
        self._get_own_member_or_404()
        warnings = request.env["party.warning"].search(self._get_warning_domain())
        return self._render_page(
            "portal_my_care",
            self._get_care_crumbs(),
            {
                "talks": request.env["party.talk"].search(self._get_talk_domain()),
                "coming": warnings._filter_talk_to_come(),
                "warnings": warnings,
                "plans": request.env["party.rectification"].search(
                    self._get_plan_domain()
                ),
            },
        )

    # Talks

    @page_route(f"{TALKS}/<int:talk_id>")
    def portal_my_talk(self, talk_id, **kw):
        """The record of a talk."""
        return self._render_talk(self._find_talk(talk_id))

    @form_route(f"{TALKS}/<int:talk_id>")
    def portal_answer_talk(self, talk_id, **form):
        """Keep the member's own words, and take note of the record where he says so."""
        talk = self._find_talk(talk_id)
        words = read_text(form.get("statement"))
        acknowledges = form.get("step") == "acknowledge"
        error = self._answer_talk(talk, words, acknowledges)
        if error:
            return self._render_talk(talk, words, error, status=422)
        return request.redirect(talk._get_portal_path(), code=303)

    def _answer_talk(self, talk, words, acknowledges):
        """:return: why it is refused; ``None`` where it is done, or was done before"""
        if talk.state == "acknowledged" and words == (talk.statement or ""):
            return None

        def answer():
            talk._state(words)
            if acknowledges:
                talk.action_acknowledge()

        return self._take_step(check_length, words) or self._take_step(answer)

    def _render_talk(self, talk, words=None, error=None, status=200):
        """:param str words: own words that were not kept"""
        title = request.env._("Record of a Talk")
        return self._render_page(
            "portal_my_talk",
            [*self._get_care_crumbs(), (title, talk._get_portal_path())],
            {
                "talk": talk,
                # what it was about, as far as he may read it
                "warning": talk.warning_id._filtered_access("read"),
                "words": words,
                "error": error,
            },
            status,
        )

    def _find_talk(self, talk_id):
        return self._find_or_404("party.talk", talk_id, self._get_talk_domain())

    def _get_talk_domain(self):
        own = self._get_own_member_sudo()
        return [("member_id", "in", own.ids), ("state", "!=", "draft")]

    # Warnings

    @page_route(f"{WARNINGS}/<int:warning_id>")
    def portal_my_warning(self, warning_id, **kw):
        """What it is, how it came about, who confirmed it and why."""
        return self._render_warning(self._find_warning(warning_id))

    @form_route(f"{WARNINGS}/<int:warning_id>")
    def portal_object_to_warning(self, warning_id, **form):
        """Object to it, once."""
        warning = self._find_warning(warning_id)
        words = read_text(form.get("reason"))
        error = self._object_to_warning(warning, words)
        if error:
            return self._render_warning(warning, words, error, status=422)
        return request.redirect(warning._get_portal_path(), code=303)

    def _object_to_warning(self, warning, words):
        """:return: why it is refused; ``None`` where it is done, or was done before"""
        if words and words == warning.objection:
            return None
        return self._take_step(check_length, words) or self._take_step(
            warning._object, words
        )

    def _render_warning(self, warning, words="", error=None, status=200):
        """:param str words: an objection that was not taken"""
        return self._render_page(
            "portal_my_warning",
            [*self._get_care_crumbs(), (warning.title, warning._get_portal_path())],
            {
                "warning": warning,
                "talks": request.env["party.talk"].search(
                    [*self._get_talk_domain(), ("warning_id", "=", warning.id)]
                ),
                "plans": request.env["party.rectification"].search(
                    [*self._get_plan_domain(), ("warning_id", "=", warning.id)]
                ),
                "words": words,
                "error": error,
            },
            status,
        )

    def _find_warning(self, warning_id):
        return self._find_or_404(
            "party.warning", warning_id, self._get_warning_domain()
        )

    def _get_warning_domain(self):
        own = self._get_own_member_sudo()
        return [("member_id", "in", own.ids), ("confirmed_on", "!=", False)]

    # Plans

    @page_route(f"{PLANS}/<int:plan_id>")
    def portal_my_plan(self, plan_id, **kw):
        """What was agreed on, what was done, and what came of it."""
        return self._render_plan(self._find_plan(plan_id))

    @form_route(f"{PLANS}/<int:plan_id>")
    def portal_report_on_plan(self, plan_id, **form):
        """Write what was done, as the member or his partner."""
        plan = self._find_plan(plan_id)
        words = read_text(form.get("report"))
        error = self._take_step(check_length, words) or self._take_step(
            plan._report, words
        )
        if error:
            return self._render_plan(plan, words, error, status=422)
        return request.redirect(plan._get_portal_path(), code=303)

    def _render_plan(self, plan, words="", error=None, status=200):
        """:param str words: what was not kept"""
        title = request.env._("Rectification Plan")
        return self._render_page(
            "portal_my_plan",
            [*self._get_care_crumbs(), (title, plan._get_portal_path())],
            {
                "plan": plan,
                "is_own": plan.member_id in self._get_own_member_sudo().sudo(False),
                "restoration": plan._get_own_restoration(),
                "format_change": format_change,
                "reports": plan._get_reports(),
                "can_report": plan._can_report(),
                "words": words,
                "error": error,
            },
            status,
        )

    def _find_plan(self, plan_id):
        return self._find_or_404(
            "party.rectification", plan_id, self._get_plan_domain()
        )

    def _get_plan_domain(self):
        """Also those of which he is the partner."""
        own = self._get_own_member_sudo()
        return [
            ("state", "!=", "draft"),
            "|",
            ("member_id", "in", own.ids),
            ("helper_id", "in", own.ids),
        ]

    def _get_care_crumbs(self):
        return [(request.env._("Talks, Warnings and Plans"), PATH)]
