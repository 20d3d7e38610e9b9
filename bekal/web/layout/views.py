from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bekal.web.layout.page import public_page
from bekal.web.layout.samples import samples


@public_page
def layout_index(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    return render(request, "layout/layout_index.html", samples(request.GET.dict(), timezone.now()))
