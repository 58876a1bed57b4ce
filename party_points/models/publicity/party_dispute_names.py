from odoo import api, fields, models

from .bulletin import Bulletin, mask


class PartyDispute(models.Model):
    """Whom a dispute concerns, and what is said of him: in full to who reads his name
    anyway, or has it from the publication in which the entry was found; masked to all
    others (PUB-2, PUB-3)."""

    _inherit = "party.dispute"

    is_masked = fields.Boolean(
        string="Names Are Masked",
        compute="_compute_is_masked",
        store=True,
        help="Whoever has filed it does not know from it whom it concerns.",
    )
    answer_text = fields.Text(string="Reasons of the Answer", compute="_compute_said")
    appeal_text = fields.Text(string="Appeal Reason", compute="_compute_said")
    passed_on_text = fields.Text(string="Why It Was Passed On", compute="_compute_said")
    ruling_text = fields.Text(string="Reasons of the Superior", compute="_compute_said")
    appealed_by_text = fields.Char(string="Appealed By", compute="_compute_people")
    settled_by_text = fields.Char(string="Settled By", compute="_compute_people")

    @api.depends("filer_id", "member_id", "about", "member_name", "entry")
    def _compute_is_masked(self):
        for dispute in self:
            member = dispute.member_id
            dispute.is_masked = not (
                dispute.filer_id == member
                or dispute._was_named(member)
                or dispute._get_found_in().names == "full"
            )

    @api.depends("answer", "appeal_reason", "passed_on_reason", "ruling", "is_masked")
    @api.depends_context("uid")
    def _compute_said(self):
        for dispute in self:
            # sudo: names are masked where they have to be
            dispute_sudo = dispute.sudo()
            dispute.answer_text = dispute._get_said(dispute_sudo.answer)
            dispute.appeal_text = dispute._get_said(dispute_sudo.appeal_reason)
            dispute.passed_on_text = dispute._get_said(dispute_sudo.passed_on_reason)
            dispute.ruling_text = dispute._get_said(dispute_sudo.ruling)

    @api.depends("appealed_by_id", "settled_by_id", "is_masked")
    @api.depends_context("uid", "lang")
    def _compute_people(self):
        for dispute in self:
            # sudo: who it was, said as the reader may know
            dispute_sudo = dispute.sudo()
            dispute.appealed_by_text = dispute._describe_user(
                dispute_sudo.appealed_by_id
            )
            dispute.settled_by_text = dispute._describe_user(dispute_sudo.settled_by_id)

    def _describe_user(self, user_sudo):
        """Who has done something: by name, or as one of the two members."""
        dispute_sudo = self.sudo()  # sudo: whom it concerns
        member_sudo = dispute_sudo.member_id
        if not user_sudo or self._shows_names(member_sudo):
            return user_sudo.name
        if user_sudo.partner_id == dispute_sudo.filer_id.partner_id:
            return self.env._("The filer")
        if user_sudo.partner_id == member_sudo.partner_id:
            return self.env._("The member concerned")
        return user_sudo.name

    @api.depends("member_id", "publication_id", "entry")
    @api.depends_context("uid")
    def _compute_concerned_text(self):
        for dispute in self:
            # sudo: the name, which is masked where it has to be
            dispute.concerned_text = dispute._get_shown_name(dispute.sudo().member_id)

    def _get_shown_name(self, member_sudo, entry=None):
        """A member's name, in full only where the reader may have it.

        :param dict entry: what is shown; left out, what the server has found
        """
        name = member_sudo.name or ""
        return name if self._shows_names(member_sudo, entry) else mask(name)

    def _get_shown_words(self, words, member_sudo, entry=None):
        """Free words as the reader may have them: members are named in them, too."""
        if not words or self._shows_names(member_sudo, entry):
            return words
        # sudo: the names in the publication, to mask them
        publication_sudo = self._get_found_in(entry) or self.sudo().publication_id
        if publication_sudo.version_id:
            # sudo: the user's own member
            own_ids = self.env.user.sudo().party_member_ids.ids
            bulletin = Bulletin(publication_sudo.version_id, "member", own_ids)
            words = bulletin.mask_words(words)
        name = member_sudo.name
        return words.replace(name, mask(name)) if name else words

    def _get_said(self, words):
        """What was said in the dispute, as the reader may have it."""
        # sudo: whom it concerns; his name is masked where it has to be
        return self._get_shown_words(words, self.sudo().member_id)

    def _shows_names(self, member_sudo, entry=None):
        """Whether names stand there in full for the reader."""
        return (
            self._reads_names(member_sudo, entry)
            or self._get_found_in(entry).names == "full"
        )

    def _get_found_in(self, entry=None):
        """The publication in which the entry was found, as superuser; whatever one is
        choosing in the form."""
        # sudo: how its publication gives names
        dispute_sudo = self.sudo()._origin
        entry = entry or dispute_sudo.entry or {}
        publications_sudo = dispute_sudo.env["party.publication"]
        return publications_sudo.browse(entry.get("publication") or [])

    def _reads_names(self, member_sudo, entry=None):
        """Whether the user reads the name whatever the publication masks: an officer,
        the member himself, or the filer who has named him."""
        user = self.env.user
        dispute_sudo = self.sudo()._origin  # sudo: where it belongs
        branches = self._get_found_in(entry).branch_id
        if not entry or entry == dispute_sudo.entry:
            branches |= dispute_sudo.branch_id
        return (
            bool(branches & user._get_kept_branches())
            or user.partner_id == member_sudo.partner_id
            or (
                user.partner_id == dispute_sudo.filer_id.partner_id
                and dispute_sudo._was_named(member_sudo)
            )
            or user.has_group("party_points.group_party_points_administrator")
        )

    def _was_named(self, member_sudo):
        """Whether the filer has named the member himself, and the server found him: not
        what is being typed into the form."""
        return (
            self.about == "omission"
            and bool(self.member_name)
            and self.member_id == member_sudo
        )
