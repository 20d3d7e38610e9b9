from django.urls import path

from bekal.web.work import views

urlpatterns = [
    path("", views.job_list, name="job_list"),
    path("<int:job_id>/", views.job_detail, name="job_detail"),
    path("<int:job_id>/retry/", views.job_retry, name="job_retry"),
]
