from urllib.parse import urlencode

from odoo.http import request

from ..models.party_dispute import PATH
from .evidence import EvidencePages
from .inputs import check_length, read_day, read_number, read_text
from .pages import form_route, page_route
from .publication import PublicationPages

# What says in an address, and in the hidden fields of a form, what is disputed.
SUBJECT = ("line", "publication", "entry", "about", "reconciliation")


class DisputeDraftPages(EvidencePages, PublicationPages):
    """Where members write a dispute: what it is about, why, and what shows it (PUB-3).
    It is kept as a draft from the first page on."""

    @page_route(f"{PATH}/new")
    def portal_new_dispute(self, **query):
        """What is to be disputed, and why; nothing is written yet. A matter that the
        member disputes already leads to that dispute."""
        vals = self._read_dispute_subject(query)
        if not _is_whole(vals):
            return self._render_dispute_choice(query, vals)
        sketch, error = self._sketch_dispute(vals)
        if error:
            return self._render_dispute_choice(query, vals, error, status=422)
        if begun := sketch._find_begun():
            return request.redirect(begun._get_portal_path(), code=303)
        return self._render_dispute_form(sketch, query)

    @form_route(f"{PATH}/new")
    def portal_write_dispute(self, **form):
        """Write the draft; who sends the form twice has written one."""
        vals = self._read_dispute_subject(form)
        if not _is_whole(vals):
            raise request.not_found()
        sketch, error = self._sketch_dispute(vals)
        if error:
            return self._render_dispute_choice(form, vals, error, status=422)
        vals |= self._read_dispute_words(sketch, form)
        written = []
        error = self._take_step(lambda: written.append(_write_draft(vals)))
        if error:
            return self._render_dispute_form(sketch, form, error, status=422)
        [draft] = written
        errors = self._hand_in_files(draft) if draft.state == "draft" else []
        if errors:
            return self._render_dispute_form(draft, form, "\n".join(errors), status=422)
        return request.redirect(draft._get_portal_path(), code=303)

    def _read_dispute_subject(self, form):
        """What an address or a form says is disputed.

        :return: values of a draft, not whole where the member has still to choose
        :raise NotFound: for what is not there, or not his to dispute
        """
        vals, own = {}, ("member_id", "in", self._get_own_member_or_404().ids)
        if "reconciliation" in form:
            vals["reason"] = self._find_difference(form).difference
        if "line" in form:
            line_id = read_number(form["line"])
            line = self._find_or_404("party.point.line", line_id, [own])
            return {**vals, "line_id": line.id}
        if "publication" in form:
            vals["publication_id"] = self._find_disputable(form).id
        if form.get("about") == "omission":
            return {**vals, "about": "omission"}
        return {**vals, "entry_number": read_number(form.get("entry"))}

    def _find_difference(self, form):
        """The member's own quarter, of which he has said where the records differ."""
        own = ("member_id", "in", self._get_own_member_or_404().ids)
        number = read_number(form["reconciliation"])
        return self._find_or_404("party.reconciliation", number, [own])

    def _find_disputable(self, form):
        """:raise NotFound: for what his branch has not published for its members"""
        number = read_number(form["publication"])
        publication = self._find_publications([("id", "=", number)])
        if not publication:
            raise request.not_found()
        return publication

    def _sketch_dispute(self, vals):
        """:return: ``(draft in memory, None)``, or ``(None, why there is none)``"""
        sketches = []
        disputes = request.env["party.dispute"]
        error = self._take_step(lambda: sketches.append(disputes._sketch(vals)))
        return (None, error) if error else (sketches[0], None)

    def _read_dispute_words(self, dispute, form):
        """What the member says in the form of a draft; what the form has not is left
        as it is."""
        names = ["reason", "late_reason"]
        vals = {}
        if dispute.about == "omission":
            names += ["member_code", "member_name"]
            number = read_number(form.get("item"))
            items = dispute._get_choosable_items()
            vals["item_id"] = items.filtered(lambda item: item.id == number).id
            vals["date"] = read_day(form.get("date"))
        return vals | {name: read_text(form[name]) for name in names if name in form}

    def _render_dispute_choice(self, query, vals, error=None, status=200):
        """Which entry it is about; of a quarter that differs, the member's own ones."""
        subject, choices = _get_subject(query, ("publication",)), []
        if "reconciliation" in query:
            reconciliation = self._find_difference(query)
            if begun := self._find_begun_of(reconciliation):
                return request.redirect(begun._get_portal_path(), code=303)
            choices = self._get_entry_choices(reconciliation)
            subject = self._get_difference_subject(reconciliation)
        elif not (error or vals.get("publication_id")):
            return request.redirect(PATH, code=303)
        values = {"choices": choices, "subject": subject, "error": error}
        return self._render_page(
            "portal_my_dispute_choice", self._get_new_dispute_crumbs(), values, status
        )

    def _find_begun_of(self, reconciliation):
        """What the member disputes of the quarter already.

        :raise NotFound: where nothing differs
        """
        opened = []
        error = self._take_step(lambda: opened.append(reconciliation.action_dispute()))
        if error:
            raise request.not_found()
        return request.env["party.dispute"].browse(opened[0]["res_id"] or [])

    def _get_difference_subject(self, reconciliation):
        """The quarter, with its publication where the member may read it."""
        domain = [("id", "=", reconciliation.publication_id.id)]
        publication = self._find_publications(domain)
        subject = {"reconciliation": reconciliation.id}
        return {"publication": publication.id, **subject} if publication else subject

    def _get_entry_choices(self, reconciliation):
        """The member's own entries of the quarter, each with where it is disputed."""
        record, number = reconciliation._get_record(), str(reconciliation.id)
        return [
            {
                "number": entry["number"],
                "item": entry["item"],
                "day": record["format_day"](entry["day"]),
                "path": _get_new_path(
                    {"line": str(entry["line"]), "reconciliation": number}
                ),
            }
            for entry in record["entries"]
        ]

    def _render_dispute_form(self, dispute, form=None, error=None, status=200):
        """A draft, or what will be one.

        :param dict form: what was typed into it
        """
        form = form or {}
        values = {
            "dispute": dispute,
            "title": self._get_dispute_title(dispute),
            "path": dispute._get_portal_path() if dispute.id else _get_new_path(form),
            "typed": {**_get_words(dispute), **form},
            "items": dispute.about == "omission" and dispute._get_choosable_items(),
            "is_late": dispute._is_to_be_late(),
            "error": error,
        }
        crumbs = self._get_new_dispute_crumbs()
        if dispute.id:
            crumbs = self._get_dispute_crumbs(dispute)
        return self._render_page("portal_my_dispute_form", crumbs, values, status)

    def _get_dispute_title(self, dispute):
        if dispute.about == "omission":
            return request.env._("Something Is Missing")
        return request.env._("Dispute an Entry")

    def _get_dispute_crumb(self):
        return request.env._("My Disputes"), PATH

    def _get_dispute_crumbs(self, dispute):
        crumb = (dispute.display_name, dispute._get_portal_path())
        return [self._get_dispute_crumb(), crumb]

    def _get_new_dispute_crumbs(self):
        crumb = (request.env._("New Dispute"), f"{PATH}/new")
        return [self._get_dispute_crumb(), crumb]


def _is_whole(vals):
    """Whether values of a draft say what is disputed."""
    by_number = vals.get("publication_id") and vals.get("entry_number")
    return bool(vals.get("line_id") or vals.get("about") == "omission" or by_number)


def _get_subject(form, names):
    return {name: read_text(form[name]) for name in names if name in form}


def _get_words(dispute):
    """What a draft says by now, under the names of the form's fields."""
    names = ("reason", "late_reason", "member_code", "member_name", "date")
    return {**{name: dispute[name] or "" for name in names}, "item": dispute.item_id.id}


def _get_new_path(form):
    """Where a draft is written: the subject stays in the address, also where what is
    sent there is too large to be read."""
    return f"{PATH}/new?{urlencode(_get_subject(form, SUBJECT))}"


def _write_draft(vals):
    check_words(vals)
    return request.env["party.dispute"]._write_draft(vals)


def check_words(vals):
    check_length(*(t for t in vals.values() if isinstance(t, str)))
