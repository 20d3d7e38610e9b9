from django.urls import path

from bekal.web.certificates import views

urlpatterns = [
    path("", views.certificate_list, name="certificate_list"),
    path("check/", views.certificate_search, name="certificate_search"),
    path("check/<str:code>/", views.certificate_check, name="certificate_check"),
    path("classes/<int:class_id>/", views.class_certificates, name="class_certificates"),
    path("classes/<int:class_id>/results/", views.class_results, name="class_results"),
    path("classes/<int:class_id>/issue/", views.class_issue, name="class_issue"),
    path("participants/<int:enrolment_id>/results/", views.participant_results, name="participant_results"),
    path("<int:certificate_id>/", views.certificate_detail, name="certificate_detail"),
    path("<int:certificate_id>/document/", views.certificate_document, name="certificate_document"),
    path("<int:certificate_id>/revoke/", views.certificate_revoke, name="certificate_revoke"),
]
