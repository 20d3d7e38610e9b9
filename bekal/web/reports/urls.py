from django.urls import path

from bekal.web.reports import views

urlpatterns = [
    path("", views.report_index, name="report_index"),
    path("without-skill/", views.report_without_skill, name="report_without_skill"),
    path("without-skill/download/", views.report_without_skill_download, name="report_without_skill_download"),
    path("coverage/", views.report_coverage, name="report_coverage"),
]
