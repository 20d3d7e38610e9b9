from django.urls import path

from bekal.web.delivery import views

urlpatterns = [
    path("classes/<int:class_id>/", views.class_register, name="class_register"),
    path("sessions/<int:session_id>/", views.session_attendance, name="session_attendance"),
    path("sessions/<int:session_id>/record/", views.session_record, name="session_record"),
    path("sessions/<int:session_id>/correct/", views.session_correct, name="session_correct"),
    path("sessions/<int:session_id>/everyone/", views.session_everyone, name="session_everyone"),
    path("sessions/<int:session_id>/sheet/", views.session_sheet, name="session_sheet"),
    path("sessions/<int:session_id>/move/", views.session_move, name="session_move"),
    path("sessions/<int:session_id>/cancel/", views.session_cancel, name="session_cancel"),
    path("attendance/<int:attendance_id>/", views.attendance_history, name="attendance_history"),
]
