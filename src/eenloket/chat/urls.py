from django.urls import path

from .views import citizen, desk, settings, widget

app_name = "chat"

urlpatterns = [
    # the desk
    path("kanalen/chat/", settings.index, name="settings"),
    path("kanalen/chat/<slug:municipality>/", settings.edit, name="settings_edit"),
    path("werk/chats/", desk.mine, name="mine"),
    path("werk/chat/<uuid:conversation_id>/", desk.lines, name="desk_lines"),
    path("werk/chat/<uuid:conversation_id>/stuur/", desk.send, name="desk_send"),
    path("werk/chat/<uuid:conversation_id>/typt/", desk.typing, name="desk_typing"),
    path("werk/chat/<uuid:conversation_id>/bestand/", desk.file, name="desk_file"),
    path("werk/chat/<uuid:conversation_id>/mail/", desk.mail, name="desk_mail"),
    # the citizen, known by a token
    path("<slug:municipality>/chat.js", widget.script, name="script"),
    path("<slug:municipality>/chat/venster/", widget.frame, name="frame"),
    path("<slug:municipality>/chat/begin/", citizen.begin, name="begin"),
    path("<slug:municipality>/chat/regels/", citizen.lines, name="lines"),
    path("<slug:municipality>/chat/bestand/", citizen.send_file, name="send_file"),
    path("<slug:municipality>/chat/bestand/<uuid:document_id>/", citizen.file, name="file"),
    path("<slug:municipality>/chat/<slug:step>/", citizen.act, name="act"),
]
