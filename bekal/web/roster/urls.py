from django.urls import path

from bekal.web.roster import views

urlpatterns = [
    path("", views.roster_list, name="roster_list"),
    path("upload/", views.roster_upload, name="roster_upload"),
    path("<int:import_id>/", views.roster_detail, name="roster_detail"),
    path("<int:import_id>/mapping/", views.roster_mapping, name="roster_mapping"),
    path("<int:import_id>/reread/", views.roster_reread, name="roster_reread"),
    path("<int:import_id>/apply/", views.roster_apply, name="roster_apply"),
    path("<int:import_id>/discard/", views.roster_discard, name="roster_discard"),
    path("<int:import_id>/errors/", views.roster_errors, name="roster_errors"),
]
