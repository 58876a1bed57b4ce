"""Paged documents: from one HTML document to one PDF, by WeasyPrint.

It knows neither records nor reports, and it fetches nothing: a document reads the
style sheets and pictures that an addon keeps in its ``static`` folder, and data URLs.
"""

import logging
import mimetypes
import re
from urllib.parse import urlsplit

from odoo.tools.misc import file_open

# WeasyPrint tells of its progress and of every style that it passes over; what
# matters is what it could not read: a picture, a style sheet, a refused address.
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)

try:
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except (ImportError, OSError):  # not installed, or installed without Pango
    HTML = None

# What a document's relative addresses hang on; ".invalid" can lead nowhere.
BASE_URL = "http://document.invalid/"
STATIC_FILE = re.compile(r"/(\w+/static/(?!.*\.\.).+)")


def is_available():
    """Say whether WeasyPrint and its libraries are on this server."""
    return HTML is not None


def write_pdf(html, page_css):
    """Print one document.

    :param str html: a whole HTML document
    :param str page_css: the page's size and margins, after the document's own styles
    :return: the PDF as bytes
    """
    fetcher = _static_fetcher()
    document = HTML(string=html, base_url=BASE_URL, url_fetcher=fetcher)
    return document.write_pdf(stylesheets=[CSS(string=page_css)])


def _static_fetcher():
    """The fetcher of a document; made here because WeasyPrint may be missing."""

    class StaticFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            if url.startswith("data:"):
                return super().fetch(url, headers)
            match = STATIC_FILE.fullmatch(urlsplit(url).path)
            if not url.startswith(BASE_URL) or not match:
                raise ValueError(f"{url} is not a static file of an addon")
            mimetype = mimetypes.guess_type(match[1])[0] or "application/octet-stream"
            return URLFetcherResponse(
                url, file_open(match[1], "rb"), {"Content-Type": mimetype}
            )

    return StaticFetcher(allowed_protocols=["data"])
