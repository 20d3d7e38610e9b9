from django.urls import path

from bekal.web.classes import views

urlpatterns = [
    path("", views.class_list, name="class_list"),
    path("plan/", views.class_plan, name="class_plan"),
    path("<int:class_id>/", views.class_detail, name="class_detail"),
    path("<int:class_id>/edit/", views.class_edit, name="class_edit"),
    path("<int:class_id>/step/", views.class_step, name="class_step"),
]
