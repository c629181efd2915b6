"""All addresses, by door. Each app names its own; this page only puts them together."""

from django.urls import include, path

from aanzet.access.web.live import audiences_of
from aanzet.access.web.urls import office as access_office
from aanzet.access.web.urls import portal as access_portal
from aanzet.access.web.urls import public as access_public
from aanzet.cases.web.urls import office as cases_office
from aanzet.cases.web.urls import portal as cases_portal
from aanzet.clients.web.urls import office as clients_office
from aanzet.clients.web.urls import portal as clients_portal
from aanzet.core.live import event_stream
from aanzet.documents.web.urls import office as documents_office
from aanzet.documents.web.urls import portal as documents_portal
from aanzet.documents.web.urls import public as documents_public
from aanzet.messages.web.urls import office as messages_office
from aanzet.messages.web.urls import portal as messages_portal
from aanzet.planning.web.urls import office as planning_office

urlpatterns = [
    path("", include("aanzet.core.web.urls")),
    path("events", event_stream(audiences_of), name="events"),
    path("", include(access_public)),
    path("", include(documents_public)),
    path("office/", include("aanzet.office.urls")),
    *(
        path("office/", include(part))
        for part in (access_office, planning_office, cases_office, clients_office, documents_office, messages_office)
    ),
    path("portal/", include("aanzet.portal.urls")),
    *(
        path("portal/", include(part))
        for part in (access_portal, cases_portal, clients_portal, documents_portal, messages_portal)
    ),
]

handler404 = "aanzet.core.web.errors.not_found"
handler500 = "aanzet.core.web.errors.server_error"
