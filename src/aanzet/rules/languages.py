"""In which words a text is written: the language, and in Dutch the form of address (G15)."""

from aanzet.rules.actors import CONTACT

FORMAL = "nl-formal"  # Dutch that says "u"; what it does not name stands in "nl"


def locale_for(kind: str, language: str, address_form: str) -> str:
    """The catalogue of texts for a person. Only contacts are addressed as the organization wishes; colleagues say je.

    kind: of the person. language: nl or en. address_form: of the organization, je or u.
    """
    return FORMAL if (kind, language, address_form) == (CONTACT, "nl", "u") else language
