from django.conf import settings
from django.urls import path

from catalogue.notifications.views import mails, own, stop

app_name = "notifications"
urlpatterns = [
    path("notices/", own.notices, name="notices"),
    path("notices/read/", own.read_all, name="read_all"),
    path("notices/<int:notice>/read/", own.read_one, name="read"),
    path("account/notifications/", own.preferences, name="preferences"),
    path("unsubscribe/<str:mark>/", stop.stop, name="stop"),
    path("administration/mail/", mails.mail, name="mail"),
]
if settings.LOCAL:
    urlpatterns += [
        path("mailbox/", mails.mailbox, name="mailbox"),
        path("mailbox/<int:message>/", mails.html_part, name="html_part"),
    ]
