"""What counts as English on a Chinese screen (POR-3)."""

import re

LATIN = re.compile(r"[A-Za-z]{2,}")
# Names that Chinese uses as they are: files and their makers, codes, units.
LATIN_NAMES = set(
    "CSV DOC DOCX Excel GIF HEIC HTTP ID JPG JSON MB Office PDF PNG PPT PPTX"
    " Pango Python QR SHA URL UTF WEBP WeasyPrint XLS XLSX csv weasyprint wkhtmltopdf"
    " png xlsx".split()
)
# Core's term, which says what to type.
TYPED = "Font Awesome图标，例如：fa-tasks"
# Placeholders, markup, and the digits of a seal
PLACEHOLDER = re.compile(
    r"%\(\w+\)[-+.\d]*\w|%[sd]|<[^>]*>|&\w+;|\b(?=\w*\d)[0-9a-f]{8,}\b"
)


def find_english(text):
    """The words of a text that are neither Chinese nor used as they are in Chinese."""
    words = LATIN.findall(PLACEHOLDER.sub("", (text or "").replace(TYPED, "")))
    return [word for word in words if word not in LATIN_NAMES]
