"""Effects of a history that is told afterwards: what would have left the house back then counts as left."""

from datetime import datetime

from django.db import connection

LEFT = """
update core_delivery set state = case when kind in ('mail', 'sms') then 'sent' else 'confirmed' end,
    settled_at = created_at, next_try_at = null
where organization_id = nullif(current_setting('app.organization', true), '')::uuid
  and state in ('queued', 'retry') and created_at < %s
"""


def count_as_left(before: datetime) -> int:
    """Nothing made before this moment leaves the house any more; how many effects. For demo data and takeovers only.

    Inside a scope. Otherwise everybody would get the mails of years at once.
    """
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [before])
        return cursor.rowcount
