"""What a client takes and files, its bank accounts, and the list of products of the office (F044, F045, F050-F052)."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from aanzet.clients.actions.bank_accounts import add_bank_account, remove_bank_account
from aanzet.clients.actions.periods import remove_filing_period, set_filing_period
from aanzet.clients.actions.products import (
    NewProductValues,
    add_product,
    archive_product,
    change_product,
    end_product,
    restore_product,
    take_product,
)
from aanzet.clients.queries.card import accounts_of, periods_of, products_of
from aanzet.clients.queries.products import product, product_choices, products
from aanzet.clients.queries.words import FAMILY_WORDS, PERIOD_WORDS, USE_WORDS
from aanzet.clients.web.forms.products import AccountForm, PeriodForm, ProductForm, TakeForm
from aanzet.clients.web.forms.shared import DayField, say_refusal
from aanzet.clients.web.office.shared import act, card_crumbs, card_tabs, client_of
from aanzet.core.errors import Conflict, NotFound, Refused
from aanzet.core.web.notices import say
from aanzet.core.web.post import perform
from aanzet.core.web.proof import asks_proof
from aanzet.rules.asked import whole
from aanzet.rules.numbers import show_iban


def client_products(request: HttpRequest, number: str) -> HttpResponse:
    """GET /office/clients/<number>/products/"""
    return _page(request, client_of(request, number))


def _page(request: HttpRequest, client: Any, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "client": client,
        "products": products_of(client.id),
        "periods": [(row, FAMILY_WORDS[row.family], PERIOD_WORDS[row.period_kind]) for row in periods_of(client.id)],
        "accounts": [
            account | {"shown": show_iban(account["iban"]), "use": USE_WORDS[account["use"]]}
            for account in accounts_of(client.id)
        ],
        "take": TakeForm(initial={"valid_from": request.now.date()}, products=product_choices()),
        "period": PeriodForm(initial={"valid_from": request.now.date().replace(month=1, day=1)}),
        "account": AccountForm(),
        "crumbs": card_crumbs(client),
        "tabs": card_tabs(client, "products"),
        "may_edit": request.actor.may("clients.edit"),
    }
    return render(request, "clients/office/client_products.html", context | forms, status=status)


@require_POST
def take(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/clients/<number>/products/take/; an overlap is asked about first (F045)."""
    client = client_of(request, number, "clients.edit")
    form = TakeForm(request.POST, products=product_choices())
    if not form.is_valid():
        return _page(request, client, 422, take=form)
    typed = form.cleaned_data
    options = {"valid_from": typed["valid_from"], "valid_until": typed["valid_until"]}

    def run() -> dict[str, Any]:
        take_product(
            actor=request.actor,
            now=request.now,
            client_id=client.id,
            product_id=UUID(typed["product"]),
            merge=request.POST.get("merge") == "1",
            **options,
        )
        return {}

    try:
        perform(request, run, name="take_product")
    except Refused as error:
        overlap = error.code == "periods_overlap"
        return _page(request, client, 422, take=say_refusal(form, error), overlap=overlap)
    return _done(request, client, gettext("The product was added."))


@require_POST
def end(request: HttpRequest, number: str, row_id: UUID) -> HttpResponse:
    """POST /office/clients/<number>/products/<id>/end/"""
    client = client_of(request, number, "clients.edit")
    typed = request.POST.get("valid_until", "")
    try:
        day = DayField(required=True).clean(typed)
    except ValidationError as error:  # the one field of this small form: its sentence goes into a notice
        say(request, " ".join(error.messages), kind="problem")
        return _done(request, client)
    done = gettext("The product ends on the day you gave. What runs goes on.")
    options = {"client_id": client.id, "client_product_id": row_id, "valid_until": day}
    return act(request, "end_product", end_product, then=_url(client), done=done, **options)


@require_POST
def set_period(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/clients/<number>/periods/ (F051, F052)"""
    client = client_of(request, number, "clients.edit")
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, client, 422, period=form)
    family, _, kind = form.cleaned_data["what"].partition(":")
    start = form.cleaned_data["valid_from"]

    def run() -> dict[str, Any]:
        day = set_filing_period(
            actor=request.actor,
            now=request.now,
            client_id=client.id,
            family=family,
            period_kind=kind,
            valid_from=start,
        )
        return {"from": day}

    try:
        answer = perform(request, run, name="set_filing_period")
    except Refused as error:
        return _page(request, client, 422, period=say_refusal(form, error))
    said = gettext("The filing period holds from %(day)s.") % {"day": _day(answer["from"])}
    return _done(request, client, said)


@require_POST
def remove_period(request: HttpRequest, number: str, row_id: UUID) -> HttpResponse:
    """POST /office/clients/<number>/periods/<id>/remove/"""
    client = client_of(request, number, "clients.edit")
    options = {"client_id": client.id, "filing_period_id": row_id}
    done = gettext("The filing period was removed.")
    return act(request, "remove_filing_period", remove_filing_period, then=_url(client), done=done, **options)


@require_POST
def add_account(request: HttpRequest, number: str) -> HttpResponse:
    """POST /office/clients/<number>/accounts/"""
    client = client_of(request, number, "clients.edit")
    form = AccountForm(request.POST)
    if not form.is_valid():
        return _page(request, client, 422, account=form)

    def page(shown: AccountForm, refusal: Refused | None = None) -> HttpResponse:
        return _page(request, client, 422, account=shown)

    done, options = gettext("The bank account was added."), {"client_id": client.id, **form.cleaned_data}
    return act(
        request, "add_bank_account", add_bank_account, then=_url(client), done=done, form=form, page=page, **options
    )


@require_POST
def remove_account(request: HttpRequest, number: str, row_id: UUID) -> HttpResponse:
    """POST /office/clients/<number>/accounts/<id>/remove/"""
    client = client_of(request, number, "clients.edit")
    options = {"client_id": client.id, "account_id": row_id}
    done = gettext("The bank account was removed.")
    return act(request, "remove_bank_account", remove_bank_account, then=_url(client), done=done, **options)


def _url(client: Any) -> str:
    return reverse("client-products", args=[client.address])


def _day(text: Any) -> str:
    year, month, day = str(text)[:10].split("-")
    return f"{day}-{month}-{year}"


def _done(request: HttpRequest, client: Any, text: str = "") -> HttpResponse:
    if text:
        say(request, text)
    return HttpResponseRedirect(_url(client))


# --- The list of products (Beheer)


@asks_proof
def settings_products(request: HttpRequest) -> HttpResponse:
    """GET, POST /office/settings/products/ (F044)"""
    _ask(request)
    form = ProductForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _products_page(request, form)

    def page(shown: ProductForm, refusal: Refused | None = None) -> HttpResponse:
        return _products_page(request, shown)

    return act(
        request,
        "add_product",
        add_product,
        then=reverse("settings-products"),
        done=gettext("%(name)s was added.") % {"name": form.cleaned_data["name"]},
        form=form,
        page=page,
        product=NewProductValues(**form.cleaned_data),
    )


def _products_page(request: HttpRequest, form: ProductForm) -> HttpResponse:
    rows = [(row, PERIOD_WORDS[row["period_kind"]]) for row in products(archived=True)]
    status = 200 if request.method == "GET" else 422
    return render(request, "clients/office/settings_products.html", {"rows": rows, "form": form}, status=status)


@asks_proof
def settings_product(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """GET, POST /office/settings/products/<id>/"""
    _ask(request)
    found = product(product_id)
    form = ProductForm(request.POST or None, initial=found)

    def page(shown: ProductForm, refusal: Refused | None = None) -> HttpResponse:
        status = 200 if request.method == "GET" else 409 if isinstance(refusal, Conflict) else 422
        context = {"product": found, "form": shown, "refusal": refusal}
        return render(request, "clients/office/settings_product.html", context, status=status)

    if request.method == "GET" or not form.is_valid():
        return page(form)
    version = request.POST.get("version", "")
    return act(
        request,
        "change_product",
        change_product,
        then=reverse("settings-products"),
        done=gettext("Saved."),
        form=form,
        page=page,
        product_id=product_id,
        version=whole(version, 0),
        changes=form.cleaned_data,
    )


@asks_proof
@require_POST
def archive(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """POST /office/settings/products/<id>/archive/"""
    _ask(request)
    done, then = gettext("The product was archived."), reverse("settings-products")
    return act(request, "archive_product", archive_product, then=then, done=done, product_id=product_id)


@asks_proof
@require_POST
def restore(request: HttpRequest, product_id: UUID) -> HttpResponse:
    """POST /office/settings/products/<id>/restore/"""
    _ask(request)
    done, then = gettext("The product can be taken again."), reverse("settings-products")
    return act(request, "restore_product", restore_product, then=then, done=done, product_id=product_id)


def _ask(request: HttpRequest) -> None:
    if not request.actor.may("settings.manage"):
        raise NotFound("permission_missing")
