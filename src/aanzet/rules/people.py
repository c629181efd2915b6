"""How a person is shown in small: two letters and one of twelve colours."""

from uuid import UUID

COLOURS = 12  # as many as there are classes initials-1 to initials-12 in assets/app.css


def initials_of(name: str) -> str:
    """Two letters for a name; small words in between do not count.

    >>> initials_of("Daan de Vries"), initials_of("Fatima el Amrani"), initials_of("Cher"), initials_of("")
    ('DV', 'FA', 'CH', '?')
    """
    words = [word for word in name.split() if word[0].isalnum()]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper()
    capitals = [word for word in words[1:] if word[0].isupper()] or words[1:]
    return (words[0][0] + capitals[-1][0]).upper()


def initials_class(person_id: UUID | str) -> str:
    """The class that colours someone's initials: always the same one for the same person."""
    return f"initials-{UUID(str(person_id)).int % COLOURS + 1}"
