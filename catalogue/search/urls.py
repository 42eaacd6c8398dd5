from django.urls import path

from catalogue.search.views import finding

app_name = "search"
urlpatterns = [
    path("", finding.start, name="start"),
    path("listings/", finding.find, name="results"),
    path("listings/filters/count/", finding.count, name="count"),
    path("listings/filters/<slug:facet>/", finding.values, name="values"),
]
