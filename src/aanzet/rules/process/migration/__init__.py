"""Taking running cases to another version of their template (F401): explicit, previewed, told, and undone if need be.

commands   what is asked of one case
mapping    which phase and automation of the old version is which of the new one: proposed, completed by a person
passing    what a case may not pass over, and what stands in its way
days       when the running phase and its open tasks are due, after the new version
points     the checklist of the running phase, after the new version
verdict    what would become of one case: moves, maps or blocked, and what changes
"""
