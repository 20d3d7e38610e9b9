from collections.abc import Callable, Iterable
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from bekal.access.rules import Forbidden, Unseen
from bekal.accounts import queries

log = structlog.get_logger()
Handler = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Indonesian for everyone who has not chosen English; the browser's own wish does not count."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = "en" if request.COOKIES.get("django_language") == "en" else "id"
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


class ActorMiddleware:
    """Puts the actor of this request on it, and turns refusals into 404 (unseen) and 403 (not allowed)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        seat = queries.seat_of(request.user, timezone.localdate())
        request.actor, request.place_name = seat.actor, seat.place_name  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(seat.time_zone)):
            return _kept_nowhere(self.get_response(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Unseen is 404, not allowed 403; what two saved at the same moment, and only one may, is 409 for the later."""
        if isinstance(error, Unseen):
            raise Http404 from error
        if isinstance(error, Forbidden):
            raise PermissionDenied from error
        if isinstance(error, IntegrityError) and request.method == "POST":
            log.warning("request.overtaken", path=request.path, error=type(error.__cause__).__name__)
            return render(request, "409.html", status=409)
        return None


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    """On a shared computer the back button shows nothing once somebody has signed out."""
    response.headers["Cache-Control"] = "no-store"
    return response


class PlainTextMiddleware:
    """Refuses NUL characters (400): nobody types them, and PostgreSQL breaks on them instead of refusing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _refuse_nul(request.COOKIES.values())  # the session's key is looked up before any page
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Looks after the check against forged requests, which reads what was posted first."""
        for data in (request.GET, request.POST):
            _refuse_nul(text for name, values in data.lists() for text in (name, *values))


def _refuse_nul(texts: Iterable[str]) -> None:
    if any("\0" in text for text in texts):
        raise SuspiciousOperation("a NUL character")
