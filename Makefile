# Everything goes through run.py, which needs nothing but Python 3.11. ARGS are passed on: make test ARGS="-k turn".
# ONLY=name chooses one bench, JSON=1 asks for output that a program can read.
export ONLY JSON

COMMANDS = setup demo test check flows browser bench features docs ci lock messages

.PHONY: $(COMMANDS)
.DEFAULT_GOAL = demo

$(COMMANDS):
	@python3 run.py $@ $(ARGS)
