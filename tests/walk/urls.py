"""The product's URLs with bare refusals: the walk is refused thousands of times, and asks only for the status."""

from django.http import HttpRequest, HttpResponse

from bekal.config.urls import urlpatterns

__all__ = ["handler403", "handler404", "urlpatterns"]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(status=404)
