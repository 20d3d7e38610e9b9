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
]
