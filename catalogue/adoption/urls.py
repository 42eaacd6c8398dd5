from django.urls import path

from catalogue.adoption import views

app_name = "adoption"
_OWN = "workspace/<slug:organisation>/adoptions/"
_ONE = f"{_OWN}<int:adoption>/"

urlpatterns = [
    path("listings/<slug:slug>/adopters/", views.adopters, name="adopters"),
    path("listings/<slug:slug>/record-use/", views.choose, name="choose"),
    path("organisations/<slug:slug>/uses/", views.uses, name="uses"),
    path("organisations/<slug:slug>/reused-by/", views.reused_by, name="reused_by"),
    path(_OWN, views.own, name="own"),
    path(f"{_OWN}new/", views.new, name="new"),
    path(_ONE, views.one, name="one"),
    path(f"{_ONE}confirm/", views.confirm_use, name="confirm"),
    path(f"{_ONE}stage/", views.change_stage, name="stage"),
    path(f"{_ONE}renew/", views.renew_use, name="renew"),
    path(f"{_ONE}withdraw/", views.withdraw_use, name="withdraw"),
]
