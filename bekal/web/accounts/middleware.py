from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bekal.accounts.queries import has_second_factor

NEEDED_ON_THE_WAY = {"account_reauthenticate", "account_change_password", "root"}
KNOWN = "has_second_factor"


class FirstThingsMiddleware:
    """Before any other page: a password of one's own, and a second factor where it is required."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Send whoever is signed in to the first thing that is missing."""
        name = (request.resolver_match.url_name if request.resolver_match else "") or ""
        is_public = getattr(view, "action", "") == "public"
        if is_public or name in NEEDED_ON_THE_WAY or name.startswith("mfa_") or not request.user.is_authenticated:
            return None
        if request.user.password_is_temporary:
            return redirect("account_change_password")
        if settings.SECOND_FACTOR_REQUIRED and not self._has_second_factor(request):
            return redirect("mfa_index")
        return None

    @staticmethod
    def _has_second_factor(request: HttpRequest) -> bool:
        if not request.session.get(KNOWN):
            found = has_second_factor(request.user)  # type: ignore[arg-type]
            if found:
                request.session[KNOWN] = True
            return found
        return True
