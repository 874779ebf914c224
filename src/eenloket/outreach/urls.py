from django.urls import path

from .views import broadcasts, single, texts

app_name = "outreach"

urlpatterns = [
    path("", broadcasts.index, name="broadcasts"),
    path("sms/", single.sms, name="sms"),
    path("sms/wens/<uuid:party_id>/", single.consent, name="consent"),
    path("herinneringen/", single.reminders, name="reminders"),
    path("teksten/", texts.index, name="texts"),
    path("teksten/<str:code>/<slug:channel>/", texts.text, name="text"),
    path("nieuw/<uuid:broadcast_id>/", broadcasts.new, name="broadcast_new"),
    path("tellen/", broadcasts.count, name="count"),
    path("<uuid:broadcast_id>/", broadcasts.broadcast, name="broadcast"),
    path("<uuid:broadcast_id>/mensen/", broadcasts.people, name="broadcast_people"),
    path("<uuid:broadcast_id>/overgeslagen/", broadcasts.skipped, name="broadcast_skipped"),
    path("<uuid:broadcast_id>/stap/<slug:step>/", broadcasts.act, name="broadcast_act"),
    path("mensen/<uuid:recipient_id>/<slug:decision>/", broadcasts.decide, name="broadcast_decide"),
]
