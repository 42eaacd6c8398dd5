from django.urls import path

from catalogue.capabilities import views

app_name = "capabilities"
urlpatterns = [
    path("capabilities/", views.index, name="index"),
    path("capabilities/<slug:slug>/", views.page, name="page"),
    path("capabilities/<slug:slug>/own-run/", views.own_run, name="own_run"),
]
