from django.urls import path

from .views import types, types_editing, types_versions

app_name = "cases"

urlpatterns = [
    path("", types.index, name="types"),
    path("nieuw/", types.start, name="type_start"),
    path("bestand/", types.take_in, name="type_import"),
    path("<uuid:type_id>/", types.case_type, name="type"),
    path("<uuid:type_id>/bestand/", types.save_as_file, name="type_export"),
    path("<uuid:type_id>/schakelaar/", types.switch, name="type_switch"),
    path("<uuid:type_id>/weg/", types.delete, name="type_delete"),
    path("<uuid:type_id>/maken/", types_editing.edit, name="type_edit"),
    path("<uuid:type_id>/maken/deel/", types_editing.parts, name="type_parts"),
    path("<uuid:type_id>/publiceren/", types_editing.publish, name="type_publish"),
    path("<uuid:type_id>/concept-weg/", types_editing.discard, name="type_discard"),
    path("<uuid:type_id>/versies/", types_versions.index, name="type_versions"),
    path("<uuid:type_id>/versies/<int:number>/", types_versions.version, name="type_version"),
    path("<uuid:type_id>/verschil/", types_versions.difference, name="type_difference"),
]
