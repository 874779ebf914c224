from django.urls import path

from .views import agreements, outside, public_norms, sensitivity, types, types_editing, types_versions

app_name = "cases"

urlpatterns = [
    path("kanalen/zaaktypen/", types.index, name="types"),
    path("kanalen/zaaktypen/nieuw/", types.start, name="type_start"),
    path("kanalen/zaaktypen/bestand/", types.take_in, name="type_import"),
    path("kanalen/zaaktypen/<uuid:type_id>/", types.case_type, name="type"),
    path("kanalen/zaaktypen/<uuid:type_id>/bestand/", types.save_as_file, name="type_export"),
    path("kanalen/zaaktypen/<uuid:type_id>/schakelaar/", types.switch, name="type_switch"),
    path("kanalen/zaaktypen/<uuid:type_id>/weg/", types.delete, name="type_delete"),
    path("kanalen/zaaktypen/<uuid:type_id>/maken/", types_editing.edit, name="type_edit"),
    path("kanalen/zaaktypen/<uuid:type_id>/maken/deel/", types_editing.parts, name="type_parts"),
    path("kanalen/zaaktypen/<uuid:type_id>/publiceren/", types_editing.publish, name="type_publish"),
    path("kanalen/zaaktypen/<uuid:type_id>/concept-weg/", types_editing.discard, name="type_discard"),
    path("kanalen/zaaktypen/<uuid:type_id>/versies/", types_versions.index, name="type_versions"),
    path("kanalen/zaaktypen/<uuid:type_id>/versies/<int:number>/", types_versions.version, name="type_version"),
    path("kanalen/zaaktypen/<uuid:type_id>/verschil/", types_versions.difference, name="type_difference"),
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
    path("zaken/let-op/", sensitivity.watched, name="watched"),
    path("zaken/<uuid:case_id>/gevoelig/", sensitivity.mark, name="mark"),
    path("zaken/<uuid:case_id>/elders/", outside.case, name="outside_case"),
    path("zaken/<uuid:case_id>/elders/<slug:step>/", outside.act, name="outside_act"),
]
