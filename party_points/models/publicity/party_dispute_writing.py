from odoo import api, models
from odoo.tools import format_date

from ...clock import today
from .party_dispute import OPEN

# What a member changes of a draft that he writes on; what else he says of it tells
# which draft it is.
WORDS = {"reason", "late_reason"}


class PartyDispute(models.Model):
    """Writing a dispute, before it is filed: a matter has one draft, however often a
    form is sent, and its member reads beforehand what it is about and what comes next
    (PUB-3)."""

    _inherit = "party.dispute"

    @api.model
    def _sketch(self, vals):
        """A draft that nobody has written yet, with what the server finds for it.

        :param dict vals: as for ``create``
        :return: a record in memory
        :raise AccessError, UserError: as ``create`` does
        """
        vals = dict(vals)
        line = self.env["party.point.line"].browse(vals.pop("line_id", None) or [])
        sketch = self.new(vals)
        # sudo: what the server has found, kept in memory alone
        sketch.sudo().update(sketch._find_subject(line))
        return sketch

    def _find_begun(self):
        """The dispute about the matter of a sketch that the user has begun or filed and
        that is not over; empty where there is none."""
        found_sudo = self.sudo().search(  # sudo: by its line; it is the user's own
            [
                ("filer_id", "=", self._default_filer_id()),
                ("state", "in", ("draft", *OPEN)),
                *self._get_matter_domain(),
            ],
            limit=1,
        )
        return found_sudo.with_env(self.env)

    @api.model
    def _write_draft(self, vals):
        """The user's draft about a matter, in these words: the one that he has begun,
        or a new one. What he has filed stays as it is. So who sends a form twice has
        written one.

        :param dict vals: as for ``create``
        """
        # sudo: his own member record; of two forms one waits for the other
        self.env.user.sudo().party_member_ids._queue_up()
        begun = self._sketch(vals)._find_begun()
        if begun.state == "draft":
            begun.write({name: vals[name] for name in WORDS & vals.keys()})
        return begun or self.create([vals])

    def _get_subject_text(self):
        """What a draft is about, in words; of a line as it was published."""
        entry = self.sudo().entry  # sudo: shown as far as the reader may see it
        if entry:
            return self._describe_entry(entry)
        if self.about == "line":
            return ""
        # sudo: its name, also for who has moved since
        publication = self.sudo().publication_id.display_name
        return (
            self.env._("Something is missing in “%(name)s”.", name=publication)
            if publication
            else self.env._("Something is missing in the branch's record.")
        )

    def _get_choosable_items(self):
        """The items of which something may be missing: those by which the months of the
        publication were scored, else those that hold for the member now."""
        # sudo: by which rules it was scored; the items are read as the user may
        content = self.sudo().publication_id.version_id.content or {}
        template_ids = [id_ for id_, _name in content.get("rules", ())]
        if not template_ids:
            template_ids = self.filer_id._get_rule_templates()[self.filer_id].ids
        return self.env["party.rule.item"].search([("template_id", "in", template_ids)])

    # What comes next

    def _get_window_end(self):
        """The last day on which the committee takes a draft; ``False`` where there is
        no such day, for what it is about is not published."""
        vals = self._find_binding_vals() if self._is_dated() else {}
        id_ = vals.get("publication_id", self.publication_id.id)
        # sudo: until when objections are possible
        return self.env["party.publication"].sudo().browse(id_ or []).window_end

    def _is_dated(self):
        """Whether a draft says already of which day it is."""
        return self.about == "line" or bool(self.date)

    def _is_to_be_late(self):
        """Whether a draft would be filed after the window."""
        end = self._get_window_end()
        return bool(end and today(self) > end)

    def _get_prospect(self):
        """What happens once a draft is filed, with whom it is then and until when."""
        if self._is_to_be_late():
            return self.env._(
                "Objections were possible until %(day)s. What is filed after that goes "
                "to the superior organisation, which decides; say why you come so "
                "late.",
                day=format_date(self.env, self._get_window_end()),
            )
        if self._get_own_committee_decision() or not self._get_free_committee():
            # why would tell that somebody else has disputed the same
            return self.env._("The superior organisation decides on your dispute.")
        return self.env._(
            "The committee of the branch answers by %(day)s. If it does not, your "
            "dispute goes to the superior organisation by itself. You are told of the "
            "answer, and may appeal against it.",
            day=format_date(self.env, self._get_deadline("answer_days")),
        )
