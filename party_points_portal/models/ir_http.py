from urllib.parse import urlencode

from werkzeug.exceptions import abort

from odoo import models
from odoo.http import request

ROOT = "/my/points/"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """The words of the interactions speak the reader's language."""
        return [
            *super()._get_translation_frontend_modules_name(),
            "party_points_portal",
        ]

    @classmethod
    def _pre_dispatch(cls, rule, args):
        """Too much at once is sent back to its page, which says so: core's own answer
        has no words for members (LINE-3)."""
        result = super()._pre_dispatch(rule, args)
        sent = request.httprequest
        limit = sent.max_content_length
        if limit and (sent.content_length or 0) > limit and sent.path.startswith(ROOT):
            query = urlencode({**sent.args.to_dict(), "too_large": 1})
            abort(request.redirect(f"{sent.path}?{query}", code=303))
        return result
