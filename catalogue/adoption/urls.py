from django.urls import path

from catalogue.adoption.views import disputes, judging, own, public, recording

app_name = "adoption"
_OWN = "workspace/<slug:organisation>/adoptions/"
_ONE = f"{_OWN}<int:adoption>/"
_CLAIMS = "workspace/<slug:organisation>/listings/<slug:listing>/claims/"
_DISPUTE = "workspace/<slug:organisation>/disputes/<int:dispute>/"

urlpatterns = [
    path("listings/<slug:slug>/adopters/", public.adopters, name="adopters"),
    path("listings/<slug:slug>/record-use/", recording.choose, name="choose"),
    path("organisations/<slug:slug>/uses/", public.uses, name="uses"),
    path("organisations/<slug:slug>/reused-by/", public.reused_by, name="reused_by"),
    path(_OWN, own.own, name="own"),
    path(f"{_OWN}new/", recording.new, name="new"),
    path(_ONE, own.one, name="one"),
    path(f"{_ONE}confirm/", recording.confirm_use, name="confirm"),
    path(f"{_ONE}stage/", own.change_stage, name="stage"),
    path(f"{_ONE}correct/", own.correct_use, name="correct"),
    path(f"{_ONE}renew/", own.renew_use, name="renew"),
    path(f"{_ONE}withdraw/", own.withdraw_use, name="withdraw"),
    path(_CLAIMS, disputes.claims, name="claims"),
    path(f"{_CLAIMS}<int:adoption>/dispute/", disputes.begin, name="dispute"),
    path(_DISPUTE, disputes.disputed, name="disputed"),
    path(f"{_DISPUTE}answer/", disputes.answer, name="answer"),
    path(f"{_DISPUTE}take-back/", disputes.take_back, name="take_back"),
    path(f"{_DISPUTE}ask-again/", disputes.ask_again, name="ask_again"),
    path("moderation/adoptions/", judging.index, name="disputes"),
    path("moderation/adoptions/<int:dispute>/", judging.decide, name="settle"),
]
