"""Sentences of what happens to clients, people, rights and settings, for the timeline and the log."""

from aanzet.cases.queries.timeline.model import Told
from aanzet.rules.msgids import gettext_noop as _

TOLD = {
    "ClientAdded": Told(
        "changes", "building-2", _("%(who)s added the client “%(what)s”"), _("client “%(what)s” added")
    ),
    "ClientChanged": Told(
        "changes", "building-2", _("%(who)s changed data of the client"), _("data of the client changed")
    ),
    "ClientNumberChanged": Told(
        "changes", "building-2", _("%(who)s changed the client number from %(before)s to %(after)s")
    ),
    "ClientEnded": Told("changes", "circle-x", _("%(who)s ended the work for the client")),
    "ClientArchived": Told("changes", "circle-x", _("%(who)s archived the client")),
    "ClientReactivated": Told("changes", "rotate-ccw", _("%(who)s made the client active again")),
    "BankAccountAdded": Told("changes", "banknote", _("%(who)s added a bank account"), _("bank account added")),
    "BankAccountRemoved": Told("changes", "banknote", _("%(who)s removed a bank account")),
    "SensitiveRevealed": Told("seen", "eye", _("%(who)s looked at a protected number")),
    "ClientRemoved": Told("changes", "circle-x", _("%(who)s took back the client %(number)s with its import")),
    "ClientOpenedWithoutRole": Told("seen", "eye", _("%(who)s opened the client “%(client)s” without a team role")),
    "ContactAdded": Told(
        "changes", "user-round", _("%(who)s added the contact %(person)s"), _("contact %(person)s added")
    ),
    "ContactChanged": Told(
        "changes", "user-round", _("%(who)s changed data of %(person)s"), _("data of %(person)s changed")
    ),
    "ContactArchived": Told("changes", "user-round", _("%(who)s archived the contact %(person)s")),
    "ContactLinked": Told("changes", "user-round-check", _("%(who)s linked %(person)s"), _("%(person)s linked")),
    "ContactLinkChanged": Told(
        "changes", "user-round", _("%(who)s changed what %(person)s does here"), _("changed what %(person)s does here")
    ),
    "ContactUnreachable": Told(
        "changes",
        "circle-alert",
        _("nothing arrives at %(person)s any more"),
        _("nothing arrives at %(person)s any more"),
    ),
    "ChannelsExhausted": Told(
        "changes",
        "triangle-alert",
        _("nobody can reach %(person)s: somebody has to call"),
        _("nobody can reach %(person)s: somebody has to call"),
    ),
    "ContactUnlinked": Told("changes", "user-round", _("%(who)s unlinked %(person)s"), _("%(person)s unlinked")),
    "PrimaryContactChanged": Told(
        "changes",
        "user-round-check",
        _("%(who)s made %(person)s the primary contact"),
        _("%(person)s is the primary contact"),
    ),
    "ContactsReordered": Told("changes", "users", _("%(who)s changed the order of the contacts")),
    "PortalAccessInvited": Told(
        "changes", "mail", _("%(who)s invited %(person)s to the portal"), _("%(person)s invited to the portal")
    ),
    "PortalAccessOpened": Told(
        "changes", "log-in", _("%(person)s can use the portal"), _("%(person)s can use the portal")
    ),
    "PortalLookedAt": Told("seen", "eye", _("%(who)s looked along as %(person)s")),
    "PortalAccessBlocked": Told("changes", "lock", _("%(who)s closed the portal to %(person)s")),
    "ContactFunctionAdded": Told(
        "setup", "id-card", _("%(who)s added the function “%(what)s”"), _("function “%(what)s” added")
    ),
    "ContactFunctionRenamed": Told("setup", "id-card", _("%(who)s renamed the function “%(what)s”")),
    "ContactFunctionArchived": Told("setup", "id-card", _("%(who)s archived the function “%(what)s”")),
    "ContactRemoved": Told("changes", "circle-x", _("%(who)s took back a contact with its import")),
    "ImportUploaded": Told("setup", "file-spreadsheet", _("%(who)s handed in a workbook")),
    "ImportStarted": Told("setup", "file-spreadsheet", _("%(who)s started an import"), _("import started")),
    "ImportApplied": Told(
        "setup",
        "file-spreadsheet",
        _("%(who)s imported %(new)s new rows and changed %(changed)s"),
        _("%(new)s new rows imported, %(changed)s changed"),
    ),
    "ImportFailed": Told(
        "setup", "circle-alert", _("An import stopped; it can go on"), _("an import stopped; it can go on")
    ),
    "ImportOnboarded": Told(
        "setup",
        "play",
        _("%(who)s started the onboarding for %(started)s new clients; %(failed)s could not start"),
        _("onboarding started for %(started)s new clients; %(failed)s could not start"),
    ),
    "ImportUndone": Told("setup", "rotate-ccw", _("%(who)s took an import back"), _("import taken back")),
    "ProductAdded": Told(
        "setup", "receipt-text", _("%(who)s added the product “%(what)s”"), _("product “%(what)s” added")
    ),
    "ProductChanged": Told("setup", "receipt-text", _("%(who)s changed the product “%(what)s”")),
    "ProductArchived": Told("setup", "receipt-text", _("%(who)s archived the product “%(what)s”")),
    "ProductRestored": Told("setup", "receipt-text", _("%(who)s restored the product “%(what)s”")),
    "ClientProductTaken": Told(
        "changes",
        "receipt-text",
        _("%(who)s recorded that the client takes %(product)s"),
        _("the client takes %(product)s"),
    ),
    "ClientProductEnded": Told("changes", "receipt-text", _("%(who)s ended %(product)s"), _("%(product)s ended")),
    "FilingPeriodSet": Told(
        "changes", "calendar-check", _("%(who)s set how often the client files"), _("set how often the client files")
    ),
    "FilingPeriodRemoved": Told("changes", "calendar-check", _("%(who)s removed a filing period")),
    "RoleAssigned": Told(
        "changes",
        "user-round-check",
        _("%(who)s gave %(person)s the role %(role)s"),
        _("%(person)s got the role %(role)s"),
    ),
    "RoleEnded": Told(
        "changes", "user-round", _("%(who)s ended %(role)s for %(person)s"), _("%(role)s ended for %(person)s")
    ),
    "RolesReordered": Told("changes", "users", _("%(who)s changed the order of %(role)s")),
    "OrganizationCreated": Told(
        "setup", "building-2", _("The organization was set up"), _("the organization was set up")
    ),
    "OrganizationChanged": Told(
        "setup",
        "settings",
        _("%(who)s changed settings of the organization"),
        _("settings of the organization changed"),
    ),
    "WordChanged": Told("setup", "settings", _("%(who)s changed a word")),
    "PersonAdded": Told("access", "user-round", _("%(who)s added %(person)s"), _("%(person)s added")),
    "PersonChanged": Told(
        "access", "user-round", _("%(who)s changed data of %(person)s"), _("data of %(person)s changed")
    ),
    "EmailChangeAsked": Told("access", "mail", _("%(who)s asked for another e-mail address for %(person)s")),
    "EmailChanged": Told(
        "access",
        "mail",
        _("%(person)s signs in with another e-mail address"),
        _("%(person)s signs in with another e-mail address"),
    ),
    "TeamMemberAdded": Told(
        "access", "user-round", _("%(who)s added %(person)s to the team"), _("%(person)s added to the team")
    ),
    "TeamMemberChanged": Told("access", "user-round", _("%(who)s changed the function or hours of %(person)s")),
    "RoleOfMemberChanged": Told("access", "shield-check", _("%(who)s gave %(person)s another authorization role")),
    "PermissionGranted": Told("access", "key-round", _("%(who)s gave %(person)s a right")),
    "PermissionWithdrawn": Told("access", "key-round", _("%(who)s took a right from %(person)s")),
    "PersonInvited": Told("access", "mail", _("%(who)s invited %(person)s"), _("%(person)s invited")),
    "InvitationRevoked": Told(
        "access",
        "circle-x",
        _("%(who)s withdrew the invitation of %(person)s"),
        _("invitation of %(person)s withdrawn"),
    ),
    "InvitationAccepted": Told(
        "access", "log-in", _("%(person)s accepted the invitation"), _("%(person)s accepted the invitation")
    ),
    "TeamMemberDeactivated": Told("access", "circle-x", _("%(who)s deactivated %(person)s")),
    "TeamMemberReactivated": Told("access", "rotate-ccw", _("%(who)s made %(person)s active again")),
    "AbsenceEntered": Told("access", "calendar-days", _("%(who)s entered that %(person)s is away %(days)s")),
    "AbsenceWithdrawn": Told("access", "calendar-days", _("%(who)s withdrew or ended an absence of %(person)s")),
    "StandInNamed": Told("access", "users", _("%(who)s had %(other)s stand in for %(person)s %(days)s")),
    "StandInWithdrawn": Told("access", "users", _("%(who)s withdrew or ended %(other)s as stand-in for %(person)s")),
    "PresenceChanged": Told(
        "access",
        "calendar-days",
        _("Who acts for %(person)s changed today"),
        _("who acts for %(person)s changed today"),
    ),
    "SecondFactorReset": Told("access", "key-round", _("%(who)s removed the second step of %(person)s")),
    "SecondFactorResetPlanned": Told("access", "key-round", _("%(who)s asked to remove the second step of %(person)s")),
    "SecondFactorResetStopped": Told(
        "access", "rotate-ccw", _("%(who)s stopped the removal of the second step of %(person)s")
    ),
    "AuthorizationRoleAdded": Told("access", "shield-check", _("%(who)s made the authorization role “%(what)s”")),
    "AuthorizationRoleChanged": Told("access", "shield-check", _("%(who)s changed the authorization role “%(what)s”")),
    "AuthorizationRoleArchived": Told(
        "access", "shield-check", _("%(who)s archived the authorization role “%(what)s”")
    ),
    "TeamRoleAdded": Told("access", "id-card", _("%(who)s added the team role “%(what)s”")),
    "TeamRoleRenamed": Told("access", "id-card", _("%(who)s renamed the team role “%(what)s”")),
    "TeamRoleArchived": Told("access", "id-card", _("%(who)s archived the team role “%(what)s”")),
    "ProcessTeamAdded": Told("access", "users", _("%(who)s made the process team “%(what)s”")),
    "ProcessTeamChanged": Told("access", "users", _("%(who)s changed the process team “%(what)s”")),
    "ProcessTeamArchived": Told("access", "users", _("%(who)s archived the process team “%(what)s”")),
    "GroupAdded": Told("access", "users", _("%(who)s made the group “%(what)s”")),
    "GroupChanged": Told("access", "users", _("%(who)s changed the group “%(what)s”")),
    "GroupArchived": Told("access", "users", _("%(who)s archived the group “%(what)s”")),
    "SingleSignOnChanged": Told(
        "setup", "key-round", _("%(who)s changed the settings of single sign-on"), _("single sign-on changed")
    ),
    "SingleSignOnSwitchedOn": Told(
        "setup", "key-round", _("%(who)s switched single sign-on on"), _("single sign-on switched on")
    ),
    "SingleSignOnSwitchedOff": Told(
        "setup", "key-round", _("%(who)s switched single sign-on off"), _("single sign-on switched off")
    ),
    "IdentityTied": Told(
        "access",
        "key-round",
        _("%(person)s signed in with the provider for the first time"),
        _("%(person)s signed in with the provider for the first time"),
    ),
    "SignedIn": Told("access", "log-in", _("%(person)s signed in"), _("%(person)s signed in")),
    "AccessDenied": Told("seen", "lock", _("%(who)s asked for %(address)s and found nothing")),
    "ViewSaved": Told("setup", "eye", _("%(who)s saved a view")),
    "ViewDeleted": Told("setup", "eye", _("%(who)s removed a view")),
}
