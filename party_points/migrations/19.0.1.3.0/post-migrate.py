"""Whom no rules score has no place any more. The places that closed months gave such
members go, so that these months do not have to be opened again.
"""


def migrate(cr, version):
    cr.execute(
        "UPDATE party_point_score SET rank = 0 WHERE template_id IS NULL AND rank != 0"
    )
