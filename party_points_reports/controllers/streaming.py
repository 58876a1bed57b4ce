import tempfile

from werkzeug.wsgi import wrap_file

from odoo import http
from odoo.http import content_disposition, request

from ..xlsx import write_workbook

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def stream_workbook(name, sheets):
    """Answer with a workbook: it is written to a temporary file, and sent from there.

    :param str name: of the file, without its ending
    :param sheets: an iterable of ``xlsx.Sheet``
    """
    # closed by the response when it has been sent
    file = tempfile.TemporaryFile()
    write_workbook(file, sheets)
    size = file.tell()
    file.seek(0)
    return http.Response(
        wrap_file(request.httprequest.environ, file),
        content_type=XLSX_TYPE,
        headers=[
            ("Content-Length", size),
            ("Content-Disposition", content_disposition(f"{name}.xlsx")),
        ],
        direct_passthrough=True,
    )
