from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date

from ...clock import today
from ..rules.texts import format_points
from .bulletin import Bulletin, format_moment
from .party_publication_plan import SETTINGS

ADMINISTRATOR = "party_points.group_party_points_administrator"


class PartyPublication(models.Model):
    """How it is read: on the screen, on the portal, by the link and in print (PUB-2).

    Whoever shows a publication has checked that it is for the reader, and says what
    kind of reader that is; ``_get_page`` leaves out what is not for him. There is no
    other way to the content.
    """

    _inherit = "party.publication"

    page = fields.Html(
        string="What Is Published", compute="_compute_page", sanitize=False
    )

    @api.depends("version_id", "state", *SETTINGS)
    @api.depends_context("uid", "lang")
    def _compute_page(self):
        for publication in self:
            publication.page = publication._render_page()

    def _get_reader(self):
        """What kind of reader the user is.

        :return: ``officer`` for committee, scorekeeper and secretary of the branch,
            those above it and the administrator, ``member`` for its members, else
            ``public``
        """
        self.ensure_one()
        user, branch_sudo = self.env.user, self.sudo().branch_id  # sudo: compared alone
        if branch_sudo in user._get_kept_branches() or user.has_group(ADMINISTRATOR):
            return "officer"
        # sudo: the user's own membership
        is_member = branch_sudo in user.sudo().party_member_ids.branch_id
        return "member" if is_member else "public"

    def _render_page(self, reader=None, version=None, dispute_path=None):
        """What is published as a piece of a page.

        :param str reader: see ``_get_page``
        :param version: an earlier version
        :param str dispute_path: where an entry is disputed: its number is added to it,
            and leads there
        :return: ``Markup``, empty where nothing is published yet
        """
        self.ensure_one()
        if not self.version_id:
            return Markup()
        return self.env["ir.qweb"]._render(
            "party_points.publication_page",
            {
                "page": self._get_page(reader, version),
                "format_points": format_points,
                "dispute_path": dispute_path,
            },
        )

    def _get_page(self, reader=None, version=None):
        """What a reader may see, for templates and documents: plain values in the
        reader's language, and one recordset (``criteria``).

        A document that is hung up or handed out is made for ``member`` or ``public``,
        whoever prints it.

        :param str reader: ``officer`` sees everything; ``member`` what is for the
            branch's members, his own row in full; ``public`` what is for everybody.
            Left out: what the user is, see ``_get_reader``
        :param version: an earlier ``party.publication.version``; left out, the current
        :return: ``{}`` where nothing is published; else a dict::

            {"reader", "branch": name, "kind": key, "kind_label", "period": text,
             "title": kind and period, "state": key, "state_label",
             "published_on", "window_end", "final_on": days as text, or "",
             "is_open": whether objections are possible today,
             "version": number, "version_on": day as text,
             "is_current": whether it is the current version,
             "is_corrected": whether it is not the first one,
             "audience", "names", "grounds", "ranking": keys of the settings,
             "months": [text], "left_out": [text],
             "rules": [name], "criteria": party.rule.template as superuser,
             "seal": hash of the version,
             "shows_ranks": whether the members have their ranks here,
             "members": [{"name", "is_own", "class" ("" of others, but for officers),
                 "base", "pioneer", "deductions", "total" (None but for a month),
                 "annual", "rank" (None where it is not shown), "excused", "vetoed",
                 "below",
                 "months": [{"month": text, "total", "excused"}]}],
             "entries": [{"number", "member": name, "is_own", "day": date, "day_text",
                 "item", "dimension", "kind", "kind_label", "outcome",
                 "points", "counts": points or attendance in words,
                 "disputed": whether a dispute is open now,
                 "grounds" ("" where it is not for him), "late",
                 "cuts": [sentences], "reverses": number or None}],
             "leading": [{"name", "is_own", "rank", "score", "deeds": [entry]}],
             "changes": [{"version", "day": text, "texts": [sentences]}]}
        """
        self.ensure_one()
        # sudo: the content, of which the bulletin gives what is for the reader
        publication_sudo = self.sudo()
        version_sudo = (version or self.version_id).sudo()  # sudo: as above
        version_sudo = version_sudo & publication_sudo.version_ids
        if not version_sudo:
            return {}
        # sudo: the user's own member
        own_ids = self.env.user.sudo().party_member_ids.ids
        bulletin = Bulletin(version_sudo, reader or self._get_reader(), own_ids)
        members = bulletin.get_members()
        return {
            **publication_sudo._get_page_head(version_sudo),
            "reader": bulletin.reader,
            "shows_ranks": any(row["rank"] for row in members),
            "members": members,
            "entries": bulletin.get_entries(),
            "leading": bulletin.get_leading(),
            "changes": bulletin.get_changes(),
        }

    def _get_page_head(self, version):
        content = version.content
        template_ids = [id_ for id_, _name in content["rules"]]
        return {
            **self._get_page_state(),
            **{name: self[name] for name in SETTINGS},
            "branch": self.branch_id.name,
            "kind": self.kind,
            "kind_label": self._get_selection_label("kind"),
            "period": self._get_period_text(),
            "title": self._get_title(),
            "version": version.number,
            "version_on": format_moment(self, version.published_on),
            "is_current": version == self.version_id,
            "is_corrected": version.number > 1,
            "months": [self._format_month(month) for month in content["months"]],
            "left_out": [self._format_month(month) for month in content["left_out"]],
            "rules": [name for _id, name in content["rules"]],
            "criteria": self.env["party.rule.template"].browse(template_ids).exists(),
            "seal": version.content_hash,
        }

    def _get_page_state(self):
        days = ("published_on", "window_end", "final_on")
        return {
            "state": self.state,
            "state_label": self._get_selection_label("state"),
            "is_open": self.state == "published" and today(self) <= self.window_end,
            **{
                day: format_date(self.env, self[day]) if self[day] else ""
                for day in days
            },
        }

    def _get_selection_label(self, name):
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels[self[name]]
