from django.urls import path

from . import views

app_name = "gateways"

urlpatterns = [
    path("sms/", views.sms, name="sms"),
]
