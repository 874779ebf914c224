from django.urls import path

from .views import settings

app_name = "surveys"

urlpatterns = [path("", settings.settings, name="settings")]
