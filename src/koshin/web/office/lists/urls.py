"""The addresses of lists and of acts on many, under ``/<association>/office/lists``."""

from django.urls import path

from koshin.web.office.lists import bulk, showing

urlpatterns = [
    path("lists", showing.first, name="lists"),
    path("lists/acts", bulk.index, name="bulk_acts"),
    path("lists/acts/<uuid:bulk_act>", bulk.detail, name="bulk_act"),
    path("lists/acts/<uuid:bulk_act>/<slug:verb>", bulk.decide, name="bulk_decide"),
    path("lists/<slug:kind>", showing.index, name="list"),
    path("lists/<slug:kind>/save", showing.save, name="view_save"),
    path("lists/<slug:kind>/forget/<int:view>", showing.forget, name="view_forget"),
    path("lists/<slug:kind>/act/<slug:act>", bulk.new, name="bulk_new"),
]
