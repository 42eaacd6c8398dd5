from django.urls import path

from catalogue.ownership.views import asking, judging, settling

app_name = "ownership"
_OWN = "workspace/<slug:organisation>/transfers/"
_ONE = f"{_OWN}<int:transfer>/"

urlpatterns = [
    path("listings/<slug:slug>/claim/", asking.choose, name="choose"),
    path("workspace/<slug:organisation>/listings/<slug:listing>/transfer/", asking.hand_over, name="hand_over"),
    path(_OWN, settling.own, name="own"),
    path(f"{_OWN}claim/", asking.new_claim, name="claim"),
    path(_ONE, settling.one, name="one"),
    path(f"{_ONE}answer/", settling.give_answer, name="answer"),
    path(f"{_ONE}take-back/", settling.withdraw, name="take_back"),
    path("moderation/claims/", judging.index, name="claims"),
    path("moderation/claims/<int:transfer>/", judging.decide, name="judge"),
]  # fmt: skip
