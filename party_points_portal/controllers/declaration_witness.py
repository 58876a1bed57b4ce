from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools.sql import escape_psql

from ..models.party_declaration import PATH
from .inputs import check_length, read_number, read_text
from .pages import MemberPages, form_route, page_route

# So much of a name finds those who bear it, and so many at most: who knows a fellow
# member finds him, and nobody leafs through the branch.
NAME_LENGTH = 2
FELLOWS = 5
# As much as a line of a form takes.
LINE_LENGTH = 200
WITNESSES = f"{PATH}/<int:declaration_id>/items/<int:line_id>/witnesses"


class DeclarationWitnessPages(MemberPages):
    """Whom the member asks to witness what he declares late (LINE-4)."""

    @page_route(WITNESSES)
    def portal_declaration_witnesses(self, declaration_id, line_id, name="", **kw):
        """Who was asked, what they have answered, and whom else to ask."""
        line = self._find_late_item(declaration_id, line_id)
        return self._render_declaration_witnesses(line, {"name": name})

    @form_route(WITNESSES)
    def portal_ask_declaration_witness(self, declaration_id, line_id, **form):
        """Ask a member of the own branch, or by number and full name one of another."""
        line = self._find_late_item(declaration_id, line_id)
        form = {key: read_text(text) for key, text in form.items()}
        ask = self._ask_fellow if form.get("member") else self._ask_by_number
        if error := self._take_step(ask, line, form):
            return self._render_declaration_witnesses(line, form, error, status=422)
        return request.redirect(self._get_witnesses_path(line), code=303)

    def _ask_fellow(self, line, form):
        """Ask a member of the branch who was found by his name; who was asked already
        is not asked again."""
        member_id = read_number(form["member"])
        if member_id in line.witness_ids.member_id.ids:
            return
        if member_id not in self._find_fellows_sudo(form.get("name", "")).ids:
            raise UserError(request.env._("Choose one of the members who are offered."))
        vals = {"line_id": line.id, "member_id": member_id}
        request.env["party.witness"].create(vals)

    def _ask_by_number(self, line, form):
        texts = [form.get(name, "") for name in ("code", "full_name", "reason")]
        check_length(*texts, limit=LINE_LENGTH)
        activity = request.env["party.activity"]
        request.env["party.witness"]._ask_by_number(line, activity, *texts)

    def _find_late_item(self, declaration_id, line_id):
        """:raise NotFound: for any but an own late item that waits for a decision"""
        declaration = self._find_declaration(declaration_id)
        line = declaration.line_ids.filtered(lambda line: line.id == line_id)
        if not (line and declaration.is_own and line._may_be_witnessed()):
            raise request.not_found()
        return line

    def _find_fellows_sudo(self, name):
        """The other members of the own branch whose names begin like this; nobody
        before there is enough of a name."""
        member_sudo = self._get_own_member_sudo()
        if len(name) < NAME_LENGTH:
            return member_sudo.browse()
        domain = [
            ("branch_id", "=", member_sudo.branch_id.id),
            ("id", "not in", member_sudo.ids),
            ("name", "=ilike", f"{escape_psql(name)}%"),
        ]
        return member_sudo.search(domain, order="name, id", limit=FELLOWS)

    def _get_witnesses_path(self, line):
        return f"{PATH}/{line.declaration_id.id}/items/{line.id}/witnesses"

    def _render_declaration_witnesses(self, line, typed, error=None, status=200):
        declaration = line.declaration_id
        name = read_text(typed.get("name"))[:LINE_LENGTH]
        asked = line.witness_ids.member_id.ids
        fellows_sudo = self._find_fellows_sudo(name)
        crumbs = [
            self._get_declarations_crumb(),
            self._get_declaration_crumb(declaration),
            (request.env._("Witnesses"), self._get_witnesses_path(line)),
        ]
        values = {
            "declaration": declaration,
            "line": line,
            "path": self._get_witnesses_path(line),
            # sudo: the names of those whom he has asked himself
            "witnesses": line.sudo().witness_ids,
            "fellows": [(m.id, m.name) for m in fellows_sudo if m.id not in asked],
            "name": name,
            "name_length": NAME_LENGTH,
            "is_found": bool(fellows_sudo),
            "typed": typed,
            "error": error,
        }
        return self._render_page("portal_declaration_witnesses", crumbs, values, status)
