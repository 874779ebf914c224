from django.urls import path

from .views import entry, heat, person, rounds, scale

app_name = "assessment"

urlpatterns = [
    path("", heat.index, name="index"),
    path("mensen/", heat.people, name="people"),
    path("groepen/", heat.groups, name="groups"),
    path("certificaten/", heat.expiring, name="expiring"),
    path("schaal/", scale.scale, name="scale"),
    path("mij/", person.own, name="own"),
    path("medewerker/", person.individual, name="individual"),
    path("medewerker/<uuid:employee_id>/", person.employee, name="employee"),
    path("medewerker/<uuid:employee_id>/doel/", person.purpose, name="purpose"),
    path("medewerker/<uuid:employee_id>/<str:key>/", person.evidence, name="evidence"),
    path("medewerker/<uuid:employee_id>/<str:key>/oordeel/", person.record, name="record"),
    path("rondes/", rounds.rounds, name="rounds"),
    path("rondes/nieuw/", rounds.plan, name="plan"),
    path("rondes/<uuid:round_id>/", rounds.progress, name="round"),
    path("rondes/<uuid:round_id>/herinner/", rounds.remind, name="remind"),
    path("ronde/<uuid:entry_id>/", entry.answer, name="entry_self"),
    path("ronde/<uuid:entry_id>/bewaar/", entry.save, name="entry_save"),
    path("ronde/<uuid:entry_id>/gesprek/", entry.conversation, name="conversation"),
]
