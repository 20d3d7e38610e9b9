from django.urls import path

from bekal.web.negotiations import views

urlpatterns = [
    path("", views.negotiation_list, name="negotiation_list"),
    path("add/", views.negotiation_add, name="negotiation_add"),
    path("<int:negotiation_id>/", views.negotiation_detail, name="negotiation_detail"),
    path("<int:negotiation_id>/edit/", views.negotiation_edit, name="negotiation_edit"),
    path("<int:negotiation_id>/step/", views.negotiation_step, name="negotiation_step"),
    path("<int:negotiation_id>/draft/", views.negotiation_draft, name="negotiation_draft"),
    path("<int:negotiation_id>/meetings/add/", views.meeting_add, name="meeting_add"),
    path("meetings/<int:meeting_id>/", views.meeting_detail, name="meeting_detail"),
    path("meetings/<int:meeting_id>/edit/", views.meeting_edit, name="meeting_edit"),
    path("meetings/<int:meeting_id>/minutes.<str:format>", views.meeting_minutes, name="meeting_minutes"),
    path("tasks/<int:task_id>/done/", views.task_done, name="task_done"),
]
