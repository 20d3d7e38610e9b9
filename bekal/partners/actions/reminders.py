from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from bekal.access.actions import record
from bekal.access.rules import Actor
from bekal.partners.models import Agreement, AgreementReminder


@transaction.atomic
def remind(*, agreement: Agreement, days: int, send: Callable[[], int], actor: Actor, now: datetime) -> int:
    """Remind people that an agreement ends; the number of mails, 0 where that was done before.

    `send` sends them and says how many. It runs in the transaction that notes it: where it fails nothing is noted, and
    who is killed between sending and noting sends once more.
    """
    _reminder, created = AgreementReminder.objects.get_or_create(
        agreement=agreement, ends=agreement.ends, days=days, defaults={"sent_at": now}
    )
    if not created:
        return 0
    count = send()
    record(actor, "agreement.remind", agreement, now=now, facility_id=agreement.facility_id, days=days, mails=count)
    return count
