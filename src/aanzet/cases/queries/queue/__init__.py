"""The work queue "Aan zet" and the list of all cases: whose move each case is, late first (F212, F213)."""
