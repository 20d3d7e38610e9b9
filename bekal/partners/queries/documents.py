from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet

from bekal.access.rules import Actor, Unseen
from bekal.lib.blocks import read_blocks
from bekal.partners.models import Agreement, AgreementDocument
from bekal.partners.queries.agreements import agreement_for


def documents_of(agreement: Agreement) -> QuerySet[AgreementDocument]:
    """The files kept with an agreement that was found for the actor before, the newest first."""
    return AgreementDocument.objects.filter(agreement=agreement).select_related("amendment")


def document_for(actor: Actor, action: str, document_id: int) -> AgreementDocument:
    """The file of an agreement on which `actor` may take `action`; raises Unseen or Forbidden."""
    document = AgreementDocument.objects.filter(pk=document_id).first()
    if document is None:
        raise Unseen(action)
    document.agreement = agreement_for(actor, action, document.agreement_id)
    return document


def content_of(document: AgreementDocument) -> bytes:
    """The file itself; raises BlocksDamaged where it was changed on the disk."""
    return b"".join(_pieces(document))


def _pieces(document: AgreementDocument) -> Iterator[bytes]:
    with document.file.open("rb") as file:
        yield from read_blocks(file, settings.FIELD_KEY)


def files_named() -> set[str]:
    """The files that a row names; any other in their folder is left over."""
    return set(AgreementDocument.objects.values_list("file", flat=True))
