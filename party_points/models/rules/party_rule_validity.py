from odoo import api, fields, models


class PartyRuleValidity(models.Model):
    """From when to when a template is in force for a member class.

    Written when a template comes into force and when it is retired, by nobody else.
    The database keeps that an organisation has one template for a class on a day.
    """

    _name = "party.rule.validity"
    _description = "Validity of a Rule Template"
    _order = "date_from desc, id"
    _rec_name = "template_id"

    template_id = fields.Many2one(
        "party.rule.template", required=True, index=True, ondelete="restrict"
    )
    branch_id = fields.Many2one("party.branch", required=True, ondelete="restrict")
    member_class_id = fields.Many2one(
        "party.member.class", required=True, ondelete="restrict"
    )
    date_from = fields.Date(required=True)
    date_to = fields.Date()

    _period = models.Constraint(
        "CHECK (date_to IS NULL OR date_from <= date_to)",
        "A template is in force for at least one day.",
    )
    _one_template_a_day = models.Constraint(
        "EXCLUDE USING gist (int4range(branch_id, branch_id, '[]') WITH &&, "
        "int4range(member_class_id, member_class_id, '[]') WITH &&, "
        "daterange(date_from, date_to, '[]') WITH &&)",
        "Another template is in force for this member class at that time.",
    )

    def _is_in_force(self, day):
        self.ensure_one()
        return self.date_from <= day and (not self.date_to or self.date_to >= day)

    @api.model
    def _overlaps(self, date_from, date_to):
        """A domain: in force on one day at least of a period without or with an end."""
        begins = [("date_from", "<=", date_to)] if date_to else []
        return [*begins, "|", ("date_to", "=", False), ("date_to", ">=", date_from)]
