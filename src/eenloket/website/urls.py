from django.urls import path

from .views import answers, chat, form_sending, forms, functions, home, machines, reactions, status, subjects

app_name = "website"

urlpatterns = [
    path("", home.front, name="front"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemaps, name="sitemaps"),
    path("thema/<slug:municipality>.css", home.theme, name="theme"),
    path("folders/<slug:name>/", answers.brochure, name="brochure"),
    path("formulieren/", forms.steer, name="forms_anywhere"),
    path("formulier/<slug:slug>/", forms.steer, name="form_anywhere"),
    path("<slug:municipality>/", home.home, name="home"),
    path("<slug:municipality>/zoeken/", answers.search, name="search"),
    path("<slug:municipality>/onderwerp/<slug:area>/", answers.area, name="area"),
    path("<slug:municipality>/antwoord/<slug:slug>/", answers.answer, name="answer"),
    path("<slug:municipality>/antwoord/<slug:slug>/reactie/", reactions.reaction, name="reaction"),
    path("<slug:municipality>/onderwerpen/", subjects.subjects, name="subjects"),
    path("<slug:municipality>/onderwerpen/<slug:code>/", subjects.subject, name="subject"),
    path("<slug:municipality>/product/<slug:slug>/", subjects.product, name="product"),
    path("<slug:municipality>/locaties/", subjects.locations, name="locations"),
    path("<slug:municipality>/sitemap.xml", machines.sitemap, name="sitemap"),
    path("<slug:municipality>/formulieren/", forms.index, name="forms"),
    path("<slug:municipality>/formulier/<slug:slug>/", forms.form, name="form"),
    path("<slug:municipality>/formulier/<slug:slug>/stap/<slug:page>/", forms.page, name="form_page"),
    path("<slug:municipality>/formulier/<slug:slug>/antwoorden/", forms.offers, name="form_offers"),
    path("<slug:municipality>/formulier/<slug:slug>/controle/", form_sending.check, name="form_check"),
    path("<slug:municipality>/formulier/<slug:slug>/klaar/", form_sending.done, name="form_done"),
    path("<slug:municipality>/volgen/", status.status, name="status"),
    path("<slug:municipality>/werken/functies/", functions.functions, name="functions"),
    path("<slug:municipality>/werken/functies/<slug:code>/", functions.function, name="function"),
    path("<slug:municipality>/chat/", chat.chat, name="chat"),
    path("<slug:municipality>/contact/", home.contact, name="contact"),
    path("<slug:municipality>/privacy/", home.privacy, name="privacy"),
    path("<slug:municipality>/toegankelijkheid/", home.accessibility, name="accessibility"),
]
