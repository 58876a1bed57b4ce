from math import isfinite

from odoo import fields
from odoo.http import request

from odoo.addons.party_points.clock import today

from ..models.party_declaration import PATH
from .evidence import EvidencePages
from .inputs import check_length, read_day, read_number, read_text
from .pages import form_route, page_route

ITEMS = f"{PATH}/<int:declaration_id>/items"
OUTCOMES = ("present", "leave", "absent")


class DeclarationItemPages(EvidencePages):
    """One item of a draft: chosen first, and kept from then on; day, grounds and photos
    follow as the member has them at hand (LINE-2, LINE-3)."""

    # Choosing

    @page_route(f"{ITEMS}/new")
    def portal_choose_declaration_item(
        self, declaration_id, day=None, search=None, **kw
    ):
        """What can be declared for a day, by dimension."""
        declaration = self._find_declaration(declaration_id)
        return self._render_item_choice(declaration, day, search)

    @form_route(f"{ITEMS}/new")
    def portal_add_declaration_item(
        self, declaration_id, day=None, item=None, search=None, **kw
    ):
        """Put the item into the draft, and go on with its form."""
        declaration = self._find_declaration(declaration_id)
        chosen, date = self._find_item(item), read_day(day)
        added = []

        def add():
            added.append(declaration._enter_item(chosen, date))

        if chosen and date:
            error = self._take_step(add)
        else:
            error = request.env._("Choose a day, and what you have done.")
        if error:
            return self._render_item_choice(declaration, day, search, error, status=422)
        return request.redirect(self._get_item_path(declaration, added[0]), code=303)

    def _render_item_choice(self, declaration, day, search, error=None, status=200):
        now = today(request.env["party.declaration"])
        date = (read_day(day) if day else now) or now
        search = read_text(search)[:100]
        values = {
            "declaration": declaration,
            "member_name": self._get_member_name(declaration),
            "day": min(date, now),
            "today": now,
            "search": search,
            "sections": self._get_item_sections(declaration, min(date, now), search),
            "error": error,
        }
        crumbs = [
            self._get_declarations_crumb(),
            self._get_declaration_crumb(declaration),
            (
                request.env._("Add an Item"),
                f"{declaration._get_portal_path()}/items/new",
            ),
        ]
        return self._render_page("portal_declaration_choice", crumbs, values, status)

    def _get_item_sections(self, declaration, day, search):
        """:return: ``{dimension: items}``, of those whose name or number fits"""
        # sudo: who files for a member sees nothing of him but what he may declare
        items = declaration.sudo().member_id._get_declarable_items(day)
        items = items.with_env(request.env)._filtered_access("read")
        word = search.casefold()
        return items.filtered(
            lambda item: (
                word in f"{item.code} {item.name} {item.description or ''}".casefold()
            )
        ).grouped("dimension_id")

    # Its form

    @page_route(f"{ITEMS}/<int:line_id>")
    def portal_my_declaration_item(self, declaration_id, line_id, **kw):
        """Day, grounds, points and photos of an item; with what is typed so far."""
        declaration, line = self._find_draft_item(declaration_id, line_id)
        if not line:
            return request.redirect(declaration._get_portal_path(), code=303)
        return self._render_item(declaration, line)

    @form_route(f"{ITEMS}/<int:line_id>")
    def portal_save_declaration_item(self, declaration_id, line_id, **form):
        """Save what is typed, add the files and take one away, all from one form: so
        nothing that is typed is lost by adding a photo."""
        declaration, line = self._find_draft_item(declaration_id, line_id)
        if not line:
            return request.redirect(declaration._get_portal_path(), code=303)
        errors = self._save_item(line, form)
        errors += self._hand_in_files(line)
        errors += filter(None, [self._remove_file(line, form)])
        if errors:
            return self._render_item(
                declaration, line, form, "\n".join(errors), status=422
            )
        path = declaration._get_portal_path()
        if "stay" in form or "remove" in form:
            path = self._get_item_path(declaration, line)
        return request.redirect(path, code=303)

    @form_route(f"{ITEMS}/<int:line_id>/photos")
    def portal_add_declaration_photo(self, declaration_id, line_id, **form):
        """Add files for the page that stays open: the answer is what it shows of them,
        and why some are not taken."""
        declaration, line = self._find_draft_item(declaration_id, line_id)
        if not line:
            raise request.not_found()
        return self._add_files_to_open_page(line)

    @form_route(f"{ITEMS}/<int:line_id>/remove")
    def portal_remove_declaration_item(self, declaration_id, line_id, **kw):
        """Take the item out of the draft; what is gone already is gone."""
        declaration, line = self._find_draft_item(declaration_id, line_id)
        error = line and self._take_step(declaration._remove_item, line)
        return self._answer_declaration(declaration, error or None)

    def _find_draft_item(self, declaration_id, line_id):
        """:return: the declaration and its item; no item where it is gone, or is no
            draft any more
        :raise NotFound: where the declaration is not the user's
        """
        declaration = self._find_declaration(declaration_id)
        lines = declaration.line_ids.filtered(lambda line: line.state == "draft")
        return declaration, lines.filtered(lambda line: line.id == line_id)

    def _get_item_path(self, declaration, line):
        return f"{declaration._get_portal_path()}/items/{line.id}"

    def _save_item(self, line, form):
        """:return: list of sentences, on what is not saved"""
        # sudo: what he declares, whatever becomes of the rules
        vals, errors = _read_item_form(line.sudo().item_id, form)
        error = self._take_step(check_length, vals["description"])
        error = error or (not errors and self._take_step(line.write, vals))
        return [error, *errors] if error else errors

    def _render_item(self, declaration, line, typed=None, error=None, status=200):
        # sudo: what he declares, whatever becomes of the rules
        item = line.sudo().item_id
        crumbs = [
            self._get_declarations_crumb(),
            self._get_declaration_crumb(declaration),
            (item.name, self._get_item_path(declaration, line)),
        ]
        values = {
            "declaration": declaration,
            "line": line,
            "path": self._get_item_path(declaration, line),
            "member_name": self._get_member_name(declaration),
            "item": item,
            "criterion": item._get_criterion(),
            "typed": typed or _write_item_form(line),
            "today": today(line),
            "outcomes": self._get_outcomes(line),
            "max_mb": request.env["party.evidence"]._get_max_mb(),
            "error": error,
        }
        return self._render_page("portal_declaration_item", crumbs, values, status)

    def _get_outcomes(self, line):
        labels = dict(line._fields["outcome"]._description_selection(request.env))
        return [(key, labels[key]) for key in OUTCOMES]


def _read_figure(text):
    """
    >>> _read_figure("1.5"), _read_figure("1,5"), _read_figure("nan"), _read_figure("x")
    (1.5, 1.5, None, None)
    """
    try:
        number = float(read_text(text).replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) and 0 <= number < 100_000 else None


def _read_item_form(item, form):
    """What is typed on an item, as the line takes it.

    :return: ``(values, sentences on what is wrong)``
    """
    vals = {
        "description": read_text(form.get("description")),
        "date": read_day(form.get("date")),
        **_read_figures(item, form),
    }
    errors = []
    if not vals["date"]:
        errors.append(request.env._("Enter the day on which it happened."))
    if None in (vals.get("quantity", 0), vals.get("points_given", 0)):
        typed = form.get("quantity") or form.get("points_given")
        errors.append(
            request.env._(
                "“%(typed)s” is no number here. Enter one like 2 or 1.5.",
                typed=read_text(typed)[:40],
            )
        )
    return vals, errors


def _read_figures(item, form):
    """What the item asks for besides; ``None`` for what is no number."""
    if item.method == "per_unit":
        return {"quantity": _read_figure(form.get("quantity") or "0")}
    if item.method == "range":
        return {"points_given": _read_figure(form.get("points_given") or "0")}
    if item.method == "graded":
        level = read_number(form.get("honour_level_id"))
        return {"honour_level_id": level in item.level_ids.level_id.ids and level}
    if item.method == "expected":
        outcome = form.get("outcome")
        return {"outcome": outcome in OUTCOMES and outcome}
    return {}


def _write_item_form(line):
    """What is saved of an item, as its form takes it."""
    return {
        "date": fields.Date.to_string(line.date),
        "description": line.description or "",
        "quantity": f"{line.quantity:g}",
        "points_given": f"{line.points_given:g}" if line.points_given else "",
        "honour_level_id": str(line.honour_level_id.id or ""),
        "outcome": line.outcome or "",
    }
