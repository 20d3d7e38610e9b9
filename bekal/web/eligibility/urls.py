from django.urls import path

from bekal.web.eligibility import views

urlpatterns = [
    path("", views.ruleset_list, name="ruleset_list"),
    path("criteria/", views.criterion_list, name="criterion_list"),
    path("criteria/add/", views.criterion_add, name="criterion_add"),
    path("criteria/<int:criterion_id>/end/", views.criterion_end, name="criterion_end"),
    path("overrides/", views.decision_list, name="decision_list"),
    path("overrides/<int:override_id>/end/", views.decision_end, name="decision_end"),
    path("overrides/<int:override_id>/document/", views.decision_document, name="decision_document"),
    path("people/<int:inmate_id>/overrides/add/", views.decision_add, name="decision_add"),
    path("versions/<int:rule_version_id>/withdraw/", views.ruleset_withdraw, name="ruleset_withdraw"),
    path("<slug:ruleset>/", views.ruleset_detail, name="ruleset_detail"),
    path("<slug:ruleset>/change/", views.ruleset_change, name="ruleset_change"),
]
