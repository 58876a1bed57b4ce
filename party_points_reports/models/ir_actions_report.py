import io

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.party_points.clock import today

from .. import paged_media
from ..wording import say_day


class IrActionsReport(models.Model):
    """A report may be printed by WeasyPrint, which knows pages: heads that repeat,
    page numbers, Chinese line breaks (REP-1). All other reports stay as they are.

    How to use: a record with ``pdf_engine`` "weasyprint" whose template calls
    ``party_points_reports.paged_document``; its ``paperformat_id`` gives the size
    and the margins.
    """

    _inherit = "ir.actions.report"

    pdf_engine = fields.Selection(
        [("wkhtmltopdf", "wkhtmltopdf"), ("weasyprint", "WeasyPrint")],
        string="PDF Engine",
        default="wkhtmltopdf",
        required=True,
    )

    def _get_readable_fields(self):
        # the web client prints by engine
        return super()._get_readable_fields() | {"pdf_engine"}

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        # Core answers a test with HTML, because wkhtmltopdf would fetch its styles
        # from the server under test. WeasyPrint fetches nothing.
        if self._get_report(report_ref).pdf_engine == "weasyprint":
            self = self.with_context(force_report_rendering=True)
        return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        report_sudo = self._get_report(report_ref)
        if report_sudo.pdf_engine != "weasyprint":
            return super()._render_qweb_pdf_prepare_streams(
                report_ref, data, res_ids=res_ids
            )
        return self._weasyprint_prepare_streams(report_sudo, data, res_ids)

    @api.model
    def _weasyprint_prepare_streams(self, report_sudo, data, res_ids):
        """Print record by record: each has its own page numbers and attachment.

        :return: as core's ``_render_qweb_pdf_prepare_streams``:
            ``{record id or False: {"stream": BytesIO, "attachment": ir.attachment}}``
        :raise UserError: where WeasyPrint is missing
        """
        if not res_ids:
            pdf = self._weasyprint_run(report_sudo, None, data)
            return {False: {"stream": io.BytesIO(pdf), "attachment": None}}
        streams = {}
        for record in self.env[report_sudo.model].browse(dict.fromkeys(res_ids)):
            attachment = self._weasyprint_saved_attachment(report_sudo, record)
            if attachment and report_sudo.attachment_use:
                pdf = attachment.raw
            else:
                pdf = self._weasyprint_run(report_sudo, record.ids, data)
            streams[record.id] = {"stream": io.BytesIO(pdf), "attachment": attachment}
        return streams

    def _weasyprint_saved_attachment(self, report_sudo, record):
        if self.env.context.get("report_pdf_no_attachment"):
            return None
        return report_sudo.retrieve_attachment(record)

    @api.model
    def _weasyprint_run(self, report_sudo, res_ids, data):
        if not paged_media.is_available():
            raise UserError(
                self.env._(
                    "“%(report)s” is printed by WeasyPrint, which this server lacks. "
                    "Ask your administrator to install the Python package weasyprint "
                    "and the system library Pango.",
                    report=report_sudo.name,
                )
            )
        html = self._render_qweb_html(report_sudo, res_ids, data=data)[0].decode()
        return paged_media.write_pdf(html, report_sudo._weasyprint_page_css())

    def _get_rendering_context(self, report, docids, data):
        values = super()._get_rendering_context(report, docids, data)
        if report.pdf_engine == "weasyprint":
            values["printed_on"] = say_day(self.env, today(self))
        return values

    def _weasyprint_page_css(self):
        """The page's size and margins, in mm, from the report's paper format."""
        paper = self.get_paperformat()
        margins = (
            paper.margin_top,
            paper.margin_right,
            paper.margin_bottom,
            paper.margin_left,
        )
        margin = " ".join(f"{side}mm" for side in margins)
        size = f"{paper.print_page_width}mm {paper.print_page_height}mm"
        return f"@page {{ size: {size}; margin: {margin}; }}"
