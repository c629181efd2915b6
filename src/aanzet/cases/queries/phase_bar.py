"""How far a case is, in bars: kit/phase_bar.html."""

from dataclasses import dataclass

from django.utils.translation import gettext

from aanzet.rules.process import words


@dataclass(frozen=True, slots=True)
class Bar:
    """One phase. css: phase-done, phase-now, phase-now phase-client, or nothing yet."""

    css: str


@dataclass(frozen=True, slots=True)
class PhaseBar:
    """All of them, with the same in words ("Fase 2 van 5") and in short ("2/5")."""

    phases: tuple[Bar, ...]
    label: str
    short: str


def phase_bar(position: int, count: int, side: str, state: str) -> PhaseBar:
    """position: of the current phase, from 1; 0 = not begun. side: of the current phase. state: of the case."""
    ended = state in (words.COMPLETED, words.CANCELLED)
    bars = []
    for number in range(1, count + 1):
        done = number < position or (state == words.COMPLETED)
        now = number == position and not ended
        look = "phase-done" if done else "phase-now" if now else ""
        bars.append(Bar(f"{look} phase-client" if now and side == words.CLIENT else look))
    return PhaseBar(tuple(bars), phase_of(position, count), f"{position}/{count}" if count else "")


def phase_of(position: int, count: int) -> str:
    """ "Fase 2 van 5"."""
    return gettext("Phase %(number)s of %(count)s") % {"number": position, "count": count}
