"""Addresses of this app: `office` under /office/, `portal` under /portal/, `public` at the root."""

from django.urls import URLPattern, path

from aanzet.documents.web import files, parts, reader
from aanzet.documents.web import portal as pages
from aanzet.documents.web.office import dossier, folders, items, settings

office: list[URLPattern] = [
    path("documents/", items.search, name="office-documents"),
    path("documents/<uuid:item_id>/", items.document, name="office-document"),
    path("documents/<uuid:item_id>/text/", reader.as_text, name="office-document-text"),
    path("documents/<uuid:item_id>/visibility/", items.visibility, name="office-document-visibility"),
    path("documents/<uuid:item_id>/version/", items.version, name="office-document-version"),
    path("documents/<uuid:item_id>/remove/", items.remove, name="office-document-remove"),
    path("documents/versions/<uuid:version_id>/seen/", reader.seen, name="office-document-seen"),
    path("clients/<str:number>/dossier/", dossier.dossier_page, name="dossier"),
    path("clients/<str:number>/dossier/upload/", dossier.upload, name="dossier-upload"),
    path("clients/<str:number>/dossier/describe/", dossier.describe, name="dossier-describe"),
    path("clients/<str:number>/dossier/upload/<uuid:file_id>/forget/", dossier.forget, name="dossier-forget"),
    path("clients/<str:number>/dossier/folders/new/", folders.new_folder, name="dossier-folder-new"),
    path("clients/<str:number>/dossier/folders/template/", folders.lay_out, name="dossier-folders-template"),
    path("clients/<str:number>/dossier/folders/<uuid:folder_id>/", folders.folder_page, name="dossier-folder"),
    path("clients/<str:number>/dossier/folders/<uuid:folder_id>/delete/", folders.delete, name="dossier-folder-delete"),
    path("settings/dossier/", settings.overview, name="settings-dossier"),
    path("settings/dossier/kinds/new/", settings.kind_page, name="settings-kind-new"),
    path("settings/dossier/kinds/<uuid:type_id>/", settings.kind_page, name="settings-kind"),
    path("settings/dossier/kinds/<uuid:type_id>/archive/", settings.archive_kind, name="settings-kind-archive"),
    path("settings/dossier/folders/new/", settings.template_folder, name="settings-folder-new"),
    path("settings/dossier/folders/apply/", settings.apply, name="settings-folders-apply"),
    path("settings/dossier/folders/<slug:key>/", settings.template_folder, name="settings-folder"),
    path("settings/dossier/folders/<slug:key>/remove/", settings.remove_folder, name="settings-folder-remove"),
]
portal: list[URLPattern] = [
    path("documents/", pages.documents, name="portal-documents"),
    path("documents/all/", pages.download_all, name="portal-documents-all"),
    path("documents/upload/", pages.upload, name="portal-documents-upload"),
    path("documents/<uuid:item_id>/", pages.document, name="portal-document"),
    path("documents/<uuid:item_id>/text/", reader.as_text, name="portal-document-text"),
    path("documents/versions/<uuid:version_id>/seen/", reader.seen, name="portal-document-seen"),
]
public: list[URLPattern] = [
    path("uploads/", parts.begin, name="upload-begin"),
    path("uploads/<uuid:upload_id>/", parts.part, name="upload-part"),
    path("uploads/<uuid:upload_id>/forget/", parts.forget, name="upload-forget"),
    path("files/<uuid:version_id>/", files.download, name="file"),
    path("files/<uuid:version_id>/picture/", files.shown_picture, name="file-picture"),
]
