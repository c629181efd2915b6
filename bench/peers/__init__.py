"""The same work done by others, on the same PostgreSQL in the same run. What each keeps stands in its module.

All of them carry a case of five phases, and none does more than ours: where one could be used in two ways, the faster.
"""
