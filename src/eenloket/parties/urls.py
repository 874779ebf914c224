from django.urls import path

from . import views

app_name = "parties"

urlpatterns = [
    path("waarschuwingen/", views.warnings, name="warnings"),
    path("waarschuwingen/<uuid:warning_id>/", views.warning, name="warning"),
    path("<uuid:party_id>/waarschuwing/", views.warn, name="warn"),
]
