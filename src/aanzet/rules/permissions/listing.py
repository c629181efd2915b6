"""Every permission as data (F015). The page that lists them is made from this, so it is always complete."""

from aanzet.rules.msgids import gettext_noop as _
from aanzet.rules.permissions.model import Ask, ContactRule, Permission, Reach

CLIENTS, DOSSIER, MESSAGES = _("Clients and contacts"), _("Dossier"), _("Messages")
CASES, TEMPLATES, FILINGS = _("Cases"), _("Templates"), _("Filings")
SIGNING, PAYMENTS, INVOICES = _("Signing"), _("Payments"), _("Invoices")
INSIGHTS, PLANNING, AML = _("Insights and shared views"), _("Planning"), _("Anti-money-laundering")
SENSITIVE, EXPORT, ADMINISTRATION = _("Sensitive numbers"), _("Export and privacy"), _("Administration")
OVERSIGHT = _("Log and failures")

CLIENT_CARD, CLIENT_LIST, IMPORT = _("Client card"), _("Client list"), _("Import")
CONTACT_CARD, CASE_PAGE, QUEUE = _("Contact card"), _("Case page"), _("Work queue")
BULK_START, TEMPLATE_PAGE, CONVERSATIONS = _("Bulk start"), _("Templates (screen)"), _("Conversations")
TEXT_LIBRARY, FILING_INBOX, INVOICE_PAGE = _("Message templates"), _("Filing inbox"), _("Invoice page")
FIGURES = _("Process insight")
BOARD, TEAM, SETTINGS, PORTAL = _("Planboard"), _("Team members"), _("Settings"), _("Portal")
FAILURE_LIST, ACTIVITY_LOG, AML_TAB = _("Failures"), _("Activity log"), _("AML tab")
PAYMENT_LIST, SIGNING_PAGE, PRIVACY, CALLS = _("Payment requests"), _("Signing requests"), _("Privacy"), _("Calls")

_R, _S, _FOUR = frozenset({Ask.REASON}), frozenset({Ask.STEP_UP}), frozenset({Ask.FOUR_EYES})
_ORG, _RESPONSIBLE, _ADDRESSED, _OWN = Reach.ORGANIZATION, Reach.RESPONSIBLE, Reach.ADDRESSED, Reach.OWN
_P, _C = Permission, ContactRule

ALL: tuple[Permission, ...] = (
    _P("clients.view", _("See clients and everything on their card that is not restricted."), CLIENTS,
       (CLIENT_LIST, CLIENT_CARD), contact=_C.LINKED),
    _P("contacts.view", _("See contacts and at which clients they act."), CLIENTS,
       (CLIENT_CARD, CONTACT_CARD), contact=_C.LINKED),
    _P("clients.edit", _("Add and change clients and contacts."), CLIENTS,
       (CLIENT_CARD, CONTACT_CARD), contact=_C.OWN),
    _P("clients.import", _("Import clients and contacts from a sheet, and undo it."), CLIENTS, (IMPORT,), _ORG),
    _P("clients.archive", _("End or archive clients."), CLIENTS, (CLIENT_CARD,), asks=_R),
    _P("clients.merge", _("Merge two clients or two contacts."), CLIENTS, (CLIENT_CARD, CONTACT_CARD), asks=_R),
    _P("contacts.link", _("Link contacts to clients, unlink them and give them portal access."), CLIENTS,
       (CLIENT_CARD, CONTACT_CARD)),
    _P("contacts.reset_second_factor", _("Reset the second factor of a contact."), CLIENTS, (CONTACT_CARD,), asks=_S),
    _P("contacts.view_as", _("Look at the portal as a contact sees it, read-only and logged."), CLIENTS,
       (CONTACT_CARD, CASE_PAGE, PORTAL)),
    _P("sensitive.reveal", _("Reveal a BSN or a document number, with a reason; each time is logged."), SENSITIVE,
       (CLIENT_CARD, CONTACT_CARD), contact=_C.OWN, asks=_S | _R, extra_grant=True),
    _P("aml.view", _("See client due diligence, ownership and risk."), AML, (AML_TAB,)),
    _P("aml.edit", _("Record client due diligence, ownership and risk."), AML, (AML_TAB,)),
    _P("aml.compliance", _("See and write notes on unusual transactions."), AML, (AML_TAB,),
       asks=_S, extra_grant=True),
    _P("dossier.view", _("See the dossier."), DOSSIER, (CLIENT_CARD, CASE_PAGE), contact=_C.SHARED),
    _P("dossier.edit", _("Add documents and change what is known about them."), DOSSIER,
       (CLIENT_CARD, CASE_PAGE), contact=_C.ADDRESSED),
    _P("dossier.restore", _("Put removed documents back."), DOSSIER, (CLIENT_CARD,), asks=_R),
    _P("messages.view", _("Read conversations with clients."), MESSAGES, (CONVERSATIONS, CASE_PAGE),
       contact=_C.ADDRESSED),
    _P("messages.write", _("Write to clients."), MESSAGES, (CONVERSATIONS, CASE_PAGE), contact=_C.ADDRESSED),
    _P("messages.note", _("Write internal notes."), MESSAGES, (CONVERSATIONS, CASE_PAGE)),
    _P("messages.manage", _("Close, label and hand over conversations of others."), MESSAGES, (CONVERSATIONS,),
       asks=_R),
    _P("messages.delete", _("Delete a message; that it was there stays visible."), MESSAGES, (CONVERSATIONS,),
       asks=_R),
    _P("calls.view", _("See calls and call-back requests."), MESSAGES, (CALLS,)),
    _P("calls.use", _("Record calls and call-back requests."), MESSAGES, (CALLS,), contact=_C.LINKED),
    _P("texts.use", _("Use message templates."), MESSAGES, (CONVERSATIONS,), _ORG),
    _P("texts.manage", _("Change message templates."), MESSAGES, (TEXT_LIBRARY,), _ORG),
    _P("insights.view", _("Use saved filters and insights on clients within reach."), INSIGHTS,
       (CLIENT_LIST, FIGURES)),
    _P("insights.own", _("Save own filters and views."), INSIGHTS, (CLIENT_LIST, QUEUE), _OWN),
    _P("insights.manage", _("Save and change filters and views that are shared."), INSIGHTS,
       (CLIENT_LIST, QUEUE), _ORG),
    _P("insights.people", _("See figures per person, and of small groups of people."), INSIGHTS, (FIGURES,), _ORG),
    _P("cases.view", _("See cases, their phases, tasks and whose turn it is."), CASES,
       (QUEUE, CASE_PAGE), contact=_C.SHARED),
    _P("cases.start", _("Start a case for a client."), CASES, (CLIENT_CARD, CASE_PAGE), contact=_C.OPEN),
    _P("cases.bulk_start", _("Start cases for many clients at once."), CASES, (BULK_START,), _ORG),
    _P("cases.advance", _("Handle what one is responsible for: tasks, checkpoints, completing the phase."), CASES,
       (CASE_PAGE, QUEUE), _RESPONSIBLE, contact=_C.ADDRESSED),
    _P("cases.assign", _("Pick up tasks, and give tasks and phases to someone else."), CASES, (CASE_PAGE, QUEUE)),
    _P("cases.override", _("Step in: move a case or a task with a reason, without being responsible."), CASES,
       (CASE_PAGE,), asks=_R),
    _P("cases.go_back", _("Put a case back to an earlier phase."), CASES, (CASE_PAGE,), asks=_R),
    _P("cases.reopen", _("Reopen a closed case."), CASES, (CASE_PAGE,), asks=_R),
    _P("cases.cancel", _("Stop a case."), CASES, (CASE_PAGE,), asks=_R),
    _P("cases.delete", _("Delete a case that was not started or was stopped."), CASES, (CASE_PAGE,), asks=_R),
    _P("cases.migrate", _("Take running cases to a newer version of their template."), CASES,
       (TEMPLATE_PAGE,), _ORG, asks=_R),
    _P("templates.edit", _("Make and change templates; changes stay a draft."), TEMPLATES, (TEMPLATE_PAGE,), _ORG),
    _P("templates.adopt", _("Adopt a template that somebody else edited."), TEMPLATES, (TEMPLATE_PAGE,), _ORG,
       asks=_FOUR),
    _P("templates.publish", _("Publish and archive templates."), TEMPLATES, (TEMPLATE_PAGE,), _ORG),
    _P("filings.view", _("See returns and their status."), FILINGS, (FILING_INBOX, CASE_PAGE), contact=_C.ADDRESSED),
    _P("filings.link", _("Link a return to a client and a case."), FILINGS, (FILING_INBOX,)),
    _P("filings.present", _("Offer a return to the client."), FILINGS, (FILING_INBOX, CASE_PAGE)),
    _P("filings.withdraw", _("Withdraw an offered return."), FILINGS, (FILING_INBOX, CASE_PAGE)),
    _P("filings.deliver", _("Send returns to the tax authority or another receiver."), FILINGS,
       (FILING_INBOX, CASE_PAGE), asks=_S),
    _P("filings.resolve_unknown", _("Settle a delivery whose answer was lost."), FILINGS, (FILING_INBOX,), asks=_S),
    _P("signing.request", _("Ask for a signature."), SIGNING, (SIGNING_PAGE, CASE_PAGE)),
    _P("signing.sign", _("Sign what one is named for."), SIGNING, (SIGNING_PAGE, PORTAL), _ADDRESSED,
       contact=_C.ADDRESSED, contact_asks=_S),
    _P("signing.record_paper", _("Record a signature on paper."), SIGNING, (SIGNING_PAGE,), asks=_R),
    _P("signing.void", _("Void a signature."), SIGNING, (SIGNING_PAGE,), asks=_R),
    _P("payments.request", _("Ask for a payment."), PAYMENTS, (PAYMENT_LIST,)),
    _P("payments.pay", _("Pay what one is asked to pay."), PAYMENTS, (PORTAL,), _ADDRESSED, contact=_C.ADDRESSED),
    _P("payments.refund", _("Pay money back."), PAYMENTS, (PAYMENT_LIST,), asks=_S | _R | _FOUR),
    _P("invoices.decide", _("Approve or reject invoices one is assigned to, within the own limit."), INVOICES,
       (INVOICE_PAGE,), _RESPONSIBLE),
    _P("invoices.override", _("Step in on an invoice: move it or give it to someone else."), INVOICES,
       (INVOICE_PAGE,), asks=_R),
    _P("invoices.policy", _("Change the rules by which invoices are decided."), INVOICES, (SETTINGS,), _ORG),
    _P("planning.own", _("Plan one's own work."), PLANNING, (BOARD,), _OWN),
    _P("planning.team", _("Plan the work of the team."), PLANNING, (BOARD,), _ORG),
    _P("stand_ins.own", _("Name one's own stand-in."), PLANNING, (TEAM,), _OWN),
    _P("stand_ins.manage", _("Name stand-ins for others."), PLANNING, (TEAM,), _ORG),
    _P("team.view", _("See who is on the team."), ADMINISTRATION, (TEAM,), _ORG),
    _P("team.manage", _("Invite and deactivate team members, and set roles and rights."), ADMINISTRATION,
       (TEAM,), _ORG, asks=_S),
    _P("members.role", _("Make groups and decide who is in them."), ADMINISTRATION, (TEAM,), _ORG),
    _P("settings.manage", _("Change the settings of the organization."), ADMINISTRATION, (SETTINGS,), _ORG, asks=_S),
    _P("integrations.manage", _("Set up connections with other programs."), ADMINISTRATION, (SETTINGS,), _ORG,
       asks=_S),
    _P("api.manage", _("Hand out and revoke access by programs."), ADMINISTRATION, (SETTINGS,), _ORG, asks=_S),
    _P("export.lists", _("Download lists."), EXPORT, (CLIENT_LIST, QUEUE)),
    _P("export.client", _("Export everything of one client."), EXPORT, (CLIENT_CARD,), contact=_C.OWN, asks=_S | _R,
       contact_asks=_S),
    _P("export.organization", _("Export everything of the organization."), EXPORT, (SETTINGS,), _ORG, asks=_S | _R),
    _P("privacy.erase", _("Erase personal data."), EXPORT, (PRIVACY,), _ORG, asks=_S | _R),
    _P("privacy.legal_hold", _("Stop or allow erasing of a file."), EXPORT, (PRIVACY,), _ORG, asks=_S | _R),
    _P("audit.view", _("Search the activity log and who saw what."), OVERSIGHT, (ACTIVITY_LOG,), contact=_C.OWN),
    _P("failures.view", _("See what failed and waits for a person."), OVERSIGHT, (FAILURE_LIST,)),
    _P("failures.resolve", _("Retry or skip what failed."), OVERSIGHT, (FAILURE_LIST,)),
)  # fmt: skip

PERMISSIONS: dict[str, Permission] = {p.code: p for p in ALL}
