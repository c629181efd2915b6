"""Where protected numbers stand, so that a change of the master key reaches all of them (core/rotation.py).

On the client, and for as long as an import is kept: as it was read, and as it was and became on a client.
"""

from aanzet.clients.queries.secrets import IMPORT, KIND, TABLE
from aanzet.core.rotation import HEAD, SealedPlace, sealed_column, sealed_place
from aanzet.rules.clients import SECRET


def _in_import(column: str, path: tuple[str, ...], bound_to: tuple[str, str, str]) -> None:
    steps = ",".join(path)
    read = f"t.\"{column}\" #>> '{{{steps}}}'"
    sealed_place(
        SealedPlace(
            name=f"{IMPORT}.{column}.{'.'.join(path)}",
            table=IMPORT,
            read=read,
            head=f"left({read}, {HEAD})",
            write=f'"{column}" = jsonb_set(t."{column}", \'{{{steps}}}\', to_jsonb(new.sealed))',
            bound_to=bound_to,
        )
    )


for _field in SECRET:
    sealed_column(TABLE, _field, kind=KIND)
    _in_import("values", (_field,), (f"'{IMPORT}'", f"t.row || ':{_field}'", "t.batch_id"))
    for _side in ("before", "after"):
        _in_import("undo", (_side, _field), (f"'{TABLE}'", f"'{_field}'", "t.target_id"))
