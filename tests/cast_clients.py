"""The clients of the cast, made through actions only; tests/cast.py calls `add_clients` for both offices.

cast.linde.clients["fatima"], .contacts["daan"], .products["Aangifte IB"] are ids.

Kantoor Linde
    de_vries  00101  Bakkerij De Vries B.V.  Daan de Vries (director, primary), Sophie Jansen (VAT approver)
    fatima    00102  Fatima el Amrani        herself (primary); takes Aangifte IB
    mulder    00103  Garage Mulder           nobody: no contact, no relation manager
Anna is relation manager of the first two, Bram accountant of both, Chris tax of Fatima. Kantoor Eik has one of
everything.
"""

PRODUCTS = {
    "Aangifte IB": "year",
    "Aangifte btw": "from_client",
    "Loonadministratie": "from_client",
    "Jaarrekening": "year",
    "Aangifte Vpb": "year",
}
BSN, RSIN = "111222333", "123456782"


def add_clients(linde, eik, now):
    """Give both offices their clients."""
    add_linde(linde, now)
    add_eik(eik, now)


def add_products(office, admin, now, products=PRODUCTS):
    """The products of an office, by name."""
    from aanzet.clients.actions.products import NewProductValues, add_product

    for name, period in products.items():
        office.products[name] = add_product(
            actor=admin, now=now, product=NewProductValues(name, group="Fiscaal", period_kind=period)
        )


def add_linde(office, now):
    """Kantoor Linde."""
    from aanzet.access.actions.organizations import change_organization
    from aanzet.clients.actions.bank_accounts import add_bank_account
    from aanzet.clients.actions.clients import NewProduct, NewRole, add_client
    from aanzet.clients.actions.contacts import NewContact, NewLink, add_contact, link_contact
    from aanzet.clients.queries.clients import internal_client

    anna, people, roles = office.actor("anna"), office.people, office.team_roles
    with office.scope():
        change_organization(actor=anna, now=now, changes={"bsn_allowed": True, "bsn_ground": "AWR art. 52"})
        add_products(office, anna, now)
        office.clients["internal"] = internal_client(anna)
        both = [NewRole(roles["relation_manager"], people["anna"]), NewRole(roles["accountant"], people["bram"])]
        office.clients["de_vries"] = add_client(
            actor=anna,
            now=now,
            values={
                "number": "00101", "name": "Bakkerij De Vries B.V.", "kind": "organization", "legal_form": "B.V.",
                "rsin": RSIN, "kvk_number": "12345678", "email": "info@devries.example", "street": "Dorpsstraat 12",
                "postcode": "3511 AB", "place": "Utrecht",
            },
            products=[NewProduct(office.products["Aangifte btw"]), NewProduct(office.products["Jaarrekening"])],
            periods={"vat": "quarter", "payroll_tax": "month"},
            roles=both,
        )  # fmt: skip
        office.clients["fatima"] = add_client(
            actor=anna,
            now=now,
            values={
                "number": "00102", "name": "Fatima el Amrani", "kind": "person", "bsn": BSN,
                "email": "fatima@voorbeeld.example", "postcode": "9711 CD", "place": "Groningen",
            },
            products=[NewProduct(office.products["Aangifte IB"])],
            roles=[*both, NewRole(roles["tax"], people["chris"])],
        )  # fmt: skip
        office.clients["mulder"] = add_client(
            actor=anna,
            now=now,
            values={"number": "00103", "name": "Garage Mulder", "kind": "organization", "legal_form": "V.O.F."},
        )
        for key, first, last, number, mobile in (
            ("daan", "Daan", "de Vries", "10101", "0612345678"),
            ("sophie", "Sophie", "Jansen", "10102", ""),
            ("fatima", "Fatima", "el Amrani", "10103", "0687654321"),
        ):
            contact = NewContact(first, last, f"{key}@voorbeeld{office.tag}.example", mobile=mobile, number=number)
            office.contacts[key] = office.people[key] = add_contact(actor=anna, now=now, contact=contact)
        for contact, client, functions in (
            ("daan", "de_vries", ("director",)),
            ("sophie", "de_vries", ("vat_approver",)),
            ("fatima", "fatima", ()),
        ):
            link_contact(
                actor=anna,
                now=now,
                contact_id=office.contacts[contact],
                client_id=office.clients[client],
                link=NewLink(functions),
            )
        add_bank_account(actor=anna, now=now, client_id=office.clients["de_vries"], iban="NL91ABNA0417164300")


def add_eik(office, now):
    """Kantoor Eik, the stranger."""
    from aanzet.clients.actions.bank_accounts import add_bank_account
    from aanzet.clients.actions.clients import NewProduct, NewRole, add_client
    from aanzet.clients.actions.contacts import NewContact, NewLink
    from aanzet.clients.queries.clients import internal_client
    from aanzet.clients.queries.contacts import contact_list

    ed = office.actor("ed")
    with office.scope():
        add_products(office, ed, now, {"Aangifte IB": "year"})
        office.clients["internal"] = internal_client(ed)
        office.clients["eikenhout"] = add_client(
            actor=ed,
            now=now,
            values={"number": "09001", "name": "Eikenhout B.V.", "kind": "organization", "legal_form": "B.V."},
            contact=NewContact("Emma", "Eik", f"emma@eikenhout{office.tag}.example", number="29001"),
            link=NewLink(("director",), primary=True),
            products=[NewProduct(office.products["Aangifte IB"])],
            periods={"vat": "quarter"},
            roles=[NewRole(office.team_roles["relation_manager"], office.people["ed"])],
        )
        add_bank_account(actor=ed, now=now, client_id=office.clients["eikenhout"], iban="NL91ABNA0417164300")
        office.contacts["emma"] = office.people["emma"] = contact_list(ed).rows[0].id
