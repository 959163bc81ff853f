"""Addresses of what programs of others read, under ``/<association>/``."""

from django.urls import path

from koshin.web.public import attestations

app_name = "open"

urlpatterns = [
    path("did.json", attestations.did, name="did"),
    path("root.crt", attestations.root, name="root"),
    path("credentials/<str:code>.json", attestations.document, name="document"),
    path("credentials/<str:code>.jwt", attestations.token, name="token"),
    path("status/<slug:purpose>/<int:number>", attestations.status, name="status"),
]
