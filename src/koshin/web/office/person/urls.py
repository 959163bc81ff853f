"""The addresses of the pages about one person, under ``/<association>/office/people``."""

from django.urls import path

from koshin.web.office.person import looking, page, search

urlpatterns = [
    path("people", search.index, name="people"),
    path("people/<int:holder>", page.detail, name="person"),
    path("people/<int:holder>/look", looking.look, name="person_look"),
]
