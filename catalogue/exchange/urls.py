from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import index, sitemap
from django.urls import path
from django.views.decorators.http import require_GET

from catalogue.exchange import views
from catalogue.exchange.sitemaps import ALL

app_name = "exchange"
_SITEMAPS = {"sitemaps": ALL}
urlpatterns = [
    path("data/", views.data, name="data"),
    path("data/listings.csv", views.listings_csv, name="listings_csv"),
    path("listings/<slug:slug>/publiccode.yml", views.publiccode, name="publiccode"),
    path(
        "sitemap.xml",
        login_not_required(require_GET(index)),
        _SITEMAPS | {"sitemap_url_name": "exchange:sitemap"},
        name="sitemaps",
    ),
    path(
        "sitemap-<slug:section>.xml",
        login_not_required(require_GET(sitemap)),
        _SITEMAPS,
        name="sitemap",
    ),
]
