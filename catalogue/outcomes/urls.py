from django.urls import path

from catalogue.outcomes.views import judging, public, work

app_name = "outcomes"
_PUBLIC = "listings/<slug:slug>/outcomes/"
_OWN = "workspace/<slug:organisation>/outcomes/"
_ONE = f"{_OWN}<int:report>/"

urlpatterns = [
    path(_PUBLIC, public.outcomes, name="outcomes"),
    path(f"{_PUBLIC}<int:report>/history/", public.history, name="history"),
    path(_OWN, work.own, name="own"),
    path(f"{_OWN}new/", work.new, name="new"),
    path(f"{_ONE}change/", work.change, name="change"),
    path(f"{_ONE}confirm/", work.confirm_report, name="confirm"),
    path(f"{_ONE}withdraw/", work.take_back, name="withdraw"),
    path("moderation/outcomes/", judging.index, name="index"),
    path("moderation/outcomes/<int:report>/verify/", judging.verify_report, name="verify"),
]
