from django.urls import path

from catalogue.search.views import feed, finding

app_name = "search"
urlpatterns = [
    path("", finding.start, name="start"),
    path("listings/", finding.find, name="results"),
    path("listings/feed.atom", feed.feed, name="feed"),
    path("listings/suggestions/", finding.suggest, name="suggestions"),
    path("listings/filters/count/", finding.count, name="count"),
    path("listings/filters/<slug:facet>/", finding.values, name="values"),
]
