"""The engine: a published template, the state of a case, and one pure function that decides.

words        the closed sets of words, stored and sent as written here
template/    the published template (snapshot), read from and written to plain values, and its problems
state        the rows of a case, the case as loaded from them, and the facts around it
commands     what can be asked of a case
events/      what happened to a case; its rows are the fold of its events
decision     what a command leads to: changed rows, events, effects, timers, or a refusal
decide       the one function: decide(state, command, now, facts) -> Decision
checks       may this case be started for this client
replay       stored events folded into rows again

Inside: draft (a decision in the making), fold/ (what each event does to the rows), deciding/ (one file per noun),
finish (dates, turn, comparison), candidates (who), whose_turn (the inputs of rules/turn).
"""
