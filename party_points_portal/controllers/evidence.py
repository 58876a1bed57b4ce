from odoo.http import request

from .inputs import read_number, read_text
from .pages import MemberPages


class EvidencePages(MemberPages):
    """Photos and documents that go with a draft: with its form, or one by one (LINE-3).

    The drafts have them in ``evidence_ids``.
    """

    def _hand_in_files(self, draft):
        """:return: list of sentences, on the files that are not taken"""
        refusals = []
        evidence = request.env["party.evidence"]
        subject = {draft._fields["evidence_ids"].inverse_name: draft.id}

        def hand_in():
            refusals.extend(evidence._hand_in(subject, self._read_files()))

        if error := self._take_step(hand_in):
            refusals.append(error)
        return list(dict.fromkeys(refusals))

    def _read_files(self):
        """Yield ``(name, content)`` of each file, one in memory at a time."""
        sent = request.httprequest.files
        for file in (*sent.getlist("camera"), *sent.getlist("files")):
            if file.filename:
                file.stream.seek(0)  # the request may be tried again
                yield read_text(file.filename), file.read()

    def _remove_file(self, draft, form):
        """Take back a file, where the form says so; what is gone already is gone.

        :return: why it is refused; ``None`` where it is done
        """
        number = read_number(form.get("remove"))
        return self._take_step(
            draft.evidence_ids.filtered(lambda file: file.id == number).unlink
        )

    def _add_files_to_open_page(self, draft):
        """Add files for the page that stays open: the answer is what it shows of them,
        and why some are not taken."""
        error = "\n".join(self._hand_in_files(draft))
        photos = request.env["ir.qweb"]._render(
            "party_points_portal.evidence_files",
            {"evidence": draft.evidence_ids, "can_remove": True},
        )
        return request.make_json_response(
            {"photos": str(photos), "error": error},
            headers={"Cache-Control": "no-store"},
            status=422 if error else 200,
        )
