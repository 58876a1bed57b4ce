"""Files that are handed in as evidence: read, and refused unless their real content is
what they say (LINE-3). Plain Python, which knows nothing of records or languages.

Photos, PDF and Office documents are taken. What is looked at is the content, not what
the sender calls it, and no more of it than a sane file has: a length is measured before
it is decoded, an archive's contents before they are unpacked, an image's size before
its pixels are made.
"""

import base64
import hashlib
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field

from PIL import Image

NAME_LENGTH = 120
# As much as Pillow takes without a warning; 4 bytes each in memory.
MAX_PIXELS = 89_000_000
# What the parts of an Office document say that they unpack to, together.
MAX_UNPACKED = 200 * 2**20
MAX_PARTS = 10_000
# Lines of Base64 end after 76 characters, with two more.
LINE_BREAKS = 78 / 76

OOXML = "application/vnd.openxmlformats-officedocument."
ZIP_HEADER = b"PK\x03\x04"
OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WEBP_HEADER = re.compile(rb"RIFF.{4}WEBPVP8[ LX]", re.DOTALL)
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
# A name in a PDF may be written with #xx for any of its letters.
PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
PDF_ACTIVE = re.compile(rb"/(JavaScript|Launch)\b")


class EvidenceProblem(Exception):
    """The file is refused.

    :ivar str code: why: ``unnamed``, ``empty``, ``size``, ``kind`` (not among the
        allowed), ``content`` (not what the name says), ``damaged``, ``pixels``,
        ``unpacked``, ``macros``, ``active``
    """

    def __init__(self, code):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class EvidenceFile:
    """A file that was looked at and is what its name says."""

    name: str
    mimetype: str
    content: bytes = field(repr=False)

    @property
    def size(self):
        return len(self.content)

    @property
    def checksum(self):
        """SHA-256, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


def read_file(name, data, max_size):
    """Decode a file and look at its content.

    :param str name: what the sender calls it
    :param data: the content in Base64, bytes or text
    :param int max_size: in bytes
    :return: an ``EvidenceFile``
    :raise EvidenceProblem: for what is not taken
    """
    name = clean_name(name)
    if not name:
        raise EvidenceProblem("unnamed")
    extension = name.rpartition(".")[2].lower()
    if extension not in KINDS:
        raise EvidenceProblem("kind")
    content = _decode(data, max_size)
    mimetype, check = KINDS[extension]
    check(content, extension)
    return EvidenceFile(name, mimetype, content)


def clean_name(name):
    r"""A name without folders, control characters and blanks around it.

    >>> clean_name("C:\\photos\\..\\Visit\n 1.jpg ")
    'Visit 1.jpg'
    >>> clean_name("../../etc/passwd")
    'passwd'
    >>> len(clean_name("x" * 500 + ".pdf"))
    120
    """
    name = re.split(r"[\\/]", name or "")[-1]
    name = "".join(c for c in name if not unicodedata.category(c).startswith("C"))
    name = name.strip(" .")
    stem, dot, extension = name.rpartition(".")
    if len(name) <= NAME_LENGTH or not dot:
        return name[:NAME_LENGTH]
    room = max(NAME_LENGTH - len(extension) - 1, 1)
    return f"{stem[:room]}.{extension}"[:NAME_LENGTH]


def _decode(data, max_size):
    """The content; what is too long is refused before it is decoded."""
    if not data:
        raise EvidenceProblem("empty")
    if len(data) > (max_size + 3) * 4 / 3 * LINE_BREAKS:
        raise EvidenceProblem("size")
    try:
        content = base64.b64decode("".join(_as_text(data).split()), validate=True)
    except ValueError as error:
        raise EvidenceProblem("damaged") from error
    if not content:
        raise EvidenceProblem("empty")
    if len(content) > max_size:
        raise EvidenceProblem("size")
    return content


def _as_text(data):
    return data if isinstance(data, str) else bytes(data).decode("ascii")


def _check_photo(content, extension):
    header, format_ = PHOTOS[extension]
    if not header.match(content):
        raise EvidenceProblem("content")
    try:
        with Image.open(io.BytesIO(content), formats=[format_]) as image:
            pixels = image.width * image.height
            image.verify()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise EvidenceProblem("pixels") from error
    except Exception as error:  # whatever a damaged file makes of its reader
        raise EvidenceProblem("damaged") from error
    if pixels > MAX_PIXELS:
        raise EvidenceProblem("pixels")


def _check_webp(content, _extension):
    """Odoo keeps Pillow to fewer formats: by the frame alone, with its length."""
    if not WEBP_HEADER.match(content):
        raise EvidenceProblem("content")
    if int.from_bytes(content[4:8], "little") + 8 > len(content):
        raise EvidenceProblem("damaged")


def _check_heic(content, _extension):
    """Photos of newer phones, which Pillow does not read: by their boxes alone."""
    boxes = dict(_split_boxes(content))
    brands = boxes.get(b"ftyp", b"")
    if content[4:8] != b"ftyp" or not HEIC_BRANDS & {
        brands[start : start + 4] for start in (0, *range(8, len(brands), 4))
    }:
        raise EvidenceProblem("content")
    if b"meta" not in boxes:
        raise EvidenceProblem("damaged")


def _split_boxes(content):
    """The parts of a file of the ISO base media format: ``(kind, payload)``."""
    start = 0
    while start + 8 <= len(content):
        length = int.from_bytes(content[start : start + 4], "big")
        head = 8
        if length == 1:
            length = int.from_bytes(content[start + 8 : start + 16], "big")
            head = 16
        end = start + length if length else len(content)
        if length and length < head or end > len(content):
            return
        yield content[start + 4 : start + 8], content[start + head : end]
        start = end


def _check_pdf(content, _extension):
    if not content.startswith(b"%PDF-"):
        raise EvidenceProblem("content")
    if b"%%EOF" not in content[-2048:]:
        raise EvidenceProblem("damaged")
    plain = PDF_ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode()), content)
    if PDF_ACTIVE.search(plain):
        raise EvidenceProblem("active")


def _check_ooxml(content, extension):
    """DOCX and its like: an archive with the parts of its kind, and without macros."""
    if not content.startswith(ZIP_HEADER):
        raise EvidenceProblem("content")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_parts(archive, OOXML_FOLDERS[extension])
    except EvidenceProblem:
        raise
    except Exception as error:  # whatever a damaged archive makes of its reader
        raise EvidenceProblem("damaged") from error


def _check_parts(archive, folder):
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise EvidenceProblem("unpacked")
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(
        name.startswith(folder) for name in names
    ):
        raise EvidenceProblem("content")
    with archive.open("[Content_Types].xml") as part:
        types = part.read(2**20)
    if b"macroEnabled" in types or any(
        name.lower().endswith("vbaproject.bin") for name in names
    ):
        raise EvidenceProblem("macros")


def _check_ole(content, extension):
    """DOC and its like: compound files, which installers are, too. A compound file
    names its streams in clear."""
    if not content.startswith(OLE_HEADER) or not any(
        stream.encode("utf-16-le") in content for stream in OLE_STREAMS[extension]
    ):
        raise EvidenceProblem("content")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        raise EvidenceProblem("macros")


# {extension: (how the file begins, Pillow's name for it)}
PHOTOS = {
    "jpg": (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    "jpeg": (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    "png": (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    "gif": (re.compile(rb"GIF8[79]a"), "GIF"),
}
OOXML_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
OLE_STREAMS = {
    "doc": ("WordDocument",),
    "xls": ("Workbook", "Book"),
    "ppt": ("PowerPoint Document",),
}
# {extension: (type by which it is served, check)}
KINDS = {
    "jpg": ("image/jpeg", _check_photo),
    "jpeg": ("image/jpeg", _check_photo),
    "png": ("image/png", _check_photo),
    "webp": ("image/webp", _check_webp),
    "gif": ("image/gif", _check_photo),
    "heic": ("image/heic", _check_heic),
    "pdf": ("application/pdf", _check_pdf),
    "docx": (f"{OOXML}wordprocessingml.document", _check_ooxml),
    "xlsx": (f"{OOXML}spreadsheetml.sheet", _check_ooxml),
    "pptx": (f"{OOXML}presentationml.presentation", _check_ooxml),
    "doc": ("application/msword", _check_ole),
    "xls": ("application/vnd.ms-excel", _check_ole),
    "ppt": ("application/vnd.ms-powerpoint", _check_ole),
}
