"""Files for the tests of dossiers."""

import io

import pytest

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def pdf(text="een"):
    """A PDF that differs by its text."""
    return PDF + f"% {text}\n".encode()


def real_pdf(pages=2, **options):
    """A PDF a reader can open."""
    import pikepdf

    made, target = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    made.save(target, **options)
    return target.getvalue()


@pytest.fixture
def office(cast):
    """Inside the scope of Kantoor Linde, folders laid out."""
    from aanzet.documents.actions.places import lay_out_folders
    from aanzet.rules.actors import system

    with cast.linde.scope():
        lay_out_folders(actor=system(cast.linde.id), now=cast.now, client_ids=list(cast.linde.clients.values()))
        yield cast.linde


@pytest.fixture
def put(cast, office):
    """Upload bytes as somebody and put them in the dossier of De Vries: put("anna", name=..., type="other", ...)."""
    from aanzet.documents.actions.files import receive_file
    from aanzet.documents.actions.items import add_item
    from aanzet.documents.queries.folders import types_by_key

    def run(who="anna", content=None, name="stuk.pdf", client="de_vries", type="other", **options):
        actor = office.actor(who)
        file = receive_file(actor=actor, now=cast.now, name=name, chunks=[content or pdf(name)])
        kind = types_by_key([type])[type].id if type else None
        return add_item(
            actor=actor, now=cast.now, client_id=office.clients[client], file_id=file.id, type_id=kind, **options
        )

    return run
