from django.urls import path

from bekal.web.catalogue import views

urlpatterns = [
    path("", views.course_list, name="course_list"),
    path("trades/add/", views.trade_add, name="trade_add"),
    path("courses/add/", views.course_add, name="course_add"),
    path("courses/<int:course_id>/", views.course_detail, name="course_detail"),
    path("courses/<int:course_id>/edit/", views.course_edit, name="course_edit"),
    path("versions/<int:version_id>/", views.version_detail, name="version_detail"),
    path("versions/<int:version_id>/adapt/", views.version_adapt, name="version_adapt"),
    path("versions/<int:version_id>/edit/", views.version_edit, name="version_edit"),
    path("versions/<int:version_id>/compare/", views.version_compare, name="version_compare"),
    path("versions/<int:version_id>/propose/", views.version_propose, name="version_propose"),
    path("proposals/<int:proposal_id>/edit/", views.proposal_edit, name="proposal_edit"),
    path("proposals/<int:proposal_id>/decide/", views.version_decide, name="version_decide"),
    path("versions/<int:version_id>/approve/", views.version_approve, name="version_approve"),
]
