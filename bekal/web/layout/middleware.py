from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation

from bekal.access.rules import Forbidden, Unseen
from bekal.accounts import queries

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
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, Unseen):
            raise Http404 from error
        if isinstance(error, Forbidden):
            raise PermissionDenied from error
