"""What a contact sees of his cases and tasks. Every query runs in the portal's side of the scope, so row-level security
decides what exists: visible cases, phases that are not internal, tasks that were sent.
"""
