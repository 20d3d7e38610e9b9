from django.urls import path

from bekal.web.people import views

urlpatterns = [
    path("", views.inmate_list, name="inmate_list"),
    path("add/", views.inmate_add, name="inmate_add"),
    path("<int:inmate_id>/", views.inmate_detail, name="inmate_detail"),
    path("<int:inmate_id>/edit/", views.inmate_edit, name="inmate_edit"),
    path("<int:inmate_id>/rights/", views.inmate_rights, name="inmate_rights"),
    path("<int:inmate_id>/what-if/", views.inmate_what_if, name="inmate_what_if"),
    path("<int:inmate_id>/numbers/", views.inmate_numbers, name="inmate_numbers"),
    path("<int:inmate_id>/discipline/add/", views.discipline_add, name="discipline_add"),
    path("<int:inmate_id>/conduct/add/", views.conduct_add, name="conduct_add"),
    path("<int:inmate_id>/movements/add/", views.movement_add, name="movement_add"),
    path("<int:inmate_id>/keep-apart/add/", views.keep_apart_add, name="keep_apart_add"),
    path("keep-apart/<int:keep_apart_id>/end/", views.keep_apart_end, name="keep_apart_end"),
]
