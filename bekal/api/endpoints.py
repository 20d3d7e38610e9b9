"""The endpoints: each asks queries and actions for this actor, and nothing else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from ninja import NinjaAPI, Router, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError

from bekal.access.rules import Actor, Forbidden, Unseen
from bekal.api import packs
from bekal.api.kinds import HANDLERS
from bekal.api.session import Asked, SignedIn
from bekal.api.shapes import (
    CountTold,
    DeviceTold,
    DeviceWanted,
    ErrorTold,
    OutcomesTold,
    PreparedTold,
    WritesSent,
)
from bekal.intake import queries as intake
from bekal.intake.queries import tables
from bekal.offline import actions as offline_actions
from bekal.offline import queries as offline
from bekal.offline.rules import Revoked, Write

router = Router(by_alias=True)
REFUSALS = {400: ErrorTold, 401: ErrorTold, 403: ErrorTold, 404: ErrorTold, 410: ErrorTold, 422: ErrorTold}


def asked(request: HttpRequest) -> Asked:
    """Who asks and for what; `SignedIn` stands before every endpoint."""
    found: Asked = request.auth  # type: ignore[attr-defined]
    return found


def _drive_to_take(actor: Actor, drive_id: int) -> Any:
    return intake.drive_for(actor, "registration.take", drive_id)


def _drive_to_see(actor: Actor, drive_id: int) -> Any:
    return intake.drive_for(actor, "drive.view", drive_id)


own_device = SignedIn(offline.own_device, "device_key")


@router.post(
    "/drives/{int:drive_id}/devices/",
    auth=SignedIn(_drive_to_take, "drive_id"),
    response={200: PreparedTold, **REFUSALS},
    url_name="api_device_prepare",
    summary="Prepare this browser for a day without network",
)
def device_prepare(request: HttpRequest, drive_id: int, wanted: DeviceWanted) -> Any:
    actor, drive, now = asked(request).actor, asked(request).thing, timezone.now()
    device = offline_actions.prepare_device(
        facility=drive.facility,
        key=wanted.key,
        name=wanted.name,
        purpose=packs.purpose_of(drive),
        ends_on=drive.ends_on,
        actor=actor,
        now=now,
    )
    return {"device": _told(device), "pack": packs.pack_of(drive, actor=actor, now=now)}


@router.get(
    "/drives/{int:drive_id}/count/",
    auth=SignedIn(_drive_to_see, "drive_id"),
    response={200: CountTold, **REFUSALS},
    url_name="api_drive_count",
    summary="How many are registered in a drive, and who",
)
def drive_count(request: HttpRequest, drive_id: int) -> Any:
    people = tables.registered_ids(asked(request).thing)
    return {"registered": len(people), "people": people}


@router.get(
    "/devices/{str:device_key}/",
    auth=own_device,
    response={200: DeviceTold, **REFUSALS},
    url_name="api_device",
    summary="What unlocks this device's data",
)
def device(request: HttpRequest, device_key: str) -> Any:
    return _told(asked(request).thing)


@router.post(
    "/devices/{str:device_key}/writes/",
    auth=own_device,
    response={200: OutcomesTold, **REFUSALS},
    url_name="api_device_writes",
    summary="Send what was written without network; repeats are answered with the first answer",
)
def device_writes(request: HttpRequest, device_key: str, sent: WritesSent) -> Any:
    actor, own = asked(request).actor, asked(request).thing
    writes = [Write(**write.dict()) for write in sent.writes]
    outcomes = offline_actions.receive_writes(
        device=own, writes=writes, handlers=HANDLERS, actor=actor, now=timezone.now()
    )
    return {"outcomes": outcomes}


@router.post(
    "/devices/{str:device_key}/revoke/",
    auth=own_device,
    response={204: None, **REFUSALS},
    url_name="api_device_revoke",
    summary="Take nothing more from this device; it wipes itself",
)
def device_revoke(request: HttpRequest, device_key: str) -> Any:
    offline_actions.revoke_device(device=asked(request).thing, actor=asked(request).actor, now=timezone.now())
    return Status(204, None)


def _told(device: Any) -> dict[str, Any]:
    return {"key": device.key, "secret": offline.secret_of(device), "ends_on": device.ends_on}


api = NinjaAPI(
    title="Bekal",
    version="1",
    description="For tables that work without network. Sign in on the pages; send the token against forged requests.",
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
)
api.add_router("", router)


def _refuse(status: int, error: str) -> Any:
    def answer(request: HttpRequest, trouble: Exception) -> HttpResponse:
        return api.create_response(request, {"error": error}, status=status)

    return answer


for kind, status, error in (
    (AuthenticationError, 401, "signed_out"),
    (Forbidden, 403, "not_allowed"),
    (Unseen, 404, "unseen"),
    (Revoked, 410, "revoked"),
):
    api.add_exception_handler(kind, _refuse(status, error))


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, trouble: ValidationError) -> HttpResponse:
    """Where it is wrong and why, without what was sent."""
    wrong = [{"where": [str(step) for step in one["loc"]], "why": one["msg"]} for one in trouble.errors]
    return api.create_response(request, {"error": "not_understood", "detail": wrong}, status=422)


@api.exception_handler(RawPostDataException)
def _a_form(request: HttpRequest, trouble: RawPostDataException) -> HttpResponse:
    """A form was posted, which the guards in front of the API have read already."""
    return api.create_response(request, {"error": "not_understood", "detail": "Send JSON."}, status=422)


@api.exception_handler(HttpError)
def _refused(request: HttpRequest, trouble: HttpError) -> HttpResponse:
    """What the library itself refuses: a body that is no JSON, a missing token against forged requests."""
    status = 422 if trouble.status_code == 400 else trouble.status_code
    return api.create_response(request, {"error": "not_understood", "detail": str(trouble)}, status=status)
