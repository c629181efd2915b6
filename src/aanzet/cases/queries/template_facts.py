"""What the organization has, as far as a template names it: for the checks before publication."""

from uuid import UUID

from aanzet.access.queries.engine import team_sizes, vocabulary
from aanzet.access.queries.members import active_choices
from aanzet.clients.queries.engine import clients_unreached, clients_without_role, function_keys, product_ids
from aanzet.documents.queries.folders import item_types
from aanzet.rules.process.template import TemplateFacts, TemplateSnapshot

NOTHING = TemplateSnapshot("")  # for what is no template, but names the same things


def template_facts(template: TemplateSnapshot = NOTHING) -> TemplateFacts:
    """Facts for `problems`; a handful of queries, whatever the size of the template."""
    products = [UUID(product) for product in template.products]
    lacking = clients_without_role(products)
    clients, unreached = clients_unreached(products)
    return TemplateFacts(
        clients=clients,
        unreached=unreached,
        roles={key: lacking.get(key, 0) for key in vocabulary()["roles"]},
        products=frozenset(str(key) for key in product_ids().values()),
        item_types={kind.key: kind.period_kind for kind in item_types()},
        functions=function_keys(),
        members=frozenset(str(key) for key, _ in active_choices()),
        teams={str(key): size for key, size in team_sizes().items()},
    )
