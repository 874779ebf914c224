from django.urls import path

from .views import chart, documents, drafts, exchange, making, reading

app_name = "profiles"

_PROFILE = "profiel/<slug:code>/"
_PERSON = "mensen/<uuid:employee_id>/"

urlpatterns = [
    path("", reading.index, name="index"),
    path("overnemen/", reading.adopt, name="adopt"),
    path("bibliotheek/", reading.library, name="library"),
    path("vergelijken/", reading.compare, name="compare"),
    path("samenvoegen/", making.merge, name="merge"),
    path("importeren/", exchange.upload, name="import"),
    path("importeren/bewaren/", exchange.store, name="import_store"),
    path("exporteren/", exchange.export, name="export"),
    path("landelijk/", exchange.national, name="national"),
    path("gemeenten/", exchange.municipalities, name="municipalities"),
    path("gemeenten/verwijderen/", exchange.drop_municipality, name="municipalities_drop"),
    path("organisatie/", chart.chart, name="chart"),
    path("mensen/", chart.add, name="person_add"),
    path(_PERSON, chart.person, name="person"),
    path(f"{_PERSON}functie/", chart.appoint, name="appoint"),
    path(f"{_PERSON}functie/<uuid:appointment_id>/beeindigen/", chart.end, name="appointment_end"),
    path(f"{_PERSON}leidinggevende/", chart.superior, name="superior"),
    path(_PROFILE, reading.profile, name="profile"),
    path(f"{_PROFILE}gegevens/", making.facts, name="facts"),
    path(f"{_PROFILE}gebruik/", making.in_use, name="in_use"),
    path(f"{_PROFILE}kopie/", making.copy, name="copy"),
    path(f"{_PROFILE}landelijk/<slug:national>/", making.upgrade, name="upgrade"),
    path(f"{_PROFILE}versies/", reading.versions, name="versions"),
    path(f"{_PROFILE}pdf/", documents.profile_pdf, name="pdf"),
    path(f"{_PROFILE}vacature/", documents.vacancy, name="vacancy"),
    path(f"{_PROFILE}gesprek/", documents.interview, name="interview"),
    path(f"{_PROFILE}concept/", drafts.draft, name="draft"),
    path(f"{_PROFILE}concept/tabel/", drafts.table, name="draft_table"),
    path(f"{_PROFILE}concept/kop/", drafts.head, name="draft_head"),
    path(f"{_PROFILE}concept/element/", drafts.element, name="draft_element_new"),
    path(f"{_PROFILE}concept/element/<str:key>/", drafts.element, name="draft_element"),
    path(f"{_PROFILE}concept/tekst/", drafts.section, name="draft_section_new"),
    path(f"{_PROFILE}concept/tekst/<str:key>/", drafts.section, name="draft_section"),
    path(f"{_PROFILE}concept/publiceren/", drafts.publish, name="draft_publish"),
    path(f"{_PROFILE}concept/weggooien/", drafts.discard, name="draft_discard"),
]
