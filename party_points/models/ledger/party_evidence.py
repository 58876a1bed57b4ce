import base64
import hashlib
from math import inf

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...evidence_files import EvidenceProblem, clean_name, read_file

MAX_MB = 20
# So many files a line, an activity or a dispute has: more than anybody looks through.
MAX_FILES = 30


class PartyEvidence(models.Model):
    """A file that shows that a line, or the attendance list of an activity, is true
    (LINE-3: no hard material, points from impressions).

    What it is is found in its content, not in its name (``evidence_files``), and it is
    kept byte for byte: photos are not scaled down, and the checksum holds for what is
    stored. Nobody changes a file once it is here.

    | Step | Who |
    |---|---|
    | add to a draft, take back from it | the member of the line |
    | add to a line before its review | scorekeeper and committee of the branch |
    | add to an activity before it is closed | scorekeeper and committee |
    | add to the draft of a dispute, take back from it | who writes it |
    | read, but for drafts of others | who may read the line, activity or dispute |
    """

    _name = "party.evidence"
    _description = "Evidence"
    _inherit = ["party.guard.mixin"]
    _order = "id"
    _protected_fields = frozenset({"size", "mimetype", "checksum"})

    # Not cascaded: the database would remove the row and leave the stored file behind.
    # A draft takes its evidence along by itself; an activity with evidence is
    # cancelled, not deleted.
    line_id = fields.Many2one(
        "party.point.line", index="btree_not_null", ondelete="restrict"
    )
    activity_id = fields.Many2one(
        "party.activity", index="btree_not_null", ondelete="restrict"
    )
    dispute_id = fields.Many2one(
        "party.dispute", index="btree_not_null", ondelete="restrict"
    )
    member_id = fields.Many2one(
        related="line_id.member_id",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    branch_id = fields.Many2one(
        "party.branch",
        compute="_compute_branch_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    name = fields.Char(string="File Name", required=True)
    file = fields.Binary(attachment=True, required=True, copy=False)
    size = fields.Integer(string="Size (Bytes)", readonly=True, copy=False)
    mimetype = fields.Char(string="Type", readonly=True, copy=False)
    checksum = fields.Char(
        readonly=True,
        copy=False,
        help="SHA-256 of the file: it tells whether two files are the same.",
    )
    is_photo = fields.Boolean(string="Photo", compute="_compute_is_photo")

    _one_subject = models.Constraint(
        "CHECK (num_nonnulls(line_id, activity_id, dispute_id) = 1)",
        "Evidence belongs to a line, to an activity or to a dispute: one of them.",
    )
    _once_a_line = models.UniqueIndex(
        "(line_id, checksum)", "The line already has this file."
    )
    _once_an_activity = models.UniqueIndex(
        "(activity_id, checksum)", "The activity already has this file."
    )

    _once_a_dispute = models.UniqueIndex(
        "(dispute_id, checksum)", "The dispute already has this file."
    )

    @api.depends("line_id.branch_id", "activity_id.branch_id", "dispute_id.branch_id")
    def _compute_branch_id(self):
        for evidence in self:
            evidence.branch_id = evidence._get_subject().branch_id

    def _get_subject(self):
        """What the file belongs to."""
        return self.line_id or self.activity_id or self.dispute_id

    @api.depends("mimetype")
    def _compute_is_photo(self):
        """Whether a browser can show it as a picture."""
        for evidence in self:
            mimetype = evidence.mimetype or ""
            evidence.is_photo = (
                mimetype.startswith("image/") and mimetype != "image/heic"
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Add files, each looked at before it is stored.

        :raise UserError: for a file that is not taken, or is there already, and for
            more files than ``MAX_FILES``
        """
        self.check_access("create")
        files = [self._read_file(vals) for vals in vals_list]
        # a photo that core scales down would no longer be what was handed in
        keeping = self.with_context(image_no_postprocess=True)
        created = super(PartyEvidence, keeping).create(
            [
                {**vals, "name": file.name, "file": base64.b64encode(file.content)}
                for vals, file in zip(vals_list, files, strict=True)
            ]
        )
        created._check_not_twice(files)
        created._check_not_too_many()
        for evidence, file in zip(created._for_workflow(), files, strict=True):
            evidence.write(
                {
                    "size": file.size,
                    "mimetype": file.mimetype,
                    "checksum": file.checksum,
                }
            )
        return created.with_env(self.env)

    def write(self, vals):
        """:raise AccessError: for every user: evidence stays as it was handed in"""
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "Evidence is not changed. Remove the file from your draft and add "
                    "another one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_while_line_stands_still(self):
        """Of two people, one who submits a draft and one who takes its evidence away,
        the second is tried again on what the first has left."""
        # sudo: a lock changes nothing
        evidence_sudo = self.sudo()
        evidence_sudo.line_id._queue_up()
        evidence_sudo.dispute_id._queue_up()

    @api.model
    def _hand_in(self, subject, files):
        """Add files one by one: one that is not taken keeps no other out. What is there
        already is no fault: a form is sent twice, a connection breaks off.

        :param dict subject: what they belong to, ``{"line_id": id}``
        :param files: list of ``(name, content in bytes)``
        :return: list of sentences, on those that are not taken
        """
        refusals = []
        for name, content in files:
            vals = {**subject, "name": name, "file": base64.b64encode(content)}
            try:
                with self.env.cr.savepoint():
                    self._is_there(subject, content) or self.create(vals)
            except AccessError:
                raise
            except UserError as refusal:
                refusals.append(refusal.args[0])
        return refusals

    def _is_there(self, subject, content):
        checksum = hashlib.sha256(content).hexdigest()
        domain = [(name, "=", id_) for name, id_ in subject.items()]
        return self.search_count([*domain, ("checksum", "=", checksum)], limit=1)

    @api.model
    def _read_file(self, vals):
        """:return: the ``EvidenceFile`` that these values bring
        :raise UserError: where it is not taken, with the reason
        """
        max_mb = self._get_max_mb()
        name = vals.get("name")
        try:
            return read_file(name, vals.get("file"), int(max_mb * 2**20))
        except EvidenceProblem as problem:
            raise UserError(
                self.env._(
                    "“%(name)s” is not taken: %(reason)s Photos (JPG, PNG, WEBP, HEIC, "
                    "GIF), PDF and Office documents without macros (DOCX, XLSX, PPTX, "
                    "DOC, XLS, PPT) are taken, up to %(limit)s MB each.",
                    name=clean_name(name) or self.env._("The file"),
                    reason=self._get_refusals()[problem.code],
                    limit=f"{max_mb:g}",
                )
            ) from problem

    @api.model
    def _get_max_mb(self):
        # sudo: a setting that holds for everybody
        parameters_sudo = self.env["ir.config_parameter"].sudo()
        try:
            max_mb = float(parameters_sudo.get_param("party_points.evidence_max_mb"))
        except ValueError:
            max_mb = 0
        return max_mb if 0 < max_mb < inf else MAX_MB

    @api.model
    def _get_refusals(self):
        """Why a file is not taken, in words, by the code of an ``EvidenceProblem``."""
        return {
            "unnamed": self.env._("it has no name."),
            "empty": self.env._("it is empty."),
            "size": self.env._("it is too large."),
            "kind": self.env._("files of this kind are not evidence."),
            "content": self.env._("its content is not what the name says."),
            "damaged": self.env._("it is damaged and cannot be opened."),
            "pixels": self.env._("the picture has too many pixels."),
            "unpacked": self.env._("it unpacks to more than a document should."),
            "macros": self.env._("it contains macros."),
            "active": self.env._("it contains scripts or starts programs."),
        }

    def _check_not_twice(self, files):
        """:raise UserError: where the same file is there already"""
        before = self.search(
            [
                ("checksum", "in", [file.checksum for file in files]),
                "|",
                "|",
                ("line_id", "in", self.line_id.ids),
                ("activity_id", "in", self.activity_id.ids),
                ("dispute_id", "in", self.dispute_id.ids),
            ]
        )
        known = {(old._get_subject(), old.checksum) for old in before}
        for evidence, file in zip(self, files, strict=True):
            key = (evidence._get_subject(), file.checksum)
            if key in known:
                raise UserError(
                    self.env._(
                        "“%(name)s” is there already. The same file counts once, "
                        "under whatever name.",
                        name=file.name,
                    )
                )
            known.add(key)

    def _check_not_too_many(self):
        """:raise UserError: where there are too many of one subject"""
        for name in ("line_id", "activity_id", "dispute_id"):
            # sudo: whoever has added them
            if self[name] and self.sudo()._read_group(
                [(name, "in", self[name].ids)],
                [name],
                having=[("__count", ">", MAX_FILES)],
            ):
                raise UserError(
                    self.env._(
                        "%(number)s files are the most that can be kept here. Put "
                        "several papers into one PDF.",
                        number=MAX_FILES,
                    )
                )
