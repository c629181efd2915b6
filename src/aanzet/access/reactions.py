"""What access tells about itself: what rests with a colleague who leaves."""

from aanzet.access.actions.stand_ins import StandInsOfLeaver
from aanzet.access.ports import register_hand_over

register_hand_over("access", StandInsOfLeaver())
