from django.urls import path

from .views import outside, sensitivity

app_name = "cases"

urlpatterns = [
    path("zaken/elders/", outside.index, name="outside"),
    path("zaken/elders/afspraken/", outside.agreements, name="outside_agreements"),
    path("zaken/elders/afspraken/<uuid:organisation_id>/", outside.agreement, name="outside_agreement"),
    path("zaken/let-op/", sensitivity.watched, name="watched"),
    path("zaken/<uuid:case_id>/gevoelig/", sensitivity.mark, name="mark"),
    path("zaken/<uuid:case_id>/elders/", outside.case, name="outside_case"),
    path("zaken/<uuid:case_id>/elders/<slug:step>/", outside.act, name="outside_act"),
]
