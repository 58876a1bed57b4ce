import base64
import io
import zipfile

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..evidence_files import (
    MAX_PIXELS,
    MAX_UNPACKED,
    OLE_HEADER,
    EvidenceProblem,
    clean_name,
    read_file,
)
from ..models.ledger.party_evidence import MAX_FILES
from .ledger_rows_common import LedgerRowsCommon

MB = 2**20
EXECUTABLE = b"MZ\x90\x00" + b"\x00" * 200 + b"This program cannot be run in DOS mode."
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def make_photo(format_="PNG", size=(20, 10), colour="red"):
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, format_)
    return stream.getvalue()


def make_pdf(extra=b""):
    return (
        b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R "
        + extra
        + b">> endobj\n2 0 obj << /Type /Pages /Kids [] /Count 0 >> endobj\n"
        b"trailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n"
    )


def make_zip(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def make_office(main="word/document.xml", types="<Types/>", **more):
    parts = {"[Content_Types].xml": types, main: "<document/>"}
    return make_zip({**parts, **more.get("parts", {})})


def make_ole(*streams):
    """The header of a compound file and the names of its streams."""
    return OLE_HEADER.ljust(512, b"\0") + b"\0".join(
        stream.encode("utf-16-le").ljust(64, b"\0") for stream in streams
    )


def make_boxes(**boxes):
    return b"".join(
        (len(content) + 8).to_bytes(4, "big") + kind.encode() + content
        for kind, content in boxes.items()
    )


HEIC = make_boxes(ftyp=b"heic\0\0\0\0mif1heic", meta=b"\0" * 20, mdat=b"\1" * 50)
WEBP = b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
GOOD = {
    "photo.png": make_photo(),
    "photo.jpg": make_photo("JPEG"),
    "PHOTO.JPEG": make_photo("JPEG"),
    "photo.webp": WEBP,
    "photo.gif": make_photo("GIF"),
    "photo.heic": HEIC,
    "minutes.pdf": make_pdf(),
    "minutes.docx": make_office(),
    "list.xlsx": make_office("xl/workbook.xml"),
    "lesson.pptx": make_office("ppt/presentation.xml"),
    "minutes.doc": make_ole("Root Entry", "WordDocument"),
    "list.xls": make_ole("Root Entry", "Workbook"),
    "lesson.ppt": make_ole("Root Entry", "PowerPoint Document"),
}


@tagged("post_install", "-at_install")
class TestEvidenceFiles(TransactionCase):
    """What is taken and what is refused, by its real content."""

    def take(self, name, content, max_size=20 * MB):
        return read_file(name, base64.b64encode(content), max_size)

    def assert_refused(self, code, name, content, max_size=20 * MB):
        with self.subTest(name=name, code=code):
            with self.assertRaises(EvidenceProblem) as caught:
                self.take(name, content, max_size)
            self.assertEqual(caught.exception.code, code)

    def test_photos_pdf_and_office_documents_are_taken(self):
        for name, content in GOOD.items():
            with self.subTest(name=name):
                file = self.take(name, content)
                self.assertEqual((file.name, file.content), (name, content))
                self.assertEqual(file.size, len(content))
                self.assertEqual(len(file.checksum), 64)
                self.assertNotIn("html", file.mimetype)

    def test_ending_has_to_fit_the_content(self):
        """Of all allowed kinds no content passes under another kind's ending."""
        kinds = {name.rpartition(".")[2].lower() for name in GOOD} - {"jpeg"}
        for name, content in GOOD.items():
            own = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
            for kind in kinds - {own}:
                self.assert_refused("content", f"file.{kind}", content)

    def test_what_is_no_evidence_is_refused_under_every_name(self):
        for content in (EXECUTABLE, HTML, SVG, b"#!/bin/sh\nrm -rf /", b"MZ"):
            for kind in ("jpg", "png", "gif", "webp", "heic", "pdf", "docx", "doc"):
                self.assert_refused("content", f"photo.{kind}", content)
        for name in (
            "run.exe",
            "page.html",
            "a.svg",
            "a.js",
            "a.zip",
            "noending",
            "a.",
        ):
            self.assert_refused("kind", name, GOOD["photo.jpg"])

    def test_file_without_name_or_content_is_refused(self):
        for name in ("", None, " . ", "\n", "folder/"):
            self.assert_refused("unnamed", name, GOOD["photo.jpg"])
        self.assert_refused("empty", "photo.jpg", b"")
        for data in (None, False, "", b"", "  "):
            with (
                self.subTest(data=data),
                self.assertRaisesRegex(EvidenceProblem, "emp"),
            ):
                read_file("photo.jpg", data, MB)

    def test_text_that_is_no_base64_is_refused(self):
        for data in ("%%%", "a", "字"):
            with (
                self.subTest(data=data),
                self.assertRaisesRegex(EvidenceProblem, "dam"),
            ):
                read_file("photo.jpg", data, MB)

    def test_base64_with_line_breaks_is_taken(self):
        content = make_photo(size=(300, 300))
        data = base64.encodebytes(content)
        self.assertEqual(read_file("a.png", data, len(content)).content, content)
        self.assertEqual(read_file("a.png", data.decode(), MB).content, content)

    def test_damaged_file_is_refused(self):
        photo = bytearray(GOOD["photo.png"])
        photo[-20] ^= 0xFF
        self.assert_refused("damaged", "photo.png", bytes(photo))
        self.assert_refused("damaged", "photo.jpg", GOOD["photo.jpg"][:8])
        self.assert_refused("damaged", "photo.webp", GOOD["photo.webp"][:20])
        self.assert_refused("damaged", "photo.heic", HEIC[:30])
        self.assert_refused("damaged", "a.pdf", GOOD["minutes.pdf"][:60])
        self.assert_refused("damaged", "a.docx", GOOD["minutes.docx"][:60])

    def test_size_is_exact_and_a_far_larger_file_is_not_even_decoded(self):
        content = GOOD["photo.png"]
        self.take("a.png", content, len(content))
        self.assert_refused("size", "a.png", content, len(content) - 1)
        # not Base64 at all: it would be found damaged if somebody tried
        with self.assertRaisesRegex(EvidenceProblem, "size"):
            read_file("a.png", "%" * 30 * MB, 20 * MB)

    def test_picture_with_too_many_pixels_is_refused(self):
        side = int(MAX_PIXELS**0.5)
        for width in (side + 10, side * 2):
            photo = bytearray(GOOD["photo.png"])
            photo[16:24] = width.to_bytes(4, "big") + width.to_bytes(4, "big")
            crc = zipfile.crc32(bytes(photo[12:29]))
            photo[29:33] = crc.to_bytes(4, "big")
            self.assert_refused("pixels", "photo.png", bytes(photo))

    def test_document_that_unpacks_to_too_much_is_refused(self):
        bomb = make_office(parts={"word/a.xml": b"\0" * (MAX_UNPACKED + 1)})
        self.assertLess(len(bomb), MB)
        self.assert_refused("unpacked", "bomb.docx", bomb)
        many = {f"word/{number}": b"" for number in range(10_001)}
        self.assert_refused("unpacked", "bomb.docx", make_zip(many))

    def test_document_with_macros_is_refused(self):
        macros = make_office(parts={"word/vbaProject.bin": b"\0"})
        self.assert_refused("macros", "a.docx", macros)
        renamed = "application/vnd.ms-word.document.macroEnabled.main+xml"
        self.assert_refused("macros", "a.docx", make_office(types=renamed))
        old = make_ole("WordDocument", "_VBA_PROJECT")
        self.assert_refused("macros", "a.doc", old)

    def test_archive_that_is_no_document_is_refused(self):
        self.assert_refused("content", "a.docx", make_zip({"word/run.exe": b"MZ"}))
        self.assert_refused("content", "a.docx", EXECUTABLE + GOOD["minutes.docx"])
        self.assert_refused("content", "a.doc", make_ole("Installer"))

    def test_pdf_that_acts_is_refused(self):
        for extra in (
            b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
            b"/OpenAction << /S /J#61va#53cript /JS (app.alert(1)) >>",
            b"/OpenAction << /S /Launch /F (cmd.exe) >>",
        ):
            self.assert_refused("active", "a.pdf", make_pdf(extra))
        self.take("a.pdf", make_pdf(b"/PageLayout /LaunchPad /Title (JavaScript)"))

    def test_name_loses_folders_and_control_characters(self):
        for name, clean in (
            ("C:\\Users\\w\\photo.jpg", "photo.jpg"),
            ("../../photo.jpg", "photo.jpg"),
            ("pho\r\nto\x00.jpg", "photo.jpg"),
            ("photo\u202egpj.exe", "photogpj.exe"),
            (" 照片 1.jpg ", "照片 1.jpg"),
            ("x" * 200 + ".jpg", "x" * 116 + ".jpg"),
            ("x" * 200, "x" * 120),
            ("x." + "y" * 200, ("x." + "y" * 200)[:120]),
        ):
            with self.subTest(name=name):
                self.assertEqual(clean_name(name), clean)


class EvidenceCommon(LedgerRowsCommon):
    def add(
        self, role, line=None, activity=None, name="photo.png", content=None, **vals
    ):
        subject = {}
        if line:
            subject["line_id"] = line.id
        if activity:
            subject["activity_id"] = activity.id
        return self.as_role(role, self.env["party.evidence"]).create(
            {
                **subject,
                "name": name,
                "file": base64.b64encode(
                    GOOD["photo.png"] if content is None else content
                ),
                **vals,
            }
        )

    def find_stored(self, evidence):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "party.evidence"),
                ("res_id", "in", evidence.ids),
                ("res_field", "=", "file"),
            ]
        )


@tagged("post_install", "-at_install")
class TestPartyEvidence(EvidenceCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.draft = cls.new_line(state="draft")
        cls.line = cls.new_line()
        cls.activity = cls.new_activity()

    # Files

    def test_file_is_kept_byte_for_byte_with_size_type_and_checksum(self):
        content = make_photo("JPEG", size=(4000, 3000))
        evidence = self.add("member", self.draft, name="../a.jpg", content=content)
        self.env.invalidate_all()
        self.assertEqual(base64.b64decode(evidence.file), content)
        self.assertEqual(evidence.name, "a.jpg")
        self.assertEqual(
            (evidence.size, evidence.mimetype), (len(content), "image/jpeg")
        )
        self.assertEqual(evidence.branch_id, self.branch)
        self.assertEqual(evidence.member_id, self.members["member"])
        self.assertTrue(evidence.is_photo)
        document = self.add(
            "scorekeeper", activity=self.activity, name="b.pdf", content=make_pdf()
        )
        self.assertEqual(document.branch_id, self.branch)
        self.assertFalse(document.member_id)
        self.assertFalse(document.is_photo)

    def test_refusal_names_the_file_and_says_what_is_allowed(self):
        for name, content, words in (
            ("photo.jpg", EXECUTABLE, "“photo.jpg” is not taken: its content is not"),
            ("a.html", HTML, "“a.html” is not taken: files of this kind"),
            ("a.svg", SVG, "PDF and Office documents without macros"),
            ("a.jpg", b"", "“a.jpg” is not taken: it is empty"),
            ("", HTML, "“The file” is not taken: it has no name"),
            ("a.pdf", make_pdf(b"/JavaScript"), "it contains scripts"),
            ("a.jpg", b"\xff\xd8\xff" + b"\0" * 21 * MB, "too large.*up to 20 MB"),
        ):
            with self.subTest(name=name), self.assertRaisesRegex(UserError, words):
                self.add("member", self.draft, name=name, content=content)

    def test_limit_is_a_setting(self):
        parameters = self.env["ir.config_parameter"]
        for value, limit in (
            ("0.001", "0.001"),
            ("nothing", "20"),
            ("nan", "20"),
            ("inf", "20"),
            ("-1", "20"),
        ):
            parameters.set_param("party_points.evidence_max_mb", value)
            content = b"\xff\xd8\xff" + b"\0" * 21 * MB
            with (
                self.subTest(value=value),
                self.assertRaisesRegex(UserError, f"up to {limit} MB"),
            ):
                self.add("member", self.draft, name="a.jpg", content=content)

    def test_default_in_the_context_brings_no_unseen_file(self):
        forged = {"default_file": base64.b64encode(HTML), "default_name": "a.html"}
        evidence = self.as_role("member", self.env["party.evidence"])
        with self.assertRaisesRegex(UserError, "has no name"):
            evidence.with_context(**forged).create({"line_id": self.draft.id})
        with self.assertRaisesRegex(UserError, "is empty"):
            evidence.with_context(**forged).create(
                {"line_id": self.draft.id, "name": "a.png"}
            )

    def test_same_file_is_taken_once_for_a_line(self):
        self.add("member", self.draft)
        with self.assertRaisesRegex(UserError, "“again.png” is there already"):
            self.add("member", self.draft, name="again.png")
        self.add("scorekeeper", self.line)
        self.add("scorekeeper", activity=self.activity)
        with self.assertRaisesRegex(UserError, "is there already"):
            self.add("committee", activity=self.activity)
        other = make_photo(colour="blue")
        values = {"line_id": self.draft.id, "file": base64.b64encode(other)}
        with self.assertRaisesRegex(UserError, "“b.png” is there already"):
            self.as_role("member", self.env["party.evidence"]).create(
                [{**values, "name": "a.png"}, {**values, "name": "b.png"}]
            )

    def test_matter_has_no_more_files_than_anybody_looks_through(self):
        colours = [(number, 0, 0) for number in range(MAX_FILES + 1)]
        *files, last = [make_photo(colour=colour) for colour in colours]
        rows = [
            {"line_id": self.draft.id, "name": "a.png", "file": base64.b64encode(file)}
            for file in files
        ]
        self.as_role("member", self.env["party.evidence"]).create(rows)
        with self.assertRaisesRegex(UserError, f"{MAX_FILES} files are the most"):
            self.add("member", self.draft, content=last)
        self.add("scorekeeper", self.line, content=last)
        self.add("scorekeeper", activity=self.activity, content=last)

    def test_evidence_belongs_to_a_line_or_to_an_activity(self):
        with self.assert_database_refuses("party.evidence", "one of them"):
            self.add("scorekeeper", self.line, self.activity)
        with self.assert_database_refuses("party.evidence", "one of them"):
            self.env["party.evidence"].create(
                {"name": "a.png", "file": base64.b64encode(GOOD["photo.png"])}
            )

    # Who adds and removes

    def test_member_adds_to_his_own_drafts_alone(self):
        self.assertTrue(self.add("member", self.draft))
        decided = self.new_line(state="confirmed")
        others = self.new_line(self.members["committee"], state="draft")
        for line in (self.line, decided, others):
            with self.subTest(line=line), self.assertRaises(AccessError):
                self.add("member", line)
        with self.assertRaises(AccessError):
            self.add("member", activity=self.activity)

    def test_registrar_adds_until_the_review_takes_the_line(self):
        review = self.env["party.review"].create(
            {
                "period_id": self.line.period_id.id,
                "branch_id": self.branch.id,
                "body": "meeting",
            }
        )
        for role in ("scorekeeper", "committee", "secretary"):
            line = self.new_line()
            with self.subTest(role=role):
                self.assertTrue(self.add(role, line))
                for state in (
                    "escalated",
                    "confirmed",
                    "rejected",
                    "withdrawn",
                    "draft",
                ):
                    self.move(line, state=state)
                    with self.subTest(state=state), self.assertRaises(AccessError):
                        self.add(role, line, content=make_photo(colour="blue"))
                self.move(line, state="submitted")
                self.move(line, review_id=review.id)
                with self.assertRaises(AccessError):
                    self.add(role, line, content=make_photo(colour="blue"))

    def test_registrar_adds_to_an_activity_until_it_is_closed(self):
        for role in ("scorekeeper", "committee"):
            activity = self.new_activity()
            with self.subTest(role=role):
                self.assertTrue(self.add(role, activity=activity))
                for state in ("closed", "cancelled"):
                    activity.state = state
                    with self.subTest(state=state), self.assertRaises(AccessError):
                        self.add(
                            role, activity=activity, content=make_pdf(), name="a.pdf"
                        )

    def test_nobody_adds_elsewhere(self):
        foreign = self.new_line(self.other_member)
        elsewhere = self.new_activity(self.other_branch)
        for role in ("member", "scorekeeper", "committee", "secretary", "supervisor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.add(role, foreign)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.add(role, activity=elsewhere)
        for role in ("superior", "supervisor", "administrator"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.add(role, self.line)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.add(role, activity=self.activity)

    def test_file_of_who_may_add_nothing_is_not_even_looked_at(self):
        with self.assertRaises(AccessError):
            self.add("administrator", self.line, content=EXECUTABLE)

    def test_only_the_member_removes_and_only_from_a_draft(self):
        evidence = self.add("member", self.draft)
        for role in (
            "scorekeeper",
            "committee",
            "secretary",
            "superior",
            "administrator",
        ):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, evidence).unlink()
        self.move(self.draft, state="submitted")
        with self.assertRaises(AccessError):
            self.as_role("member", evidence).unlink()
        self.move(self.draft, state="draft")
        self.as_role("member", evidence).unlink()
        self.assertFalse(evidence.exists())
        listed = self.add("scorekeeper", activity=self.activity)
        for role in ("scorekeeper", "committee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, listed).unlink()

    def test_nobody_changes_evidence(self):
        evidence = self.add("member", self.draft)
        stored = self.find_stored(evidence)
        other = self.new_line(state="draft")
        for role in ("member", "scorekeeper", "secretary", "administrator"):
            for vals in (
                {"name": "b.png"},
                {"file": base64.b64encode(make_photo(colour="blue"))},
                {"line_id": other.id},
                {"checksum": "0"},
                {"size": 1},
                {"mimetype": "text/html"},
                {"branch_id": self.other_branch.id},
            ):
                with self.subTest(role=role, **vals), self.assertRaises(AccessError):
                    self.as_role(role, evidence).write(vals)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, stored).raw = b"other"
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(role, stored).unlink()

    def test_what_is_found_in_the_file_cannot_be_forged(self):
        for vals in (
            {"checksum": "0"},
            {"mimetype": "text/html"},
            {"size": 1},
            {"member_id": self.members["committee"].id},
            {"branch_id": self.other_branch.id},
        ):
            with self.subTest(**vals), self.assertRaises(AccessError):
                self.add("member", self.draft, **vals)
        forged = {f"default_{name}": "text/html" for name in ("mimetype", "checksum")}
        evidence = self.as_role("member", self.env["party.evidence"])
        made = evidence.with_context(**forged).create(
            {
                "line_id": self.draft.id,
                "name": "a.png",
                "file": base64.b64encode(GOOD["photo.png"]),
            }
        )
        self.assertEqual(made.mimetype, "image/png")

    def test_draft_takes_its_evidence_along(self):
        evidence = self.add("member", self.draft)
        stored = self.find_stored(evidence)
        self.assertTrue(stored)
        self.draft.unlink()
        self.assertFalse(evidence.exists() | self.env["party.evidence"])
        self.assertFalse(stored.exists())

    # Who reads

    def assert_readers(self, evidence, readers):
        stored = self.find_stored(evidence)
        for role, user in {**self.users, "outsider": self.outsider}.items():
            with self.subTest(role=role):
                reads = role in readers
                self.assertEqual(evidence.with_user(user).has_access("read"), reads)
                self.assertEqual(stored.with_user(user).has_access("read"), reads)

    def test_draft_s_evidence_is_its_member_s_alone(self):
        self.assert_readers(self.add("member", self.draft), {"member"})

    def test_submitted_line_s_evidence_is_for_member_branch_and_superiors(self):
        self.assert_readers(self.add("scorekeeper", self.line), set(self.users))

    def test_members_do_not_read_evidence_of_others(self):
        line = self.new_line(self.members["committee"])
        evidence = self.add("scorekeeper", line)
        self.assert_readers(evidence, set(self.users) - {"member"})
        listed = self.add("scorekeeper", activity=self.activity)
        self.assert_readers(listed, set(self.users) - {"member"})

    def test_other_branch_reads_nothing(self):
        evidence = self.add("scorekeeper", self.line)
        self.new_member(self.other_branch, partner=self.outsider.partner_id)
        self.new_position(self.other_branch, "secretary", self.outsider.partner_id)
        self.assertFalse(evidence.with_user(self.outsider).has_access("read"))


@tagged("post_install", "-at_install")
class TestEvidenceIsServed(EvidenceCommon, HttpCase):
    """A link serves a file as what it was found to be, whatever the link asks for."""

    def test_link_cannot_make_a_web_page_of_a_photo(self):
        content = GOOD["photo.gif"] + HTML
        line = self.new_line(state="draft")
        evidence = self.add("member", line, name="photo.gif", content=content)
        stored = self.find_stored(evidence)
        self.authenticate("test_member", "test_member")
        for path in (
            f"/web/content/party.evidence/{evidence.id}/file",
            f"/web/content/party.evidence/{evidence.id}/file/page.html",
            f"/web/content/{stored.id}",
            f"/web/image/party.evidence/{evidence.id}/file",
        ):
            response = self.url_open(f"{path}?mimetype=text/html&filename=page.html")
            with self.subTest(path=path):
                self.assertEqual(response.content, content)
                self.assertEqual(response.headers["Content-Type"], "image/gif")
                self.assertEqual(response.headers["X-Content-Type-Options"], "nosniff")
                self.assertNotIn("html", response.headers["Content-Disposition"])
                self.assertIn(
                    "default-src 'none'", response.headers["Content-Security-Policy"]
                )

    def test_link_serves_nothing_to_who_may_not_read_it(self):
        line = self.new_line(state="draft")
        evidence = self.add("member", line)
        path = f"/web/content/party.evidence/{evidence.id}/file"
        for login in (None, "test_scorekeeper", "test_administrator"):
            self.authenticate(login, login)
            with self.subTest(login=login), mute_logger("odoo.http"):
                self.assertNotEqual(self.url_open(path).status_code, 200)
