import io

from pypdf import PdfReader


class PrintingMixin:
    """Prints documents as persons do, and reads the pages."""

    def print_pages(self, report, records, role="secretary", lang="en_US", **context):
        """The texts of the pages that the user of a role prints."""
        reports = self.env["ir.actions.report"].with_user(self.users[role])
        reports = reports.with_context(lang=lang, **context)
        pdf, kind = reports._render_qweb_pdf(
            f"party_points_reports.{report}", records.ids
        )
        self.assertEqual(kind, "pdf")
        return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]

    def print_text(self, *args, **kwargs):
        """All that is printed, with single spaces, whatever the lines broke at."""
        return " ".join(" ".join(self.print_pages(*args, **kwargs)).split())

    @staticmethod
    def squeeze(pages):
        """The pages' text without any space: words that wrapped are whole again."""
        return "".join("".join(pages).split())
