from django.urls import path

from catalogue.ratings.views import public, work

app_name = "ratings"
_PUBLIC = "listings/<slug:slug>/reviews/"
_OWN = "workspace/<slug:organisation>/reviews/"

urlpatterns = [
    path(_PUBLIC, public.reviews, name="reviews"),
    path(f"{_PUBLIC}<int:rating>/history/", public.history, name="history"),
    path(_OWN, work.own, name="own"),
    path(f"{_OWN}new/", work.new, name="new"),
    path(f"{_OWN}<int:rating>/withdraw/", work.take_back, name="withdraw"),
    path(f"{_OWN}<int:rating>/answer/", work.answer, name="answer"),
]
