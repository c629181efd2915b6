"""Addresses of this app: `office` under /office/, `portal` under /portal/, `public` at the root."""

from django.urls import URLPattern, path

from aanzet.clients.web.office import (
    clients,
    contacts,
    functions,
    import_onboarding,
    import_steps,
    imports,
    products,
    team,
)

client, contact, batch = "clients/<str:number>/", "contacts/<str:number>/", "clients/import/<uuid:batch_id>/"

office: list[URLPattern] = [
    path("clients/new/", clients.new_client, name="client-new"),
    path("clients/import/", imports.upload, name="import"),
    path("clients/import/format.xlsx", imports.template, name="import-format"),
    path(batch, import_steps.report, name="import-report"),
    path(f"{batch}tabs/", imports.tabs, name="import-tabs"),
    path(f"{batch}columns/", imports.columns, name="import-columns"),
    path(f"{batch}check/", import_steps.check, name="import-check"),
    path(f"{batch}again/", import_steps.again, name="import-again"),
    path(f"{batch}rejected.xlsx", import_steps.rejected, name="import-rejected"),
    path(f"{batch}preview/", import_steps.preview, name="import-preview"),
    path(f"{batch}progress/", import_steps.progress, name="import-progress"),
    path(f"{batch}onboarding/", import_onboarding.section, name="import-onboarding"),
    path(f"{batch}undo/", import_steps.undo, name="import-undo"),
    path(f"{client}details/", clients.details, name="client-details"),
    path(f"{client}end/", clients.end, name="client-end"),
    path(f"{client}archive/", clients.archive, name="client-archive"),
    path(f"{client}reactivate/", clients.reactivate, name="client-reactivate"),
    path(f"{client}reveal/<str:field>/", clients.reveal, name="client-reveal"),
    path(f"{client}contacts/", contacts.client_contacts, name="client-contacts"),
    path(f"{client}contacts/<uuid:contact_id>/", contacts.link, name="client-contact"),
    path(f"{client}contacts/<uuid:contact_id>/primary/", contacts.primary, name="client-contact-primary"),
    path(f"{client}contacts/<uuid:contact_id>/unlink/", contacts.unlink, name="client-contact-unlink"),
    path(f"{client}contacts/<uuid:contact_id>/up/", contacts.move_contact, name="client-contact-up"),
    path(f"{client}team/", team.client_team, name="client-team"),
    path(f"{client}team/<uuid:role_id>/<uuid:member_id>/end/", team.end, name="client-role-end"),
    path(f"{client}team/<uuid:role_id>/<uuid:member_id>/up/", team.move, name="client-role-up"),
    path(f"{client}products/", products.client_products, name="client-products"),
    path(f"{client}products/take/", products.take, name="client-product-take"),
    path(f"{client}products/<uuid:row_id>/end/", products.end, name="client-product-end"),
    path(f"{client}periods/", products.set_period, name="client-period"),
    path(f"{client}periods/<uuid:row_id>/remove/", products.remove_period, name="client-period-remove"),
    path(f"{client}accounts/", products.add_account, name="client-account"),
    path(f"{client}accounts/<uuid:row_id>/remove/", products.remove_account, name="client-account-remove"),
    path("contacts/", contacts.contacts, name="contacts"),
    path(contact, contacts.contact, name="contact"),
    path(f"{contact}invite/", contacts.invite, name="contact-invite"),
    path(f"{contact}look/", contacts.look, name="contact-look"),
    path(f"{contact}block/", contacts.block, name="contact-block"),
    path(f"{contact}unblock/", contacts.unblock, name="contact-unblock"),
    path("settings/products/", products.settings_products, name="settings-products"),
    path("settings/products/<uuid:product_id>/", products.settings_product, name="settings-product"),
    path("settings/products/<uuid:product_id>/archive/", products.archive, name="settings-product-archive"),
    path("settings/products/<uuid:product_id>/restore/", products.restore, name="settings-product-restore"),
    path("settings/functions/", functions.settings_functions, name="settings-functions"),
    path("settings/functions/<slug:key>/", functions.rename, name="settings-function"),
    path("settings/functions/<slug:key>/archive/", functions.archive, name="settings-function-archive"),
]
portal: list[URLPattern] = []
public: list[URLPattern] = []
