from odoo.http import request

from ..models.party_declaration import PATH
from .inputs import check_length, read_number, read_text
from .pages import MemberPages, form_route, page_route


class DeclarationPages(MemberPages):
    """What members declare of themselves, and for those who cannot (LINE-2, POR-2a)."""

    @page_route([PATH, f"{PATH}/page/<int:page>"])
    def portal_my_declarations(self, page=1, others=None, **kw):
        """The member's own declarations, drafts first; apart from them those that he
        has filed for others."""
        member_sudo = self._get_own_member_sudo()
        values = {"member": member_sudo, "others": bool(others)}
        if member_sudo:
            values |= self._list_declarations(member_sudo, page, bool(others))
        crumbs = [self._get_declarations_crumb()]
        return self._render_page("portal_my_declarations", crumbs, values)

    def _list_declarations(self, member_sudo, page, others):
        """:return: values for the list: drafts, a page of all others, the pager"""
        domain = self._get_declarations_domain(member_sudo, others)
        written = [*domain, ("state", "!=", "draft")]
        drafts = declarations = request.env["party.declaration"]
        if page == 1:
            drafts = declarations.search([*domain, ("state", "=", "draft")])
        url_args = {"others": 1} if others else None
        declarations, pages = self._search_page(
            declarations, written, PATH, page, url_args=url_args
        )
        return {
            "has_others": others or self._has_filed_for_others(member_sudo),
            "drafts": drafts,
            "declarations": declarations,
            "pager": pages,
        }

    def _get_declarations_crumb(self):
        return request.env._("My Declarations"), PATH

    def _get_declarations_domain(self, member_sudo, others=False):
        if others:
            return [
                ("member_id", "not in", member_sudo.ids),
                ("filed_by_id", "=", request.env.uid),
            ]
        return [("member_id", "in", member_sudo.ids)]

    def _has_filed_for_others(self, member_sudo):
        domain = self._get_declarations_domain(member_sudo, others=True)
        return request.env["party.declaration"].search_count(domain, limit=1)

    # Beginning

    @page_route(f"{PATH}/new")
    def portal_new_declaration(self, item=None, **kw):
        """What a declaration is, for whom it is, and a button."""
        return self._render_new_declaration({"item": item})

    @form_route(f"{PATH}/new")
    def portal_begin_declaration(self, **form):
        """Begin a draft, or go on with the one in which nothing is written yet."""
        member = self._choose_filed_for(form.get("member"))
        item = self._find_item(form.get("item"))
        begun = []

        def begin():
            begun.append(request.env["party.declaration"]._begin(member, item))

        error = not member and request.env._("Choose for whom you declare.")
        error = error or self._take_step(begin)
        if error:
            return self._render_new_declaration(form, error, status=422)
        path = begun[0]._get_portal_path()
        if item:
            path = f"{path}/items/{begun[0].line_ids[:1].id}"
        return request.redirect(path, code=303)

    def _choose_filed_for(self, text):
        """For whom a form declares: for himself, where it names nobody."""
        filed_for_sudo = self._get_filed_for_sudo()
        if text is None:
            return filed_for_sudo[:1].sudo(False)
        chosen = filed_for_sudo.filtered(lambda member: str(member.id) == text)
        return chosen.sudo(False)

    def _render_new_declaration(self, typed, error=None, status=200):
        filed_for_sudo = self._get_filed_for_sudo()
        item = self._find_item(typed.get("item"))
        crumbs = [
            self._get_declarations_crumb(),
            (request.env._("New Declaration"), f"{PATH}/new"),
        ]
        values = {
            "filed_for": filed_for_sudo,
            "item": item,
            "drafts": self._find_own_drafts(),
            "typed": typed,
            "error": error,
        }
        return self._render_page("portal_new_declaration", crumbs, values, status)

    def _get_filed_for_sudo(self):
        """Himself, and whoever is entrusted to him.

        :raise NotFound: for who is no member
        """
        member_sudo = self._get_own_member_or_404()
        return member_sudo | member_sudo._get_entrusted()

    def _find_own_drafts(self):
        return request.env["party.declaration"].search(
            [
                ("filed_by_id", "=", request.env.uid),
                ("member_id", "in", self._get_own_member_sudo().ids),
                ("state", "=", "draft"),
                "|",
                ("line_ids", "!=", False),
                ("note", "!=", False),
            ]
        )

    def _find_item(self, text):
        """The item of the rules that an address or a form names, if he may read it."""
        items = request.env["party.rule.item"]
        number = read_number(text)
        return items.search([("id", "=", number)]) if number else items

    # One declaration

    @page_route(f"{PATH}/<int:declaration_id>")
    def portal_my_declaration(self, declaration_id, **kw):
        """A draft with its items; what is submitted, with what became of each."""
        return self._render_declaration(self._find_declaration(declaration_id))

    @form_route(f"{PATH}/<int:declaration_id>/note")
    def portal_save_declaration_note(self, declaration_id, note="", **kw):
        """Save the remarks."""
        declaration = self._find_declaration(declaration_id)
        typed = {"note": read_text(note)}
        error = self._take_step(_save_note, declaration, typed)
        return self._answer_declaration(declaration, error, typed)

    @form_route(f"{PATH}/<int:declaration_id>/submit")
    def portal_submit_declaration(self, declaration_id, note=None, **kw):
        """Submit the draft, with the remarks that stand in the same form."""
        declaration = self._find_declaration(declaration_id)
        typed = {} if note is None else {"note": read_text(note)}
        if declaration.state == "submitted":
            return self._answer_declaration(declaration)
        error = self._take_step(_submit, declaration, typed)
        return self._answer_declaration(declaration, error, typed)

    @form_route(f"{PATH}/<int:declaration_id>/<any(withdraw,acknowledge):step>")
    def portal_step_declaration(self, declaration_id, step, **kw):
        """Take a declaration back, or acknowledge what was decided."""
        declaration = self._find_declaration(declaration_id)
        reached = {"withdraw": "draft", "acknowledge": "acknowledged"}[step]
        if declaration.state == reached:
            return self._answer_declaration(declaration)
        error = self._take_step(getattr(declaration, f"action_{step}"))
        return self._answer_declaration(declaration, error)

    @form_route(f"{PATH}/<int:declaration_id>/delete")
    def portal_delete_declaration(self, declaration_id, **kw):
        """Throw a draft away; what is gone already is gone."""
        declaration = self._find_declarations([("id", "=", declaration_id)])
        error = declaration and self._take_step(declaration.unlink)
        if error:
            return self._answer_declaration(declaration, error)
        return request.redirect(PATH, code=303)

    def _answer_declaration(self, declaration, error=None, typed=None):
        """The page as it is now; where a step is refused, with the reason and with what
        was typed."""
        if error:
            return self._render_declaration(declaration, typed, error, status=422)
        return request.redirect(declaration._get_portal_path(), code=303)

    def _render_declaration(self, declaration, typed=None, error=None, status=200):
        crumbs = [
            self._get_declarations_crumb(),
            self._get_declaration_crumb(declaration),
        ]
        values = {
            "declaration": declaration,
            "member_name": self._get_member_name(declaration),
            "problems": declaration.line_ids._get_draft_problems(),
            "typed": typed or {},
            "error": error,
        }
        return self._render_page("portal_my_declaration", crumbs, values, status)

    def _get_declaration_crumb(self, declaration):
        return request.env._("Declaration"), declaration._get_portal_path()

    def _get_member_name(self, declaration):
        # sudo: who files for a member knows his name, and sees nothing else of him
        return declaration.sudo().member_id.name

    def _find_declaration(self, declaration_id):
        """:raise NotFound: for any but those that he files, or that are his own"""
        declaration = self._find_declarations([("id", "=", declaration_id)])
        if not declaration:
            raise request.not_found()
        return declaration

    def _find_declarations(self, domain):
        member_sudo = self._get_own_member_sudo()
        declarations = request.env["party.declaration"]
        if not member_sudo or not declarations.has_access("read"):
            return declarations
        own = ("member_id", "in", member_sudo.ids)
        filed = ("filed_by_id", "=", request.env.uid)
        return declarations.search([*domain, "|", own, filed])


def _save_note(declaration, vals):
    check_length(*vals.values())
    declaration.write(vals)


def _submit(declaration, vals):
    if vals:
        _save_note(declaration, vals)
    declaration.action_submit()
