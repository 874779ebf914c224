from django.urls import path

from .views import audit, cases, content, conversation, figures, finish, outbox, party, preferences, staff, work

app_name = "desk"

urlpatterns = [
    path("werk/", work.work, name="work"),
    path("start/", work.home, name="home"),
    path("start/niets/", work.nothing, name="nothing"),
    path("zoeken/", work.search_all, name="search_all"),
    path("voorkeuren/", preferences.preferences, name="preferences"),
    # conversations
    path("werk/nieuw/", conversation.start, name="conversation_start"),
    path("werk/gesprek/<uuid:conversation_id>/", conversation.conversation, name="conversation"),
    path("werk/gesprek/<uuid:conversation_id>/ophangen/", conversation.hang_up, name="conversation_hang_up"),
    path(
        "werk/gesprek/<uuid:conversation_id>/gemeente/",
        conversation.change_municipality,
        name="conversation_municipality",
    ),
    path("werk/gesprek/<uuid:conversation_id>/vraag/", conversation.add_question, name="conversation_add_question"),
    path("werk/gesprek/<uuid:conversation_id>/klant/", party.choose, name="conversation_party"),
    path("werk/gesprek/<uuid:conversation_id>/klant/zoek/", party.find, name="conversation_party_find"),
    path("werk/gesprek/<uuid:conversation_id>/klant/nieuw/", party.create, name="conversation_party_create"),
    path("werk/gesprek/<uuid:conversation_id>/zoek/", conversation.search, name="conversation_search"),
    path("werk/vraag/<uuid:contact_id>/concept/", conversation.save_draft, name="conversation_draft"),
    path("werk/vraag/<uuid:contact_id>/antwoord/<uuid:answer_id>/", conversation.answer, name="conversation_answer"),
    path("werk/vraag/<uuid:contact_id>/gebruikt/", conversation.mark_used, name="conversation_used"),
    path("werk/vraag/<uuid:contact_id>/opslaan/", finish.store, name="conversation_store"),
    path("werk/vraag/<uuid:contact_id>/vervalt/", conversation.drop, name="conversation_drop"),
    path("werk/vraag/<uuid:contact_id>/afronden/<slug:result>/", finish.finish_dialog, name="conversation_finish"),
    path("werk/vraag/<uuid:contact_id>/overdragen/", finish.hand_over, name="conversation_hand_over"),
    path("werk/vraag/<uuid:contact_id>/belofte/", finish.promise, name="conversation_promise"),
    path("werk/vraag/<uuid:contact_id>/stuur/", finish.send, name="conversation_send"),
    path("werk/vraag/<uuid:contact_id>/melding/", finish.signal, name="conversation_signal"),
    path("werk/organisaties/", finish.organisations, name="conversation_organisations"),
    path("werk/klant/<uuid:party_id>/", party.party, name="party"),
    path("werk/contact/<uuid:contact_id>/", party.contact, name="contact"),
    # cases
    path("zaken/", cases.inbox, name="inbox"),
    path("zaken/<uuid:case_id>/", cases.case, name="case"),
    path("zaken/<uuid:case_id>/<slug:step>/", cases.act, name="case_act"),
    path("link/<str:token>/", cases.by_link, name="link"),
    path("link/<str:token>/<slug:step>/", cases.act_by_link, name="link_act"),
    # figures
    path("cijfers/", figures.figures, name="figures"),
    path("cijfers/stijgers/", figures.rises, name="figures_rises"),
    path("cijfers/contacten/", figures.rows, name="figures_rows"),
    # content
    path("inhoud/", content.content, name="content"),
    path("inhoud/cijfers/", content.figures, name="content_figures"),
    path("inhoud/meldingen/nieuw/", content.raise_signal, name="content_signal"),
    path("inhoud/<slug:slug>/", content.answer, name="content_answer"),
    path("inhoud/<slug:slug>/zo-gevraagd/", content.asked, name="content_asked"),
    path("inhoud/<slug:slug>/nieuws/<uuid:version_id>/", content.news, name="content_news"),
    # keeping watch
    path("uitgaand/", outbox.outbox, name="outbox"),
    path("uitgaand/postvak/", outbox.mailbox, name="outbox_mailbox"),
    path("uitgaand/gestopt/", outbox.stopped, name="outbox_stopped"),
    path("uitgaand/gestopt/<uuid:stop_id>/", outbox.lift, name="outbox_lift"),
    path("uitgaand/<uuid:message_id>/", outbox.message, name="outbox_message"),
    path("uitgaand/<uuid:message_id>/opnieuw/", outbox.resend, name="outbox_resend"),
    path("uitgaand/<uuid:message_id>/aangekomen/", outbox.arrived, name="outbox_arrived"),
    path("medewerkers/", staff.people, name="staff"),
    path("medewerkers/nieuw/", staff.edit, name="staff_new"),
    path("medewerkers/<uuid:staff_id>/", staff.edit, name="staff_edit"),
    path("medewerkers/<uuid:staff_id>/wachtwoord/", staff.password, name="staff_password"),
    path("logboek/", audit.audit, name="audit"),
]
