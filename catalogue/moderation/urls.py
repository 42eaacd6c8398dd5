from django.urls import path

from catalogue.moderation.views import (
    acts,
    cases,
    deciding,
    publisher,
    queue,
    reasons,
    report,
    words,
)

app_name = "moderation"
_CASE = "moderation/cases/<int:case>/"
_OWN = "workspace/<slug:organisation>/listings/<slug:listing>/"

urlpatterns = [
    path("moderation/", queue.index, name="queue"),
    path("moderation/activity/", queue.activity, name="activity"),
    path(_CASE, cases.page, name="case"),
    path(f"{_CASE}take/", cases.take, name="take"),
    path(f"{_CASE}release/", cases.release, name="release"),
    path(f"{_CASE}decide/", deciding.decide, name="decide"),
    path(f"{_CASE}seen/", deciding.seen, name="seen"),
    path(f"{_CASE}write/", cases.write, name="write"),
    path("moderation/listings/<slug:slug>/", acts.hide, name="hide"),
    path("moderation/listings/<slug:slug>/back/", acts.put_back, name="put_back"),
    path("moderation/organisations/<slug:slug>/trust/", acts.trusting, name="trust"),
    path("moderation/reasons/", reasons.index, name="reasons"),
    path("moderation/reasons/new/<slug:use>/", reasons.new, name="new_reason"),
    path("moderation/reasons/<int:reason>/", reasons.change, name="reason"),
    path(f"{_OWN}messages/", publisher.thread, name="thread"),
    path(f"{_OWN}appeal/", publisher.make_appeal, name="appeal"),
    path("listings/<slug:slug>/report/", report.new, name="report"),
    path(
        "listings/<slug:slug>/<slug:what>/<int:number>/report/",
        words.new_report,
        name="report_words",
    ),
    path("moderation/<slug:what>/<int:number>/hide/", words.hide, name="hide_words"),
    path("moderation/<slug:what>/<int:number>/restore/", words.restore, name="restore_words"),
    path("listings/<slug:slug>/report/sent/", report.sent, name="reported"),
]
