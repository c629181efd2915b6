"""The flow of five phases for django-viewflow; `lock_impl` as its manual advises for PostgreSQL."""

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.nodes import Handle, StartHandle


class FivePhases(flow.Flow):
    """Started from code; each phase waits until code completes it."""

    lock_impl = lock.select_for_update_lock

    begin = StartHandle().Next(this.phase_1)
    phase_1 = Handle().Next(this.phase_2)
    phase_2 = Handle().Next(this.phase_3)
    phase_3 = Handle().Next(this.phase_4)
    phase_4 = Handle().Next(this.phase_5)
    phase_5 = Handle().Next(this.closed)
    closed = flow.End()
