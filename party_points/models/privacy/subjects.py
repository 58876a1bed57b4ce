"""What is kept of persons, model by model: the one list that the export reads and the
erasure empties. Tests hold it against all models of the addons, so nothing that is new
is forgotten."""

from dataclasses import dataclass, field

from ..publicity.party_dispute import OPEN as OPEN_DISPUTES


@dataclass(frozen=True)
class Subject:
    """Records of a model that are about a person.

    ``links`` lead from the record to him: to his member record, his contact or his
    account. ``texts`` are erased, in the records found by ``erased_by``, or by all
    links. Nothing is erased while a record is in one of the ``open`` states. ``shown``
    are fields that are not stored, for the export. What is ``confidential`` only the
    person himself exports: all records, or those in these states. ``is_removed``:
    files, which go as a whole. ``kept`` says of other texts, and of other fields that
    lead to a person, why they are neither followed nor erased.
    """

    links: tuple
    texts: tuple = ()
    erased_by: tuple = ()
    open: tuple = ()
    shown: tuple = ()
    confidential: bool | tuple = False
    is_removed: bool = False
    kept: dict = field(default_factory=dict)

    def get_erased_links(self):
        return self.erased_by or self.links


OFFICE = (
    "Who did something in office: the record of the organisation names him, and is "
    "about others."
)
ANOTHER = "It is about another member; the export of that one has it."

SUBJECTS = {
    "party.assignment": Subject(("member_id",), ("note",)),
    "party.position": Subject(("partner_id",), ("note",)),
    "party.exemption": Subject(
        ("member_id",),
        ("decision_note",),
        open=("applied",),
        kept={"liaison_id": ANOTHER},
    ),
    "party.exemption.visit": Subject(("member_id",), ("visitor", "brought", "opinion")),
    # papers about health are for those who decide, and for himself
    "party.exemption.paper": Subject(
        ("member_id",), ("name", "file"), confidential=True, is_removed=True
    ),
    "party.floating": Subject(
        ("member_id",), ("place", "occupation", "host_organisation")
    ),
    "party.floating.report": Subject(("member_id",), ("content",)),
    "party.duty.claim": Subject(("member_id",)),
    "party.contact.household": Subject(
        ("member_id",), ("name", "address", "situation")
    ),
    "party.duty.log": Subject(("member_id",), ("description",)),
    "party.attendance": Subject(("member_id",), ("leave_reason", "no_line_reason")),
    "party.declaration": Subject(
        ("member_id",),
        ("note",),
        open=("submitted",),
        confidential=("draft",),
    ),
    "party.point.line": Subject(
        ("member_id",),
        ("description", "decision_reason"),
        open=("submitted", "escalated"),
        shown=("counting",),
        confidential=("draft",),
        kept={
            "reported_by_id": "Who reported something is not told to whom it is about.",
            "cuts": "Why points were cut, in figures.",
            "seal_hash": "The seal.",
            "text_digest": "The seal.",
            "text_salt": "Erased with the text.",
        },
    ),
    "party.evidence": Subject(
        ("member_id", "dispute_id.filer_id"),
        ("name", "file"),
        is_removed=True,
        kept={"mimetype": "Gone with the file.", "checksum": "Gone with the file."},
    ),
    "party.witness": Subject(
        ("member_id", "subject_id"),
        ("statement", "foreign_reason"),
    ),
    "party.point.score": Subject(("member_id",)),
    "party.decision": Subject(
        ("member_id",),
        ("before", "after", "reason"),
        kept={"address": "Erased where he himself has acted."},
    ),
    "party.dispute": Subject(
        ("filer_id", "member_id"),
        (
            "reason",
            "late_reason",
            "answer",
            "appeal_reason",
            "passed_on_reason",
            "ruling",
            "member_code",
            "member_name",
        ),
        open=OPEN_DISPUTES,
        shown=("entry_text", "answer_text", "appeal_text", "ruling_text"),
        confidential=("draft",),
        kept={
            "name": "The number of the dispute.",
            "entry": "Figures of the entry; its grounds are erased.",
            "participant_ids": OFFICE,
        },
    ),
    "party.reconciliation": Subject(("member_id",), ("difference",)),
    "party.warning": Subject(
        ("member_id",),
        ("reason", "done_note", "objection", "objection_answer"),
        open=("proposed", "confirmed"),
        kept={"title": "What the rule says.", "task": "What the rule says."},
    ),
    "party.talk": Subject(
        ("member_id",),
        ("place", "attendees", "content", "agreement", "statement"),
    ),
    "party.rectification": Subject(
        ("member_id",),
        ("aims", "result", "meeting_decision", "approval_reason"),
        open=("running", "failed", "decided"),
        kept={"helper_id": ANOTHER},
    ),
    "party.appraisal": Subject(
        ("member_id",),
        ("departure_reason", "appeal_reason", "appeal_answer"),
        kept={"weights": "Figures.", "places_left": "Figures."},
    ),
    "party.rating": Subject(("member_id",), ("reason",)),
    # that he has voted; what he voted is known to nobody
    "party.evaluation.voter": Subject(("member_id",)),
    "party.evaluation.result": Subject(("member_id",), kept={"counts": "Figures."}),
}

# Why other models that lead to a person are not in the export.
LEFT_OUT = {
    "party.member": "The person himself: the first sheet.",
    "party.review": OFFICE,
    "party.review.ballot": OFFICE,
    "party.activity": OFFICE,
    "party.cycle": OFFICE,
    "party.evaluation.paper": OFFICE,
    "party.finding": OFFICE,
    "party.period": OFFICE,
    "party.publication": "Those that name him are listed by what they contain.",
    "party.publication.version": "As the publication.",
}
# Records of the organisation in which he may be named: there another name is put in.
NAMED = {
    "party.cycle": ("meeting_minutes", "approval_reason"),
    "party.review": ("note",),
    "party.review.ballot": ("reason",),
    "party.review.vote": ("reason",),
    "party.decision": ("before", "after", "reason"),
    "party.activity": ("note",),
    "party.finding": ("description", "responsible", "measures", "withdrawal_reason"),
    "party.exemption.visit": ("visitor",),
    "party.talk": ("attendees",),
}
