from django.urls import path

from bekal.web.partners import views

urlpatterns = [
    path("", views.partner_list, name="partner_list"),
    path("add/", views.partner_add, name="partner_add"),
    path("<int:institution_id>/", views.partner_detail, name="partner_detail"),
    path("<int:institution_id>/edit/", views.partner_edit, name="partner_edit"),
    path("<int:institution_id>/instructors/add/", views.instructor_add, name="instructor_add"),
    path("instructors/<int:instructor_id>/", views.instructor_detail, name="instructor_detail"),
    path("instructors/<int:instructor_id>/edit/", views.instructor_edit, name="instructor_edit"),
    path("instructors/<int:instructor_id>/select/", views.instructor_select, name="instructor_select"),
    path(
        "instructors/<int:instructor_id>/certificates/add/",
        views.instructor_certificate_add,
        name="instructor_certificate_add",
    ),
]
