"""Workbooks as downloads."""

from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def make_response(content, filename):
    """:param bytes content: of a workbook"""
    return request.make_response(
        content,
        headers=[
            ("Content-Type", XLSX),
            ("Content-Disposition", content_disposition(filename)),
        ],
    )
