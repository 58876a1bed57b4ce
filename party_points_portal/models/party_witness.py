from odoo import models

PATH = "/my/points/witnesses"


class PartyWitness(models.Model):
    """Where a member says what he witnesses (LINE-4)."""

    _inherit = "party.witness"
    _page_member_fields = ("member_id",)

    def _get_portal_path(self):
        self.ensure_one()
        return f"{PATH}/{self.id}"

    def _get_page_rows(self):
        """Who was asked, and what they have answered.

        :return: list of dicts: ``name``, ``state`` (label), ``statement``
        """
        labels = dict(self._fields["state"]._description_selection(self.env))
        return [
            {
                # sudo: the name of a witness, who may belong to another branch
                "name": witness.sudo().member_id.name,
                "state": labels[witness.state],
                "statement": witness.state != "asked" and witness.statement,
            }
            for witness in self.sorted("id")
        ]
