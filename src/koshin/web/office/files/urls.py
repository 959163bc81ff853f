"""The addresses of files in and out, under ``/<association>/office/files``."""

from django.urls import path

from koshin.web.office.files import deciding, exports, imports

urlpatterns = [
    path("files", imports.index, name="files"),
    path("files/imports/<uuid:batch>", imports.detail, name="import"),
    path("files/imports/<uuid:batch>/columns", imports.columns, name="import_columns"),
    path("files/imports/<uuid:batch>/<slug:act>", deciding.act, name="import_act"),
    path("files/exports", exports.index, name="exports"),
    path("files/exports/<uuid:export>/decide", exports.decide, name="export_decide"),
    path("files/exports/<uuid:export>/<slug:kind>", exports.take, name="export_take"),
]
