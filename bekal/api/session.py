"""Who asks: whoever is signed in in this browser, with the same guard against forged requests as the pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.security import APIKeyCookie

from bekal.access.rules import Actor, require_somewhere


class SignedIn(APIKeyCookie):
    """Lets in who is signed in and holds `action` somewhere; the query or action behind asks for the very thing."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, action: str = "") -> None:
        self.action = action
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and self.action:
            require_somewhere(actor, self.action)
        return actor
