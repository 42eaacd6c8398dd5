from django.urls import include, path

from commons import health, pages

_pages = [
    path("help/", pages.help_index, name="help"),
    path("help/<slug:topic>/", pages.topic, name="topic"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contact/", pages.contact, name="contact"),
    path("cookies/", pages.cookies, name="cookies"),
    path("privacy/", pages.privacy, name="privacy"),
]

urlpatterns = [
    path("", include((_pages, "pages"))),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security, name="security"),
    path("csp-report/", pages.policy_report, name="policy_report"),
    path("healthz", health.alive, name="alive"),
    path("readyz", health.ready, name="ready"),
]
