from django.urls import path

from bekal.web.offline import views

urlpatterns = [
    path("worker.js", views.offline_worker, name="offline_worker"),
    path("table/", views.offline_table, name="offline_table"),
    path("drives/<int:drive_id>/devices/", views.device_list, name="device_list"),
    path("devices/<int:device_id>/revoke/", views.device_revoke, name="device_revoke"),
]
