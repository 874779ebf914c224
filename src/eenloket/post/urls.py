from django.urls import path

from .views import incoming, letter, outgoing, templates

app_name = "post"

urlpatterns = [
    path("", incoming.index, name="index"),
    path("ingeschreven/", incoming.settled, name="settled"),
    path("afdeling/", incoming.department, name="department"),
    path("toevoegen/", incoming.upload, name="upload"),
    path("scan/<uuid:batch_id>/opnieuw/", incoming.again, name="again"),
    path("scheidingsblad/", incoming.separator, name="separator"),
    path("brief/<uuid:letter_id>/", letter.letter, name="letter"),
    path("brief/<uuid:letter_id>/bladzijden/", letter.arrange, name="arrange"),
    path("brief/<uuid:letter_id>/geen-post/", letter.put_away, name="put_away"),
    path("brief/<uuid:letter_id>/terug/", letter.bring_back, name="bring_back"),
    path("brief/<uuid:letter_id>/klant/", letter.find_party, name="find_party"),
    path("bladzijde/<uuid:page_id>/", letter.page_picture, name="page"),
    path("uit/", outgoing.index, name="outgoing"),
    path("uit/nieuw/<str:kind>/<uuid:about_id>/", outgoing.write, name="write"),
    path("uit/afdruk/", outgoing.make_batch, name="make_batch"),
    path("uit/afdruk/<uuid:batch_id>/", outgoing.print_batch, name="print_batch"),
    path("uit/afdruk/<uuid:batch_id>/verstuurd/", outgoing.posted, name="posted"),
    path("uit/<uuid:letter_id>/opnieuw/", outgoing.again, name="print_again"),
    path("uit/<uuid:letter_id>/intrekken/", outgoing.withdraw, name="withdraw"),
    path("sjablonen/", templates.index, name="templates"),
    path("sjablonen/standaard/", templates.add_standard, name="standard_templates"),
    path("sjablonen/<uuid:template_id>/", templates.edit, name="template"),
]
