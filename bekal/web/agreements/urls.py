from django.urls import path

from bekal.web.agreements import views

urlpatterns = [
    path("", views.agreement_list, name="agreement_list"),
    path("add/", views.agreement_add, name="agreement_add"),
    path("<int:agreement_id>/", views.agreement_detail, name="agreement_detail"),
    path("<int:agreement_id>/delivery/", views.agreement_delivery, name="agreement_delivery"),
    path("<int:agreement_id>/delivery/add/", views.delivery_add, name="delivery_add"),
    path("<int:agreement_id>/edit/", views.agreement_edit, name="agreement_edit"),
    path("<int:agreement_id>/sign/", views.agreement_sign, name="agreement_sign"),
    path("<int:agreement_id>/step/", views.agreement_step, name="agreement_step"),
    path("<int:agreement_id>/clauses/", views.agreement_clauses, name="agreement_clauses"),
    path("<int:agreement_id>/duties/", views.agreement_duties, name="agreement_duties"),
    path("<int:agreement_id>/sharing/", views.agreement_sharing, name="agreement_sharing"),
    path("<int:agreement_id>/documents/", views.agreement_documents, name="agreement_documents"),
    path("<int:agreement_id>/documents/add/", views.agreement_document_add, name="agreement_document_add"),
    path("<int:agreement_id>/paper.<str:format>", views.agreement_document, name="agreement_document"),
    path("<int:agreement_id>/versions/", views.agreement_versions, name="agreement_versions"),
    path("<int:agreement_id>/compare/", views.agreement_compare, name="agreement_compare"),
    path("<int:agreement_id>/amendments/add/", views.amendment_add, name="amendment_add"),
    path("files/<int:document_id>/", views.agreement_file, name="agreement_file"),
    path("amendments/<int:amendment_id>/", views.amendment_detail, name="amendment_detail"),
    path("amendments/<int:amendment_id>/edit/", views.amendment_edit, name="amendment_edit"),
    path("amendments/<int:amendment_id>/rebase/", views.amendment_rebase, name="amendment_rebase"),
    path("amendments/<int:amendment_id>/sign/", views.amendment_sign, name="amendment_sign"),
    path("amendments/<int:amendment_id>/step/", views.amendment_step, name="amendment_step"),
    path("amendments/<int:amendment_id>/paper.<str:format>", views.amendment_document, name="amendment_document"),
    path("clauses/", views.clause_list, name="clause_list"),
    path("clauses/<int:facility_id>/<slug:agreement_kind>/add/", views.clause_add, name="clause_add"),
    path("clauses/<int:facility_id>/<slug:agreement_kind>/<slug:clause>/", views.clause_edit, name="clause_edit"),
]
