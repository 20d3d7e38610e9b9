"""Who asks: whoever is signed in in this browser, with the same guard against forged requests as the pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from bekal.access.rules import Actor


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and for which thing."""

    actor: Actor
    thing: Any


class SignedIn(APIKeyCookie):
    """Lets in who is signed in and may have the thing in the address, before anything else that was sent is read.

    `find(actor, key)` gives the thing, or raises Unseen or Forbidden; `name` is its key in the address.
    """

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, find: Callable[[Actor, Any], Any], name: str) -> None:
        self.find, self.name = find, name
        super().__init__(csrf=True)

    def __call__(self, request: HttpRequest) -> Asked | None:
        """Who is signed out is told so before their token against forged requests is looked at: it went with them."""
        if getattr(request, "actor", None) is None:
            return None
        found: Asked | None = super().__call__(request)
        return found

    def authenticate(self, request: HttpRequest, key: str | None) -> Asked | None:
        if request.resolver_match is None:
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return Asked(actor, self.find(actor, request.resolver_match.kwargs[self.name]))
