from django.urls import path

from bekal.web.hearings import views

urlpatterns = [
    path("", views.hearing_list, name="hearing_list"),
    path("<int:hearing_id>/", views.hearing_detail, name="hearing_detail"),
    path("<int:hearing_id>/edit/", views.hearing_edit, name="hearing_edit"),
    path("<int:hearing_id>/decide/", views.hearing_decide, name="hearing_decide"),
    path("<int:hearing_id>/step/", views.hearing_step, name="hearing_step"),
    path("<int:hearing_id>/minutes/", views.hearing_minutes, name="hearing_minutes"),
    path("<int:hearing_id>/decree/", views.decree_issue, name="decree_issue"),
    path("<int:hearing_id>/decree/document/", views.decree_document, name="decree_document"),
]
