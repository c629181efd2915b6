"""Why an act is refused, and what helps: what the help page says beside each sentence of the catalogue (F197)."""

from collections.abc import Mapping
from dataclasses import dataclass

from aanzet.rules.errors import (
    cases,
    conditions,
    effects,
    forms,
    imports,
    migrations,
    papers,
    people,
    planning,
    rehearsals,
    sheets,
)
from aanzet.rules.errors.model import Entry
from aanzet.rules.msgids import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the catalogue. cause and advice hold for every code in it that has none of its own."""

    key: str
    title: str
    cause: str
    advice: str
    entries: Mapping[str, Entry]


# Of the codes people meet most: starting and running cases.
CAUSES = {
    "template_archived": _("Somebody archived this workflow. What runs goes on; nothing new starts."),
    "template_not_published": _("Only a draft of this workflow exists, and a draft cannot be started."),
    "product_missing": _("The workflow belongs to a product, and this product is not on the card of the client."),
    "bulk_needs_product": _("A bulk start finds its clients by the product, and this workflow has none."),
    "already_exists_for_period": _("The workflow is unique per period, and one over this period exists already."),
    "deleted_for_period": _("Somebody deleted the case of this period; it does not come back by itself."),
    "period_mismatch": _("The period of the workflow differs from how often this client files."),
    "period_not_set": _("The workflow is unique per period, so without a period it cannot be told apart."),
    "client_not_accepted": _("The client has not been accepted yet under the anti-money-laundering rules."),
    "client_ended": _("The relation with this client has ended."),
    "no_recipient": _("The phase writes to contacts with this function, and the client has none that can be reached."),
    "not_a_candidate": _("The phase is for holders of this role, and this colleague does not hold it here."),
    "checkpoints_open": _("A phase is completed when every mandatory point is ticked or not applicable."),
    "checkpoints_carried_over": _("Points of an earlier phase were carried over and still have to be ticked."),
    "required_item_missing": _("The phase asks for this kind of document, and it is not with the case yet."),
    "not_responsible": _("Completing is up to who is responsible for the phase, or who stands in."),
    "already_done": _("A colleague was a moment earlier. Your act changed nothing."),
    "phase_passed": _("The case is in a later phase by now."),
    "not_now": _("The state of the case does not allow this act."),
    "filing_underway": _("While a return is under way it must not change."),
    "changed_meanwhile": _("Somebody else saved the same thing after you opened it. Yours is not lost."),
    "four_eyes": _("Two different people are needed, and you were the first."),
    "already_claimed": _("Two people picked up the same task; the other was first."),
    "no_access_to_client": _("Only who holds a team role on the client can work for it."),
    "not_addressed_to_you": _("The task was given to somebody else by name, or to a role you do not hold."),
}

_MEND = _("Mend the field that is named and send again; what you typed is kept.")
_LOOK = _("Reload the page to see how it stands now.")
_RIGHTS = _("Ask an admin, or somebody who has the right.")
_DRAFT = _("Edit the draft at the place that is named, and check again.")
_FILE = _("Choose another file, or mend this one, and add it again.")
_ROWS = _("Mend the row in your sheet and import the file again; rows that went in stay as they are.")

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        "running",
        _("Starting and running"),
        _("The case, its client or its template is in another state than this act needs."),
        _LOOK,
        cases.STARTING_AND_RUNNING | cases.MORE_OF_CASES,
    ),
    Chapter(
        "templates",
        _("Editing templates"),
        _("The draft is not complete, or names something that is not there."),
        _DRAFT,
        cases.TEMPLATES | cases.PUBLICATION | cases.TEMPLATE_FILE | conditions.CONDITIONS,
    ),
    Chapter(
        "migrations",
        _("Taking running cases to a new version"),
        _("The new version has no place for what is open in this case, or somebody would be passed over."),
        _("Choose another place in the mapping, or finish what is open in the case, and do the dry run again."),
        migrations.MIGRATIONS,
    ),
    Chapter(
        "rehearsals",
        _("Rehearsing a template"),
        _("The template does something on a made-up client that nobody wants to see with a real one."),
        _("Edit the draft at the place that is named, and rehearse again."),
        rehearsals.REFUSALS | rehearsals.FINDINGS,
    ),
    Chapter(
        "template_sheets",
        _("Templates from a workbook"),
        _("A row of the workbook, or an old setting in it, cannot be read as part of a template."),
        _("Mend the row that is named, or drop it on purpose, and check again."),
        sheets.TEMPLATE_SHEETS,
    ),
    Chapter(
        "general",
        _("Filling in forms"),
        _("A field is empty, too long, or holds something that does not fit it."),
        _MEND,
        people.GENERAL | forms.FORMS,
    ),
    Chapter(
        "sign_in",
        _("Signing in"),
        _("A link or code works once and for a short time, and only in the browser that asked for it."),
        _("Ask for a new link or code."),
        people.SIGN_IN,
    ),
    Chapter(
        "single_sign_on",
        _("Setting up single sign-on"),
        _("The details of the provider are not complete, or it does not answer as it should."),
        _("Check the address letter by letter, or ask who looks after the provider."),
        people.SINGLE_SIGN_ON,
    ),
    Chapter(
        "team",
        _("Team and rights"),
        _("The team would be left without somebody it needs, or you lack the right."),
        _RIGHTS,
        people.TEAM,
    ),
    Chapter(
        "clients",
        _("Clients and contacts"),
        _("What was filled in does not fit what is known of this client or contact."),
        _MEND,
        people.CLIENTS,
    ),
    Chapter(
        "papers",
        _("Files, documents and messages"),
        _("The file cannot be taken in, or the document or conversation does not allow this."),
        _FILE,
        papers.FILES | papers.DOCUMENTS | papers.MESSAGES,
    ),
    Chapter(
        "planning",
        _("Planning"),
        _("The person, the day or the hours do not allow this."),
        _("Choose another day or another colleague, or change the working hours."),
        planning.PLANNING,
    ),
    Chapter(
        "import",
        _("Importing"),
        _("The sheet, or a row of it, cannot be read as clients or contacts."),
        _ROWS,
        papers.IMPORT_FILE | imports.ROWS,
    ),
    Chapter(
        "sending",
        _("Sending"),
        _("What had to leave the house did not arrive, or that is not certain."),
        _("Look in the list of failures: try again, choose another way, or skip it with a reason."),
        effects.EFFECTS,
    ),
)
