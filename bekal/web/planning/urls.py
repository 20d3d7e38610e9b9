from django.urls import path

from bekal.web.planning import views

urlpatterns = [
    path("", views.proposal_list, name="proposal_list"),
    path("add/", views.proposal_add, name="proposal_add"),
    path("fairness/", views.fairness, name="fairness"),
    path("weights/<int:facility_id>/", views.weights_edit, name="weights_edit"),
    path("regions/", views.region_run_list, name="region_run_list"),
    path("regions/add/", views.region_run_add, name="region_run_add"),
    path("regions/<int:region_run_id>/", views.region_run_detail, name="region_run_detail"),
    path("rules/<int:facility_id>/", views.group_rule_list, name="group_rule_list"),
    path("rules/<int:facility_id>/add/", views.group_rule_add, name="group_rule_add"),
    path("rules/<int:facility_id>/<int:group_rule_id>/end/", views.group_rule_end, name="group_rule_end"),
    path("<int:run_id>/", views.proposal_detail, name="proposal_detail"),
    path("<int:run_id>/people/<int:inmate_id>/", views.proposal_person, name="proposal_person"),
    path("<int:run_id>/compare/", views.proposal_compare, name="proposal_compare"),
    path("<int:run_id>/pin/", views.proposal_pin, name="proposal_pin"),
    path("<int:run_id>/adopt/", views.proposal_adopt, name="proposal_adopt"),
    path("<int:run_id>/return/", views.proposal_return, name="proposal_return"),
    path("<int:run_id>/discard/", views.proposal_discard, name="proposal_discard"),
    path("<int:run_id>/check/", views.proposal_check, name="proposal_check"),
]
