from django.urls import path

from catalogue.composition.views import loops, public, work

app_name = "composition"
_OWN = "workspace/<slug:organisation>/listings/<slug:listing>/parts/"

urlpatterns = [
    path("listings/<slug:slug>/parts/", public.parts, name="parts"),
    path("listings/<slug:slug>/parts/used-through/", public.reached_by, name="reached_by"),
    path(_OWN, work.own, name="own"),
    path(f"{_OWN}new/", work.choose, name="choose"),
    path(f"{_OWN}new/<slug:part>/", work.add, name="add"),
    path(f"{_OWN}<int:link>/remove/", work.remove, name="remove"),
    path("moderation/loops/", loops.index, name="loops"),
]
