from django.urls import path

from catalogue.listings.views import (
    comparison,
    ending,
    history,
    languages,
    page,
    preview,
    publishing,
    renewal,
    sections,
    similar,
)

app_name = "listings"
_OWN = "workspace/<slug:organisation>/listings/"
_ONE = f"{_OWN}<slug:listing>/"

urlpatterns = [
    path("listings/<slug:slug>/", page.page, name="page"),
    path("listings/<slug:slug>/history/", history.history, name="history"),
    path("listings/<slug:slug>/similar/", similar.page, name="similar"),
    path("compare/", comparison.compare, name="compare"),
    path("compare/comparison.csv", comparison.compare_csv, name="compare_csv"),
    path(_OWN, publishing.own, name="own"),
    path(f"{_OWN}new/", publishing.new, name="new"),
    path(f"{_ONE}edit/", publishing.task_list, name="edit"),
    path(f"{_ONE}edit/begin/", publishing.begin_edit, name="start_edit"),
    path(f"{_ONE}edit/languages/", languages.add, name="languages"),
    path(f"{_ONE}edit/in/<slug:language>/", languages.fill, name="language"),
    path(f"{_ONE}edit/in/<slug:language>/remove/", languages.remove, name="remove_language"),
    path(f"{_ONE}preview/", preview.preview, name="preview"),
    path(f"{_ONE}end/", ending.end, name="end"),
    path(f"{_ONE}edit/<slug:section>/", sections.section, name="section"),
    path(f"{_ONE}check/", publishing.check, name="check"),
    path(f"{_ONE}send/", publishing.send, name="send"),
    path(f"{_ONE}sent/", publishing.sent, name="sent"),
    path(f"{_ONE}confirm/", renewal.confirm, name="renew"),
    path(f"{_ONE}withdraw/", publishing.take_back, name="withdraw"),
]
