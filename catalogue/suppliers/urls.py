from django.urls import path

from catalogue.suppliers.views import public, work

app_name = "suppliers"
_OWN = "workspace/<slug:organisation>/offers/"
_ONE = f"{_OWN}<int:offer>/"

urlpatterns = [
    path("listings/<slug:slug>/suppliers/", public.offers, name="offers"),
    path("suppliers/", public.index, name="index"),
    path("suppliers/<slug:slug>/", public.page, name="page"),
    path(_OWN, work.own, name="own"),
    path(f"{_OWN}new/", work.choose, name="choose"),
    path(f"{_OWN}new/<slug:listing>/", work.new, name="new"),
    path(f"{_ONE}change/", work.change, name="change"),
    path(f"{_ONE}renew/", work.renew, name="renew"),
    path(f"{_ONE}end/", work.end, name="end"),
]
