from django.urls import path

from catalogue.duplication import views

app_name = "duplication"
_ALL = "moderation/duplicates/"

urlpatterns = [
    path(_ALL, views.index, name="index"),
    path(f"{_ALL}new/", views.choose, name="choose"),
    path(f"{_ALL}new/compare/", views.compare, name="compare"),
    path(f"{_ALL}new/confirm/", views.confirm, name="confirm"),
    path(f"{_ALL}<int:merge>/", views.one, name="one"),
    path(f"{_ALL}<int:merge>/undo/", views.undo, name="undo"),
]
