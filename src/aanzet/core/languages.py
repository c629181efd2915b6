"""The language that is active, for dates and numbers: Babel and browsers know nothing of a form of address."""

from django.utils.translation import get_language


def spoken() -> str:
    """nl or en."""
    return (get_language() or "nl")[:2]
