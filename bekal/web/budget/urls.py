from django.urls import path

from bekal.web.budget import views

urlpatterns = [
    path("", views.budget_list, name="budget_list"),
    path("funders/add/", views.funder_add, name="funder_add"),
    path("funders/<int:funder_id>/edit/", views.funder_edit, name="funder_edit"),
    path("allocations/<int:year>/<int:funder_id>/", views.allocation_edit, name="allocation_edit"),
    path("purses/", views.purse_list, name="purse_list"),
    path("purses/add/", views.purse_add, name="purse_add"),
    path("purses/<int:purse_id>/edit/", views.purse_edit, name="purse_edit"),
    path("purses/<int:purse_id>/<int:year>/", views.purse_allocation_edit, name="purse_allocation_edit"),
    path("templates/", views.cost_template_list, name="cost_template_list"),
    path("templates/add/", views.cost_template_add, name="cost_template_add"),
    path("templates/<int:template_id>/", views.cost_template_detail, name="cost_template_detail"),
    path("templates/<int:template_id>/edit/", views.cost_template_edit, name="cost_template_edit"),
    path("classes/<int:class_id>/", views.class_budget, name="class_budget"),
    path("classes/<int:class_id>/make/", views.class_budget_make, name="class_budget_make"),
    path("classes/<int:class_id>/edit/", views.class_budget_edit, name="class_budget_edit"),
    path("classes/<int:class_id>/step/", views.class_budget_step, name="class_budget_step"),
    path("classes/<int:class_id>/document/", views.class_budget_document, name="class_budget_document"),
    path("classes/<int:class_id>/expenses/add/", views.expense_add, name="expense_add"),
    path("expenses/<int:expense_id>/correct/", views.expense_correct, name="expense_correct"),
    path("expenses/<int:expense_id>/receipt/", views.expense_receipt, name="expense_receipt"),
    path("figures/", views.budget_figures, name="budget_figures"),
    path("figures/download/", views.budget_figures_download, name="budget_figures_download"),
]
