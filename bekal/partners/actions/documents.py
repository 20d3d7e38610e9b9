import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor, require
from bekal.lib.blocks import seal_whole
from bekal.lib.filetypes import MAX_DOCUMENT_BYTES, SCANS, kind_of
from bekal.partners.choices import DocumentKind
from bekal.partners.models import Agreement, AgreementDocument, Amendment
from bekal.partners.queries.documents import content_of
from bekal.partners.rules.files import Flaw, Refused


@transaction.atomic
def add_document(
    *,
    agreement: Agreement,
    amendment: Amendment | None,
    kind: DocumentKind,
    name: str,
    content: Iterable[bytes],
    actor: Actor,
    now: datetime,
) -> AgreementDocument:
    """Keep a file with an agreement, sealed, with the SHA-256 of its content; the same file again is kept once.

    Raises Refused: for a file that is too large or of another kind than its content may be. A signed scan is a PDF or a
    picture.
    """
    require(actor, "agreement.edit", agreement.target)
    whole = _read(content)
    media_type = kind_of(whole)
    if media_type is None:
        raise Refused(Flaw.OTHER_KIND)
    if kind == DocumentKind.SIGNED and media_type not in SCANS:
        raise Refused(Flaw.NOT_A_SCAN)
    digest = hashlib.sha256(whole).hexdigest()
    Agreement.objects.select_for_update().get(pk=agreement.pk)
    same = AgreementDocument.objects.filter(agreement=agreement, amendment=amendment, kind=kind, digest=digest).first()
    if same is not None:
        return same
    document = AgreementDocument(
        agreement=agreement,
        amendment=amendment,
        kind=kind,
        name=name[-200:],
        media_type=media_type.value,
        size=len(whole),
        digest=digest,
        added_by=actor.name,
        added_at=now,
    )
    sealed = ContentFile(seal_whole(whole, settings.FIELD_KEY))
    document.file.save(f"{digest[:16]}.sealed", sealed, save=False)
    document.save()
    details = {"agreement": agreement.pk, "kind": kind.value, "digest": digest, "size": len(whole)}
    record(actor, "agreement_file.add", document, now=now, facility_id=agreement.facility_id, **details)
    return document


def _read(content: Iterable[bytes]) -> bytes:
    """The whole file, as long as it is not too large; raises Refused."""
    whole = bytearray()
    for piece in content:
        whole += piece
        if len(whole) > MAX_DOCUMENT_BYTES:
            raise Refused(Flaw.TOO_LARGE)
    return bytes(whole)


@transaction.atomic
def open_document(*, document: AgreementDocument, actor: Actor, now: datetime) -> bytes:
    """The content of a file, and a record that `actor` asked for it; raises BlocksDamaged where it was changed."""
    require(actor, "agreement.view", document.agreement.target)
    content = content_of(document)
    details = {"agreement": document.agreement_id, "digest": document.digest}
    record(actor, "agreement_file.download", document, now=now, facility_id=document.agreement.facility_id, **details)
    return content
