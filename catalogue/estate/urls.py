from django.urls import path

from catalogue.estate.views import imports, public, work

app_name = "estate"
_OWN = "workspace/<slug:organisation>/estate/"
_ONE = f"{_OWN}<int:line>/"
_IMPORT = f"{_OWN}import/<int:run>/"

urlpatterns = [
    path("organisations/<slug:slug>/runs/", public.runs, name="runs"),
    path("organisations/<slug:slug>/runs.csv", public.runs_csv, name="runs_csv"),
    path(_OWN, work.own, name="own"),
    path(f"{_OWN}estate.csv", work.own_csv, name="own_csv"),
    path(f"{_OWN}new/<slug:capability>/", work.new, name="new"),
    path(f"{_OWN}replaced-by/<int:adoption>/", work.replaces, name="replaces"),
    path(f"{_OWN}import/", imports.upload, name="upload"),
    path(f"{_IMPORT}check/", imports.check, name="check"),
    path(_IMPORT, imports.report, name="report"),
    path(f"{_IMPORT}refused.csv", imports.refused_csv, name="refused"),
    path(_ONE, work.one, name="one"),
    path(f"{_ONE}change/", work.change_line, name="change"),
    path(f"{_ONE}confirm/", work.confirm, name="confirm"),
    path(f"{_ONE}end/", work.end, name="end"),
]
