from django.urls import path

from catalogue.organisations.views import public, work

app_name = "organisations"
urlpatterns = [
    path("organisations/", public.index, name="index"),
    path("organisations/<slug:slug>/", public.page, name="page"),
    path("home/", work.home, name="home"),
    path("workspace/<slug:organisation>/", work.workspace, name="workspace"),
]
