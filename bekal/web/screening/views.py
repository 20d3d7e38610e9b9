from django.http import HttpResponse

from bekal.web.layout.page import Request, page


@page("screening.view")
def screening_list(request: Request) -> HttpResponse:
    return HttpResponse()


@page("screening.view")
def screening_people(request: Request, ruleset: str) -> HttpResponse:
    return HttpResponse()


@page("data_quality.view")
def data_quality(request: Request) -> HttpResponse:
    return HttpResponse()


@page("data_quality.export")
def data_quality_export(request: Request) -> HttpResponse:
    return HttpResponse()
