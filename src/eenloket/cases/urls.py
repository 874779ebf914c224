from django.urls import path

from .views import agreements, outside, public_norms

app_name = "cases"

urlpatterns = [
    path("zaken/afspraken/", agreements.index, name="agreements"),
    path("zaken/afspraken/normen/", public_norms.public_norms, name="public_norms"),
    path("zaken/afspraken/normen/<uuid:municipality_id>/", public_norms.public_norms, name="public_norms_of"),
    path("zaken/afspraken/nieuw/", agreements.new, name="agreement_new"),
    path("zaken/afspraken/<uuid:agreement_id>/", agreements.agreement, name="agreement"),
    path("zaken/afspraken/<uuid:agreement_id>/zaken/", agreements.rows, name="agreement_rows"),
    path("zaken/afspraken/<uuid:agreement_id>/<slug:step>/", agreements.act, name="agreement_act"),
    path("zaken/elders/", outside.index, name="outside"),
    path("zaken/elders/afspraken/", outside.agreements, name="outside_agreements"),
    path("zaken/elders/afspraken/<uuid:organisation_id>/", outside.agreement, name="outside_agreement"),
    path("zaken/<uuid:case_id>/elders/", outside.case, name="outside_case"),
    path("zaken/<uuid:case_id>/elders/<slug:step>/", outside.act, name="outside_act"),
]
