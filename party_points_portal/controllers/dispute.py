from odoo.http import request
from odoo.tools import format_date

from ..models.party_dispute import PATH
from .dispute_draft import DisputeDraftPages, check_words
from .inputs import check_length, read_text
from .pages import form_route, page_route

# What a member writes into a draft in his own words.
WRITTEN = ("reason", "late_reason", "member_code", "member_name", "date")
DRAFT_STEPS = ("save", "file")
STEPS = (*DRAFT_STEPS, "accept", "appeal", "withdraw", "delete")


class DisputePages(DisputeDraftPages):
    """The disputes of the member: those that he has filed, and those about him, with
    what becomes of them (PUB-3, PUB-4)."""

    @page_route([PATH, f"{PATH}/page/<int:page>"])
    def portal_my_disputes(self, page=1, **kw):
        """Those that the member has filed, and those about him."""
        disputes, domain = request.env["party.dispute"], self._get_dispute_domain()
        found, pages = self._search_page(disputes, domain, PATH, page)
        return self._render_page(
            "portal_my_disputes",
            [self._get_dispute_crumb()],
            {"rows": [self._get_dispute_row(d) for d in found], "pager": pages},
        )

    def _get_dispute_row(self, dispute):
        until = {"filed": dispute.answer_by, "answered": dispute.appeal_by}
        return {
            "dispute": dispute,
            # sudo: the item, which whoever reads the dispute may read
            "item": dispute.sudo().item_id.name,
            "until": until.get(dispute.state),
        }

    # One dispute

    @page_route(f"{PATH}/<int:dispute_id>")
    def portal_my_dispute(self, dispute_id, **kw):
        """A draft to be filed; a filed one with all that has become of it."""
        domain = self._get_dispute_domain()
        dispute = self._find_or_404("party.dispute", dispute_id, domain)
        return self._render_dispute(dispute)

    @form_route(f"{PATH}/<int:dispute_id>")
    def portal_step_dispute(self, dispute_id, **form):
        """Save or file a draft, accept an answer, appeal, take it back. A step that the
        member has taken already leads to the page as it is."""
        step = "save" if "remove" in form else form.get("step")
        if step not in STEPS:
            raise request.not_found()
        domain = [("id", "=", dispute_id), *self._get_dispute_domain()]
        dispute = request.env["party.dispute"].search(domain)
        if step == "delete" and not dispute:
            return request.redirect(PATH, code=303)
        dispute = self._find_or_404("party.dispute", dispute_id, domain)
        if dispute._has_taken(step):
            error = self._keep_filed_dispute(dispute, step, form)
        else:
            error = getattr(self, f"_{step}_dispute")(dispute, form)
        return self._answer_dispute(dispute, error, form)

    @form_route(f"{PATH}/<int:dispute_id>/photos")
    def portal_add_dispute_photo(self, dispute_id, **form):
        """Add files for the page that stays open: the answer is what it shows of them,
        and why some are not taken."""
        domain = self._get_dispute_domain()
        dispute = self._find_or_404("party.dispute", dispute_id, domain)
        return self._add_files_to_open_page(dispute)

    def _save_dispute(self, dispute, form):
        """Words and files, each as far as they are taken."""
        vals = self._read_dispute_words(dispute, form)
        return (
            self._take_step(_write_words, dispute, vals)
            or "\n".join(self._hand_in_files(dispute))
            or self._remove_file(dispute, form)
        )

    def _file_dispute(self, dispute, form):
        return self._save_dispute(dispute, form) or self._take_step(dispute.action_file)

    def _keep_filed_dispute(self, dispute, step, form):
        """What comes again is there already; words and files that come late are not
        dropped silently.

        :return: why they are refused
        """
        if step not in DRAFT_STEPS:
            return None
        if _get_new_words(dispute, form):
            return self._take_step(dispute._check_is_draft)
        errors = self._hand_in_files(dispute)
        return "\n".join(errors) or self._remove_file(dispute, form)

    def _accept_dispute(self, dispute, form):
        return self._take_step(dispute.action_accept_answer)

    def _appeal_dispute(self, dispute, form):
        return self._take_step(_give_reason, dispute._appeal, form)

    def _withdraw_dispute(self, dispute, form):
        return self._take_step(_give_reason, dispute._withdraw, form)

    def _delete_dispute(self, dispute, form):
        return self._take_step(dispute.unlink)

    def _answer_dispute(self, dispute, error=None, form=None):
        if error:
            return self._render_dispute(dispute, form, error, status=422)
        path = dispute._get_portal_path() if dispute.exists() else PATH
        return request.redirect(path, code=303)

    def _render_dispute(self, dispute, form=None, error=None, status=200):
        if dispute.state == "draft":
            return self._render_dispute_form(dispute, form, error, status)
        form = form or {}
        # sudo: the names that stand in it, as far as the reader may have them
        dispute_sudo = dispute.sudo()
        values = {
            "dispute": dispute,
            "title": dispute.display_name,
            "item": dispute_sudo.item_id.name,
            "sections": dispute_sudo._get_file_sections(say=format_date),
            "steps": dispute._get_member_steps(),
            "typed": {form.get("step"): form.get("reason")},
            "words": _join_new_words(dispute, form),
            "error": error,
        }
        crumbs = self._get_dispute_crumbs(dispute)
        return self._render_page("portal_my_dispute", crumbs, values, status)

    def _get_dispute_domain(self):
        """Those of the member himself, whatever else he may read as an officer.

        :raise NotFound: for who is no member
        """
        self._get_own_member_or_404()
        return ["|", ("is_filer", "=", True), ("is_concerned", "=", True)]


def _write_words(dispute, vals):
    check_words(vals)
    dispute.write(vals)


def _give_reason(step, form):
    reason = read_text(form.get("reason"))
    check_length(reason)
    step(reason)


def _get_new_words(dispute, form):
    """What the form of a draft says that a filed dispute does not.

    :return: ``{name of the field: text}``
    """
    if form.get("step") not in (*DRAFT_STEPS, None):
        return {}
    kept = {name: dispute[name] for name in WRITTEN} | {"item": dispute.item_id.id}
    typed = {name: read_text(form[name]) for name in kept if name in form}
    return {
        name: text
        for name, text in typed.items()
        if text != read_text(str(kept[name] or ""))
    }


def _join_new_words(dispute, form):
    new = _get_new_words(dispute, form)
    return "\n\n".join(new[name] for name in WRITTEN if new.get(name))
