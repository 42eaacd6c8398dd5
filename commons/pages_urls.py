from django.urls import include, path

from commons import health, pages

_pages = [
    path("help/", pages.help_index, name="help"),
    path("help/<slug:topic>/", pages.topic, name="topic"),
    *(path(f"{name}/", pages.statement, {"name": name}, name=name) for name in pages.STATEMENTS),
]

urlpatterns = [
    path("", include((_pages, "pages"))),
    path("robots.txt", pages.robots, name="robots"),
    path("csp-report/", pages.policy_report, name="policy_report"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
