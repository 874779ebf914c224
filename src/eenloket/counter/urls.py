from django.urls import path

from .views import agenda, alarms, mine, overview, reception, setup

app_name = "counter"

urlpatterns = [
    path("", overview.index, name="index"),
    path("plek/<uuid:counter_id>/<slug:step>/", overview.counter, name="index_counter"),
    path("wacht/<uuid:ticket_id>/<slug:step>/", overview.waiting, name="index_waiting"),
    path("loket/", mine.index, name="mine"),
    path("loket/zitten/", mine.sit, name="mine_sit"),
    path("loket/volgende/", mine.call_next, name="mine_next"),
    path("loket/<uuid:ticket_id>/<slug:step>/", mine.act, name="mine_act"),
    path("ontvangst/", reception.index, name="reception"),
    path("ontvangst/<uuid:location_id>/", reception.location, name="reception_location"),
    path("ontvangst/<uuid:location_id>/melden/", reception.check_in, name="reception_check_in"),
    path("afspraken/", agenda.index, name="agenda"),
    path("afspraken/nieuw/", agenda.new, name="agenda_new"),
    path("afspraken/<uuid:appointment_id>/", agenda.one, name="agenda_one"),
    path("inrichten/", setup.index, name="setup"),
    path("inrichten/locatie/<uuid:location_id>/", setup.location, name="setup_location"),
    path("inrichten/locatie/<uuid:location_id>/<slug:part>/", setup.part, name="setup_part"),
    path("inrichten/dienst/<uuid:service_id>/", setup.service, name="setup_service"),
    path("hulp/", alarms.bar, name="alarm"),
    path("hulp/roepen/", alarms.call, name="alarm_call"),
    path("hulp/<uuid:alarm_id>/<slug:step>/", alarms.step, name="alarm_step"),
]
