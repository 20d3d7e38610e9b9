from django.urls import path

from bekal.web.agreements import views

urlpatterns = [
    path("", views.agreement_list, name="agreement_list"),
    path("add/", views.agreement_add, name="agreement_add"),
    path("<int:agreement_id>/", views.agreement_detail, name="agreement_detail"),
    path("<int:agreement_id>/edit/", views.agreement_edit, name="agreement_edit"),
    path("<int:agreement_id>/sign/", views.agreement_sign, name="agreement_sign"),
    path("<int:agreement_id>/step/", views.agreement_step, name="agreement_step"),
]
