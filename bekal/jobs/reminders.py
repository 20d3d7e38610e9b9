"""Mails that an agreement ends. One agreement a step: what was sent is noted with the step, so nothing is sent twice.

Nothing of a person in custody stands in a mail: the agreement, its parties, its last day and where to look.
"""

from collections.abc import Sequence
from datetime import datetime
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.access.rules import Actor
from bekal.accounts.models import User
from bekal.jobs.tasks import Arguments, Onward, Progress, task
from bekal.lib.dates import Language, format_date
from bekal.partners.actions.reminders import remind
from bekal.partners.models import Agreement
from bekal.partners.queries.reminders import agreement_ending, people_to_remind, reminders_due
from bekal.work.rules import Refused


@task("agreements.remind")
def run(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any] | Onward:
    """Remind of the next agreement of those that end; without a mail server nothing is sent and nothing noted."""
    if not settings.MAIL_CONFIGURED:
        return {"text": _("Surel tidak diatur, jadi peringatan hanya ada di halaman Hari ini.")}
    today = timezone.localdate(now, timezone.get_default_timezone())
    cursor = arguments["cursor"] or {"left": [list(due) for due in reminders_due(today)], "sent": 0}
    if cursor["left"]:
        agreement_id, days = cursor["left"][0]
        sent = _remind_of(agreement_id, days, actor, now)
        cursor = {"left": cursor["left"][1:], "sent": cursor["sent"] + sent}
    if cursor["left"]:
        return Onward(cursor)
    count = cursor["sent"]
    return {
        "text": ngettext("%(n)s surel peringatan dikirim.", "%(n)s surel peringatan dikirim.", count) % {"n": count}
    }


def _remind_of(agreement_id: int, days: int, actor: Actor, now: datetime) -> int:
    today = timezone.localdate(now, timezone.get_default_timezone())
    agreement = agreement_ending(agreement_id, today)
    people = list(people_to_remind(agreement, today)) if agreement else []
    if agreement is None or not people:
        return 0
    letters = [letter(agreement, person, (agreement.ends - today).days) for person in people]

    def send() -> int:
        return deliver(letters)

    return remind(agreement=agreement, days=days, send=send, actor=actor, now=now)


def deliver(letters: Sequence[EmailMessage]) -> int:
    """Hand letters to the mail server, each to its one reader; raises Refused where it cannot be reached."""
    try:
        return get_connection().send_messages(letters) or 0
    except (OSError, SMTPException) as trouble:
        raise Refused(_("Server surel tidak dapat dihubungi. Peringatan dicoba lagi malam berikutnya.")) from trouble


def letter(agreement: Agreement, person: User, days_left: int) -> EmailMessage:
    """The mail to one person, in the language that they chose."""
    language: Language = "en" if person.language == "en" else "id"
    with translation.override(language):
        words = {
            "title": agreement.title,
            "n": days_left,
            "day": format_date(agreement.last_day, language, weekday=True),
            "facility": agreement.facility.name,
            "institution": agreement.institution.name,
            "name": person.name,
            "url": settings.PUBLIC_URL + reverse("agreement_detail", args=[agreement.pk]),
        }
        subject = ngettext("%(title)s berakhir %(n)s hari lagi", "%(title)s berakhir %(n)s hari lagi", days_left)
        body = _(
            "Yth. %(name)s,\n\n"
            "Perjanjian “%(title)s” antara %(facility)s dan %(institution)s berlaku sampai dengan %(day)s.\n\n"
            "Kelas yang selesai sesudah hari itu tidak dapat dibuka di bawah perjanjian ini. "
            "Bila kerja sama diteruskan, siapkan perpanjangannya sekarang.\n\n"
            "Perjanjian, kewajiban, dan pemenuhannya: %(url)s\n\n"
            "Surel ini dikirim Bekal secara otomatis. Jangan membalasnya."
        )
        return EmailMessage(" ".join((subject % words).split()), body % words, to=[person.email])
