"""The API's addresses, each marked as pages are: the row of the permission table, and the methods.

The permission walk reads the marks.
"""

from collections.abc import Iterator

from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from bekal.api.endpoints import api

ACTIONS = {
    "api_device_prepare": ("registration.take", ("POST",)),
    "api_drive_count": ("drive.view", ("GET",)),
    "api_device": ("account.own", ("GET",)),
    "api_device_writes": ("account.own", ("POST",)),
    "api_device_revoke": ("account.own", ("POST",)),
}


def _marked() -> Iterator[URLPattern]:
    """The addresses of the API that are open; others, such as its own documentation with foreign scripts, are not."""
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name in ACTIONS:
            pattern.callback.action, pattern.callback.methods = ACTIONS[pattern.name]  # type: ignore[attr-defined]
            yield pattern


@require_safe
def api_description(request: HttpRequest) -> JsonResponse:
    """The OpenAPI description, for whoever writes a program that speaks with Bekal; it holds nobody's data."""
    return JsonResponse(api.get_openapi_schema(path_prefix="/api/"))


api_description.action, api_description.methods = "public", ("GET", "HEAD")  # type: ignore[attr-defined]
urlpatterns = [*_marked(), path("openapi.json", api_description, name="api_description")]
