from django.urls import path

from catalogue.jobs import views

app_name = "jobs"
urlpatterns = [
    path("jobs/<int:job>/", views.page, name="page"),
    path("jobs/<int:job>/stop/", views.stop_job, name="stop"),
    path("jobs/<int:job>/again/", views.again, name="again"),
    path("administration/jobs/", views.index, name="index"),
    path("administration/jobs/timetable/", views.timetable, name="timetable"),
]
