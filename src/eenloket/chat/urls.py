from django.urls import path

from .views import citizen, widget

app_name = "chat"

urlpatterns = [
    # the citizen, known by a token
    path("<slug:municipality>/chat.js", widget.script, name="script"),
    path("<slug:municipality>/chat/venster/", widget.frame, name="frame"),
    path("<slug:municipality>/chat/begin/", citizen.begin, name="begin"),
    path("<slug:municipality>/chat/regels/", citizen.lines, name="lines"),
    path("<slug:municipality>/chat/bestand/", citizen.send_file, name="send_file"),
    path("<slug:municipality>/chat/bestand/<uuid:document_id>/", citizen.file, name="file"),
    path("<slug:municipality>/chat/<slug:step>/", citizen.act, name="act"),
]
