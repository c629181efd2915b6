"""What a template can name, as choices of a form: (key, label), in the order in which people know them."""

from dataclasses import dataclass

from aanzet.access.queries.engine import group_choices, process_team_choices, vocabulary
from aanzet.access.queries.members import active_choices
from aanzet.clients.queries.engine import function_choices, product_choices
from aanzet.documents.queries.folders import item_types
from aanzet.documents.queries.items import internal_items

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TemplateChoices:
    """Roles, process teams, groups, products, functions, kinds of documents and internal documents of an office."""

    roles: Choices
    teams: Choices
    groups: Choices
    products: Choices
    functions: Choices
    item_types: Choices
    attachments: Choices
    members: Choices


def template_choices() -> TemplateChoices:
    """Everything at once, for one page."""
    return TemplateChoices(
        roles=tuple(vocabulary()["roles"].items()),
        teams=process_team_choices(),
        groups=group_choices(),
        products=product_choices(),
        functions=function_choices(),
        item_types=tuple((kind.key, kind.name) for kind in item_types()),
        attachments=tuple((str(key), title) for key, title in internal_items()),
        members=tuple((str(key), name) for key, name in active_choices()),
    )
