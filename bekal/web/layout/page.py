"""What stands before every page: signed in, the right method, and a row in the permission table."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods
from django_htmx.middleware import HtmxDetails

from bekal.access.rules import PERMISSIONS, Actor, Unseen, may_somewhere, require_somewhere
from bekal.accounts.models import User

READ = ("GET", "HEAD")
READ_AND_WRITE = ("GET", "HEAD", "POST")
WRITE = ("POST",)


class Request(HttpRequest):
    """A request of somebody who is signed in."""

    actor: Actor
    user: User
    htmx: HtmxDetails
    place_name: str


View = Callable[..., HttpResponse]


def page(action: str, methods: Sequence[str] = READ) -> Callable[[View], View]:
    """Let in who holds `action` somewhere; the view's query or action asks for the very thing.

    A page about one thing also lets in who may only see such things, so that the query tells 403 from 404.
    The permission walk reads `view.action` and `view.methods`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
            _let_in(request.actor, action, about_a_thing=bool(kwargs))
            return view(request, *args, **kwargs)

        opened = require_http_methods(list(methods))(login_required(guarded))
        opened.action, opened.methods = action, tuple(methods)  # type: ignore[attr-defined]
        return opened

    return decorate


def posted(request: HttpRequest) -> Any:
    """What was sent, for a form that is bound only where something was."""
    return request.POST if request.method == "POST" else None


def _let_in(actor: Actor, action: str, *, about_a_thing: bool) -> None:
    if not about_a_thing:
        require_somewhere(actor, action)
    elif not may_somewhere(actor, action) and not may_somewhere(actor, PERMISSIONS[action].seen_by):
        raise Unseen(action)


def public_page(view: View, methods: Sequence[str] = READ) -> View:
    """Mark a page that anyone may read, or with `methods` write, without signing in."""
    view.action, view.methods = "public", tuple(methods)  # type: ignore[attr-defined]
    return require_http_methods(list(methods))(view)
