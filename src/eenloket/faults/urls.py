from django.urls import path

from . import views

app_name = "faults"

urlpatterns = [
    path("", views.index, name="index"),
    path("melden/", views.report, name="report"),
    path("gelezen/<uuid:report_id>/", views.read, name="read"),
    path("<uuid:fault_id>/", views.fault, name="fault"),
    path("<uuid:fault_id>/ook/", views.join, name="join"),
]
