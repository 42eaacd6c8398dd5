"""Mounts the catalogue, the accounts, sign-in, health."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("commons.pages_urls")),
    path("account/", include("accounts.urls")),
    path("", include("accounts.workspace_urls")),
    path("", include("catalogue.urls")),
]

handler400 = "commons.faults.bad_request"
handler429 = "accounts.http.too_many"
handler500 = "commons.faults.server_error"
