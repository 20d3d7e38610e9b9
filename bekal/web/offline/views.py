from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.access.rules import may
from bekal.intake.queries import drive_for
from bekal.offline import actions, queries
from bekal.web.layout.page import WRITE, Request, page, public_page
from bekal.web.offline import wording
from bekal.web.offline.forms import TableForm
from bekal.web.offline.shell import worker_script


@page("registration.take")
def offline_table(request: Request) -> HttpResponse:
    """The page that a browser keeps: the same for everyone, and nobody's data in it."""
    return render(request, "offline/offline_table.html", {"texts": wording.texts(), "form": TableForm()})


@public_page
def offline_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it may watch the whole site, so that it can tidy up when somebody signs out."""
    response = HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    response.headers["Cache-Control"] = "no-cache"
    return response


@page("drive.view")
def device_list(request: Request, drive_id: int) -> HttpResponse:
    drive = drive_for(request.actor, "drive.view", drive_id)
    edits = may(request.actor, "drive.edit", drive.target)
    devices = queries.devices_of(drive.facility_id, wording.purpose_of(drive_id))
    rows = [wording.device_row(device, edits=edits) for device in devices]
    takes = may(request.actor, "registration.take", drive.target)
    return render(request, "offline/device_list.html", {"drive": drive, "rows": rows, "takes": takes})


@page("drive.edit", WRITE)
def device_revoke(request: Request, device_id: int) -> HttpResponse:
    device = queries.device_for(request.actor, "drive.edit", device_id)
    actions.revoke_device(device=device, actor=request.actor, now=timezone.now())
    messages.success(request, _("Perangkat dicabut. Isinya terhapus begitu perangkat itu tersambung lagi."))
    return redirect("device_list", wording.drive_of(device.purpose))
