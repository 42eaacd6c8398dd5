from django.urls import path

from catalogue.search.views import feed, finding, saved

app_name = "search"
_OWN = "workspace/<slug:organisation>/saved-searches/"

urlpatterns = [
    path("", finding.start, name="start"),
    path("listings/", finding.find, name="results"),
    path("listings/feed.atom", feed.feed, name="feed"),
    path("listings/suggestions/", finding.suggest, name="suggestions"),
    path("listings/filters/count/", finding.count, name="count"),
    path("listings/filters/<slug:facet>/", finding.values, name="values"),
    path("save-search/", saved.keep, name="keep"),
    path(_OWN, saved.saved, name="saved"),
    path(f"{_OWN}new/", saved.keep_for, name="keep_for"),
    path(f"{_OWN}<int:saved>/", saved.saved_one, name="saved_one"),
    path(f"{_OWN}<int:saved>/seen/", saved.looked_at, name="looked_at"),
    path(f"{_OWN}<int:saved>/name/", saved.rename, name="rename"),
    path(f"{_OWN}<int:saved>/stop/", saved.stop, name="stop"),
]
