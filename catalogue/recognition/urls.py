from django.urls import path

from catalogue.recognition import views

app_name = "recognition"
_NAMES = "moderation/adopter-names/"

urlpatterns = [
    path(_NAMES, views.index, name="index"),
    path(f"{_NAMES}decided/", views.decided, name="decided"),
    path(f"{_NAMES}<int:name>/", views.one, name="one"),
    path(f"{_NAMES}<int:name>/reopen/", views.reopen, name="reopen"),
]
