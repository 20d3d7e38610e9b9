from django.urls import path

from bekal.web.intake import views

urlpatterns = [
    path("classes/<int:class_id>/candidates/", views.class_candidates, name="class_candidates"),
    path("classes/<int:class_id>/choose/", views.class_choose, name="class_choose"),
    path("classes/<int:class_id>/participants/", views.class_participants, name="class_participants"),
    path("classes/<int:class_id>/approve/", views.class_approve, name="class_approve"),
    path("enrolments/<int:enrolment_id>/", views.enrolment_history, name="enrolment_history"),
    path("enrolments/<int:enrolment_id>/withdraw/", views.enrolment_withdraw, name="enrolment_withdraw"),
    path("enrolments/<int:enrolment_id>/reinstate/", views.enrolment_reinstate, name="enrolment_reinstate"),
    path("drives/", views.drive_list, name="drive_list"),
    path("drives/add/", views.drive_add, name="drive_add"),
    path("drives/<int:drive_id>/", views.drive_detail, name="drive_detail"),
    path("drives/<int:drive_id>/edit/", views.drive_edit, name="drive_edit"),
    path("drives/<int:drive_id>/step/", views.drive_step, name="drive_step"),
    path("drives/<int:drive_id>/table/", views.registration_find, name="registration_find"),
    path("drives/<int:drive_id>/people/<int:inmate_id>/", views.registration_take, name="registration_take"),
    path("drives/<int:drive_id>/registrations/", views.registration_list, name="registration_list"),
    path("registrations/<int:registration_id>/receipt/", views.registration_receipt, name="registration_receipt"),
    path("registrations/<int:registration_id>/edit/", views.registration_edit, name="registration_edit"),
    path("registrations/<int:registration_id>/withdraw/", views.registration_withdraw, name="registration_withdraw"),
    path("wishes/", views.wish_list, name="wish_list"),
    path("wishes/step/", views.wish_step, name="wish_step"),
    path("wishes/demand/", views.wish_demand, name="wish_demand"),
    path("wishes/<int:wish_id>/", views.wish_history, name="wish_history"),
    path("forms/", views.assessment_form_list, name="assessment_form_list"),
    path("forms/add/", views.assessment_form_add, name="assessment_form_add"),
    path("forms/<int:form_id>/edit/", views.assessment_form_edit, name="assessment_form_edit"),
    path("forms/<int:form_id>/entry/", views.assessment_grid, name="assessment_grid"),
    path("people/<int:inmate_id>/results/", views.inmate_results, name="inmate_results"),
    path("people/<int:inmate_id>/told/", views.inmate_told, name="inmate_told"),
]
