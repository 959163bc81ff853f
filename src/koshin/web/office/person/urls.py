"""The addresses of the pages about one person, under ``/<association>/office/people``."""

from django.urls import path

from koshin.web.office.person import duplicates, looking, page, search

urlpatterns = [
    path("people", search.index, name="people"),
    path("people/<int:holder>", page.detail, name="person"),
    path("people/<int:holder>/look", looking.look, name="person_look"),
    path("people/<int:holder>/same-as", duplicates.propose, name="duplicate_propose"),
    path("people/duplicates", duplicates.index, name="duplicates"),
    path("people/duplicates/find", duplicates.find, name="duplicates_find"),
    path("people/duplicates/<int:duplicate>", duplicates.detail, name="duplicate"),
    path("people/duplicates/<int:duplicate>/<slug:act>", duplicates.act, name="duplicate_act"),
]
