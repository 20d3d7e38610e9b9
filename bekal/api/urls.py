"""The API's addresses, each marked as pages are: the row of the permission table, and the methods.

The permission walk reads the marks.
"""

from collections.abc import Iterator

from django.urls import URLPattern

from bekal.api.endpoints import api

ACTIONS = {
    "api_device_prepare": ("registration.take", ("POST",)),
    "api_drive_count": ("drive.view", ("GET",)),
    "api_device": ("account.own", ("GET",)),
    "api_device_writes": ("account.own", ("POST",)),
    "api_device_revoke": ("account.own", ("POST",)),
    "openapi-json": ("public", ("GET",)),
}


def _marked() -> Iterator[URLPattern]:
    """The addresses of the API that are open; others, such as its own documentation with foreign scripts, are not."""
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name in ACTIONS:
            pattern.callback.action, pattern.callback.methods = ACTIONS[pattern.name]  # type: ignore[attr-defined]
            yield pattern


urlpatterns = list(_marked())
