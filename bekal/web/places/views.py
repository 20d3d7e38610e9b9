from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bekal.places import actions, queries
from bekal.web.layout.page import READ_AND_WRITE, Request, page
from bekal.web.places.forms import WorkshopForm


@page("place.view")
def facility_list(request: Request) -> HttpResponse:
    return render(request, "places/facility_list.html", {"facilities": queries.facilities_for(request.actor)})


@page("place.view")
def facility_detail(request: Request, facility_id: int) -> HttpResponse:
    facility = queries.facility_for(request.actor, "place.view", facility_id)
    context = {"facility": facility, "workshops": queries.workshops_of(facility)}
    return render(request, "places/facility_detail.html", context)


@page("workshop.edit", READ_AND_WRITE)
def workshop_add(request: Request, facility_id: int) -> HttpResponse:
    facility = queries.facility_for(request.actor, "workshop.edit", facility_id)
    form = WorkshopForm(request.POST or None, facility=facility)
    if request.method == "POST" and form.is_valid():
        actions.add_workshop(facility=facility, **form.cleaned_data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Bengkel ditambahkan."))
        return redirect("facility_detail", facility.pk)
    return render(request, "places/workshop_add.html", {"form": form, "facility": facility})


@page("workshop.edit", READ_AND_WRITE)
def workshop_edit(request: Request, workshop_id: int) -> HttpResponse:
    workshop = queries.workshop_for(request.actor, "workshop.edit", workshop_id)
    initial = {"name": workshop.name, "seats": workshop.seats}
    form = WorkshopForm(request.POST or None, initial=initial, facility=workshop.facility, workshop=workshop)
    if request.method == "POST" and form.is_valid():
        actions.edit_workshop(workshop=workshop, **form.cleaned_data, actor=request.actor, now=timezone.now())
        messages.success(request, _("Bengkel disimpan."))
        return redirect("facility_detail", workshop.facility_id)
    return render(request, "places/workshop_edit.html", {"form": form, "workshop": workshop})
