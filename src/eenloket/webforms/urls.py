from django.urls import path

from .views import editor, figures, held, overview, versions

app_name = "webforms"

urlpatterns = [
    path("", overview.index, name="index"),
    path("nieuw/", overview.start, name="start"),
    path("producten/", overview.products, name="products"),
    path("tegengehouden/", held.index, name="held"),
    path("tegengehouden/<uuid:submission_id>/", held.one, name="held_one"),
    path("<uuid:form_id>/", editor.form, name="form"),
    path("<uuid:form_id>/deel/", editor.parts, name="form_parts"),
    path("<uuid:form_id>/plaats/", overview.place, name="form_place"),
    path("<uuid:form_id>/publiceren/", versions.publish, name="form_publish"),
    path("<uuid:form_id>/schakelaar/", versions.switch, name="form_switch"),
    path("<uuid:form_id>/kopie/", overview.copy, name="form_copy"),
    path("<uuid:form_id>/weg/", overview.delete, name="form_delete"),
    path("<uuid:form_id>/versies/", versions.index, name="form_versions"),
    path("<uuid:form_id>/versies/<int:number>/", versions.version, name="form_version"),
    path("<uuid:form_id>/cijfers/", figures.form, name="form_figures"),
    path("<uuid:form_id>/cijfers/bezoeken/", figures.rows, name="form_visits"),
]
