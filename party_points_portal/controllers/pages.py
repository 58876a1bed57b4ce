from functools import wraps

from psycopg2 import IntegrityError
from werkzeug.datastructures import FileStorage

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.party_points.clock import OFFICIAL_TIME
from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..models.state_styles import get_state_style
from .inputs import MAX_LENGTH

ROOT = "/my/points"
# So many rows a page of a list has.
STEP = 20


def page_route(path):
    """A page for who is signed in; it writes nothing.

    :param path: an address, or a list of them
    """
    return _make_route(path, ["GET"], readonly=True)


def form_route(path, methods=("POST",)):
    """Where a form of a page is sent.

    :param methods: with “GET” where the page itself has the address, too
    """
    return _make_route(path, methods)


def _make_route(path, methods, **routing):
    """A file in place of a text is left out of what a method gets: those that take
    files find them in the request."""
    decorate = route(
        path,
        type="http",
        auth="user",
        methods=list(methods),
        website=True,
        sitemap=False,
        **routing,
    )

    def make(method):
        @wraps(method)
        def answer(self, **values):
            return method(self, **_leave_files_out(values))

        return decorate(answer)

    return make


def _leave_files_out(values):
    return {
        name: value
        for name, value in values.items()
        if not isinstance(value, FileStorage)
    }


class MemberPages(CustomerPortal):
    """What all pages of members have in common (POR-1).

    Odoo makes one class of all controllers that build on the portal's, so that their
    methods need names of their own: those of a page carry its subject.

    The steps themselves are the models': a page reads and writes with the rights of
    the user, and says what the model says.
    """

    def _get_own_member_sudo(self):
        """The member that the user is; empty where he is none, or not any more."""
        # sudo: his own record, which his account leads to
        return request.env.user.sudo().party_member_ids.filtered("active")

    def _get_own_member_or_404(self):
        """:raise NotFound: for who is no member, or not any more"""
        member_sudo = self._get_own_member_sudo()
        if not member_sudo:
            raise request.not_found()
        return member_sudo

    def _find_or_404(self, model, record_id, domain=()):
        """A record that the user may read and that belongs on the page.

        :raise NotFound: for any other, whether it exists or not
        """
        records = request.env[model]
        if records.has_access("read"):
            records = records.search([("id", "=", record_id), *domain])
        if not records:
            raise request.not_found()
        return records

    def _search_page(self, records, domain, path, page, order=None, url_args=None):
        """A page of a long list; an empty one for whoever may read none.

        :return: the records, and the pager
        """
        total = records.search_count(domain) if records.has_access("read") else 0
        pages = pager(path, total, page, STEP, url_args=url_args)
        if not total:
            return records, pages
        offset = pages["offset"]
        return records.search(domain, order=order, limit=STEP, offset=offset), pages

    def _take_step(self, step, *args, **kwargs):
        """Take a step of a model; what it refuses leaves nothing behind.

        :return: why it is refused; ``None`` where it is done
        """
        try:
            with request.env.cr.savepoint():
                step(*args, **kwargs)
        except UserError as error:
            request.env.invalidate_all()
            return error.args[0]
        except IntegrityError as error:
            request.env.invalidate_all()
            return self._describe_violation(error)
        return None

    def _describe_violation(self, error):
        """What the model has to say of a constraint that the database has kept."""
        models = request.env.registry.values()
        names = [m._name for m in models if m._table == error.diag.table_name]
        model = request.env[names[0] if names else "base"]
        return model._sql_error_to_message(error)

    def _get_too_large_text(self):
        """What is said on the page to which too large a request was sent back."""
        if "too_large" not in request.httprequest.args:
            return None
        return request.env._(
            "That was more than the server takes at once, and nothing of it was saved. "
            "Send fewer photos at a time, or smaller ones."
        )

    def _prepare_overview(self, member_sudo):
        """What the overview shows; each part of the portal adds its own.

        :return: values for the template; nothing where there is no member
        """
        return {}

    def _render_page(self, template, crumbs, values, status=200):
        """A page that browsers do not keep: it says something of a person.

        :param str template: of this addon
        :param list crumbs: ``(title, address)`` from below “My Points” to this page
        """
        response = request.render(
            f"party_points_portal.{template}",
            {
                **self._prepare_portal_layout_values(),
                "official_time": OFFICIAL_TIME,
                "page_name": "party_points",
                "crumbs": crumbs,
                "text_length": MAX_LENGTH,
                "get_state_style": get_state_style,
                **values,
                "error": values.get("error") or self._get_too_large_text(),
            },
        )
        response.status_code = status
        response.headers["Cache-Control"] = "no-store"
        return response
