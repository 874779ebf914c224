from django.urls import path

from .views import board, queues, reach, strip

app_name = "routing"

urlpatterns = [
    # the own status and what is offered, on every page of the desk
    path("werk/stand/", strip.strip, name="strip"),
    path("werk/stand/hier/", strip.beat, name="beat"),
    path("werk/stand/hulp/", strip.help_wanted, name="help"),
    path("werk/aanbod/<uuid:offer_id>/neem/", strip.accept, name="accept"),
    path("werk/aanbod/<uuid:offer_id>/laat/", strip.decline, name="decline"),
    path("werk/beurt/<uuid:item_id>/langer/", strip.longer, name="longer"),
    path("werk/beurt/<uuid:item_id>/doorverbinden/", strip.transfer_dialog, name="transfer"),
    # departments: whether they can be reached, and asking one of them
    path("werk/bereikbaar/", reach.strip, name="reach_strip"),
    path("werk/bereikbaar/hier/", reach.beat, name="reach_beat"),
    path("bereikbaarheid/", reach.reach, name="reach"),
    path("bereikbaarheid/<uuid:department_id>/", reach.department, name="reach_department"),
    path("werk/oproep/<uuid:ring_id>/", reach.ring, name="ring"),
    path("werk/oproep/<uuid:ring_id>/neem/", reach.accept, name="ring_accept"),
    path("werk/oproep/<uuid:ring_id>/laat/", reach.decline, name="ring_decline"),
    path("werk/oproep/<uuid:ring_id>/weg/", reach.put_away, name="ring_put_away"),
    # what happens now, for who leads it
    path("nu/collega/<uuid:staff_id>/", board.person, name="person"),
    path("nu/afspraak/<uuid:move_id>/einde/", board.end_move, name="move_end"),
    path("nu/beurt/<uuid:item_id>/overnemen/", board.take_over, name="take_over"),
    path("nu/beurt/<uuid:item_id>/", board.item, name="item"),
    path("nu/rij/<uuid:queue_id>/", board.line, name="line"),
    # the queues and their rules
    path("wachtrijen/", queues.queues, name="queues"),
    path("wachtrijen/proef/", queues.trial, name="queue_trial"),
    path("wachtrijen/nieuw/", queues.edit, name="queue_new"),
    path("wachtrijen/<uuid:queue_id>/", queues.edit, name="queue"),
    path("wachtrijen/<uuid:queue_id>/versie/<int:number>/", queues.restore, name="queue_restore"),
]
