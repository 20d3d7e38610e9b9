from django.urls import path

from bekal.web.today import views

urlpatterns = [path("", views.today_index, name="today_index")]
