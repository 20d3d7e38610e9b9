from django.urls import path

from bekal.web.screening import views

urlpatterns = [
    path("", views.screening_list, name="screening_list"),
    path("data/", views.data_quality, name="data_quality"),
    path("data/export/", views.data_quality_export, name="data_quality_export"),
    path("<slug:ruleset>/", views.screening_people, name="screening_people"),
]
