from django.urls import path

from . import views

app_name = "launchers"

urlpatterns = [
    path("", views.index, name="index"),
    path("vak/", views.box, name="box"),
    path("<uuid:launcher_id>/", views.launcher, name="launcher"),
    path("<uuid:launcher_id>/open/", views.open_it, name="open"),
    path("<uuid:launcher_id>/resultaat/", views.result, name="result"),
]
