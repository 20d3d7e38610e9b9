"""What kind of file this is, told by its content; what it is called says nothing."""

import io
import zipfile
from enum import StrEnum

MAX_DOCUMENT_BYTES = 10 * 1024 * 1024


class FileKind(StrEnum):
    """The kinds that Bekal keeps, by their media types."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


SCANS = frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPEG})
_SIGNATURES = {b"%PDF-": FileKind.PDF, b"\x89PNG\r\n\x1a\n": FileKind.PNG, b"\xff\xd8\xff": FileKind.JPEG}
_PARTS = {"word/document.xml": FileKind.DOCX, "xl/workbook.xml": FileKind.XLSX}


def kind_of(content: bytes) -> FileKind | None:
    """The kind of a file by its own bytes, None for any that is not kept.

    Office files with macros are not kept.
    """
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature) and len(content) > 2 * len(signature):
            return kind
    return _office_kind(content) if content.startswith(b"PK\x03\x04") else None


def _office_kind(content: bytes) -> FileKind | None:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    return next((kind for part, kind in _PARTS.items() if part in names), None)
