from urllib.parse import urlsplit

from odoo.http import request

from .inputs import read_text
from .pages import ROOT, MemberPages, form_route

# Kept in the browser, not with the user: people share neither glasses nor phones.
COOKIE = "party_large_print"
PATH = f"{ROOT}/large_print"
PLACES = (ROOT, "/party_points")


class LargePrint(MemberPages):
    """A switch on every page, which makes all of it larger (POR-1)."""

    @form_route(PATH)
    def portal_large_print(self, large="", path="", **kw):
        """Switch it on or off, and go back to the page.

        :param str large: “1” for on
        :param str path: of the page; any other than one of ours is the overview's
        """
        path = read_text(path)
        response = request.redirect(path if _is_ours(path) else ROOT, code=303)
        is_on = large == "1"
        response.set_cookie(
            COOKIE,
            "1" if is_on else "",
            max_age=365 * 24 * 3600 if is_on else 0,
            secure=request.httprequest.scheme == "https",
            httponly=True,
            samesite="Lax",
        )
        return response


def _is_ours(path):
    r"""Whether it is an address of our own pages, and of no other place.

    >>> _is_ours("/my/points/lines?page=2"), _is_ours("/my/points")
    (True, True)
    >>> [
    ...     _is_ours(path)
    ...     for path in (
    ...         "//evil.example/my/points",
    ...         "https://evil.example/my/points",
    ...         "/my/points/../../web",
    ...         "/my/pointsless",
    ...         "/my/points\\@evil.example",
    ...         "/my/points\r\nSet-Cookie: a=b",
    ...         "",
    ...     )
    ... ]
    [False, False, False, False, False, False, False]
    """
    try:
        parts = urlsplit(path)
    except ValueError:
        return False
    steps = parts.path.split("/")
    return (
        path.isprintable()
        and "\\" not in path
        and ".." not in steps
        and not (parts.scheme or parts.netloc)
        and any(f"{parts.path}/".startswith(f"{place}/") for place in PLACES)
    )
