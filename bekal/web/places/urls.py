from django.urls import path

from bekal.web.places import views

urlpatterns = [
    path("", views.facility_list, name="facility_list"),
    path("calendar/", views.override_list, name="override_list"),
    path("calendar/add/", views.override_add, name="override_add"),
    path("facilities/<int:facility_id>/", views.facility_detail, name="facility_detail"),
    path("facilities/<int:facility_id>/edit/", views.facility_edit, name="facility_edit"),
    path("facilities/<int:facility_id>/workshops/add/", views.workshop_add, name="workshop_add"),
    path("facilities/<int:facility_id>/heads/", views.facility_heads, name="facility_heads"),
    path("facilities/<int:facility_id>/heads/add/", views.facility_head_add, name="facility_head_add"),
    path("heads/<int:holder_id>/edit/", views.facility_head_edit, name="facility_head_edit"),
    path("workshops/<int:workshop_id>/edit/", views.workshop_edit, name="workshop_edit"),
]
