"""What the demo has seen already: a saved rehearsal of the template for VAT, and a first look of the radar."""

from datetime import datetime

from aanzet.cases.actions.rehearsals import begin_rehearsal, play_step, save_rehearsal
from aanzet.core.scope import scope
from aanzet.office.demo.cases import VAT
from aanzet.office.demo.make import Made
from aanzet.planning.actions.missed import look_for_missed
from aanzet.rules.actors import system
from aanzet.rules.process.rehearsal import Step, shape


def rehearse_and_look(made: Made, now: datetime) -> int:
    """Save a rehearsal (F408) and let the radar look (F410); how many lines it found."""
    with scope(made.organization_id):
        anna, template = made.actor("anna"), made.templates[VAT]
        begin_rehearsal(actor=anna, now=now, template_id=template)
        play_step(actor=anna, now=now, template_id=template, step=Step(shape.PLAY_ON))
        save_rehearsal(actor=anna, now=now, template_id=template, name="Alles gaat goed")
        return look_for_missed(actor=system(made.organization_id), now=now)
