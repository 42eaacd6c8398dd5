from django.urls import path

from catalogue.intake import views

app_name = "intake"
urlpatterns = [
    path("administration/imports/", views.index, name="index"),
    path("administration/imports/new/", views.new, name="new"),
    path("administration/imports/<int:run>/", views.run, name="run"),
    path("administration/imports/<int:run>/refused.csv", views.refused_csv, name="refused"),
]
