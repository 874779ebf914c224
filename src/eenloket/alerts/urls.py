from django.urls import path

from . import views

app_name = "alerts"

urlpatterns = [
    path("", views.alerts, name="alerts"),
    path("nu/", views.band, name="band"),
    path("<uuid:alert_id>/weg/", views.put_away, name="put_away"),
]
