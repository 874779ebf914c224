from django.urls import path

from .views import api

app_name = "telephony_api"

urlpatterns = [
    path("events", api.events, name="events"),
    path("openapi.json", api.description, name="openapi"),
]
