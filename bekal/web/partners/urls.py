from django.urls import path

from bekal.web.partners import views

urlpatterns = [
    path("", views.partner_list, name="partner_list"),
    path("add/", views.partner_add, name="partner_add"),
    path("<int:institution_id>/", views.partner_detail, name="partner_detail"),
    path("<int:institution_id>/edit/", views.partner_edit, name="partner_edit"),
    path("<int:institution_id>/instructors/add/", views.instructor_add, name="instructor_add"),
    path("<int:institution_id>/timetable/", views.partner_timetable, name="partner_timetable"),
    path("<int:institution_id>/trades/add/", views.offer_add, name="offer_add"),
    path("trades/<int:offer_id>/remove/", views.offer_remove, name="offer_remove"),
    path("<int:institution_id>/accreditations/add/", views.accreditation_add, name="accreditation_add"),
    path("accreditations/<int:accreditation_id>/remove/", views.accreditation_remove, name="accreditation_remove"),
    path("<int:institution_id>/heads/add/", views.head_add, name="head_add"),
    path("heads/<int:head_id>/edit/", views.head_edit, name="head_edit"),
    path("instructors/<int:instructor_id>/timetable/", views.instructor_timetable, name="instructor_timetable"),
    path("instructors/<int:instructor_id>/absences/add/", views.absence_add, name="absence_add"),
    path("absences/<int:absence_id>/remove/", views.absence_remove, name="absence_remove"),
    path("instructors/<int:instructor_id>/", views.instructor_detail, name="instructor_detail"),
    path("instructors/<int:instructor_id>/edit/", views.instructor_edit, name="instructor_edit"),
    path("instructors/<int:instructor_id>/select/", views.instructor_select, name="instructor_select"),
    path(
        "instructors/<int:instructor_id>/certificates/add/",
        views.instructor_certificate_add,
        name="instructor_certificate_add",
    ),
]
