from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bekal.access.rules import Actor
from bekal.certificates.actions import NotCompleted, issue_certificates
from bekal.certificates.rules import TellsOfCustody
from bekal.classes.queries import class_for
from bekal.jobs.tasks import Arguments, Progress, task
from bekal.work.rules import Refused


@task("certificates.issue")
def issue(arguments: Arguments, progress: Progress, actor: Actor, now: datetime) -> dict[str, Any]:
    """Issue the certificates of the class `class_id` to everyone who earned one."""
    training_class = class_for(actor, "certificate.issue", arguments["class_id"])
    try:
        issued = issue_certificates(training_class=training_class, actor=actor, today=timezone.localdate(now), now=now)
    except NotCompleted as problem:
        raise Refused(_("Kelas ini belum selesai. Selesaikan kelas dahulu, lalu terbitkan sertifikatnya.")) from problem
    except TellsOfCustody as problem:
        told = _(
            "Sertifikat tidak boleh menyebut penahanan, tetapi akan memuat kata “%(words)s”. Perbaiki nama atau alamat "
            "lembaga, kursus, unit, atau jabatan penanda tangan, lalu terbitkan lagi."
        )
        raise Refused(told % {"words": problem.words}) from problem
    count = len(issued)
    progress.tell(count, count)
    text = ngettext("%(n)s sertifikat diterbitkan.", "%(n)s sertifikat diterbitkan.", count) % {"n": count}
    return {"url": reverse("class_certificates", args=[training_class.pk]), "text": text}
