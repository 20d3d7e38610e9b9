from django.urls import path

from bekal.web.layout import views

urlpatterns = [path("", views.layout_index, name="layout_index")]
