from odoo import api, fields, models
from odoo.tools import SQL

from .renaming import get_without_person


class PartyPublicationVersion(models.Model):
    """What is published stays, but for the name and the grounds of a person whose
    personal data are erased. The seal changes then, openly: ``erasures`` and the log of
    decisions hold the seal before and after, one after the other from the first."""

    _inherit = "party.publication.version"

    erasures = fields.Json(
        readonly=True,
        groups=fields.NO_ACCESS,
        help="[[seal before, seal after], …], in their order.",
    )

    def _verify(self):
        """Whether the content is what was published, or what erasures have left."""
        # sudo: seals alone
        return super()._verify() and self.sudo()._has_whole_chain()

    def _has_whole_chain(self):
        """Each change of the seal is logged, and one follows on the other."""
        steps = self.erasures or []
        following = [after for _before, after in steps]
        expected = [before for before, _after in steps[1:]] + [self.content_hash]
        return not steps or (
            following == expected and self._get_logged() >= {*map(tuple, steps)}
        )

    def _get_logged(self):
        logged = self.env["party.decision"].search(
            [
                ("publication_id", "=", self.publication_id.id),
                ("action", "=", "erase_published"),
            ]
        )
        return {(entry.before, entry.after) for entry in logged}

    @api.model
    def _find_naming(self, member):
        """The versions in which a member is named, as superuser."""
        found = self.env.execute_query(
            SQL(
                "SELECT id FROM party_publication_version "
                "WHERE content -> 'members' @> jsonb_build_array("
                "jsonb_build_object('id', %s)) ORDER BY id",
                member.id,
            )
        )
        return self.browse(id_ for (id_,) in found)

    def _erase_person(self, member, renaming, reason):
        """Put another name in the place of a member's, and erase the grounds of his
        entries; all figures stay. Called as superuser, after the check of the seal.

        :param renaming: puts the other name into free words
        """
        for version in self:
            before = version.content_hash
            content = get_without_person(version.content, member.id, renaming)
            after = self._get_hash(content)
            version._write_erased(
                {
                    "content": content,
                    "content_hash": after,
                    "erasures": [*(version.erasures or []), [before, after]],
                }
            )
            version._log_erasure(before, after, reason)

    def _write_erased(self, vals):
        """The one way past ``write``, which refuses everybody."""
        self.flush_recordset()
        columns = [
            SQL(
                "%s = %s",
                SQL.identifier(name),
                self._fields[name].convert_to_column(value, self),
            )
            for name, value in vals.items()
        ]
        self.env.cr.execute(
            SQL(
                "UPDATE party_publication_version SET %s WHERE id = %s",
                SQL(", ").join(columns),
                self.id,
            )
        )
        self.invalidate_recordset(flush=False)

    def _log_erasure(self, before, after, reason):
        self.env["party.decision"]._log(
            [
                {
                    "branch_id": self.branch_id.id,
                    "publication_id": self.publication_id.id,
                    "action": "erase_published",
                    "before": before,
                    "after": after,
                    "reason": reason,
                }
            ]
        )
