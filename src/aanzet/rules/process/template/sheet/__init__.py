"""Templates as a workbook (F115): tabs for the template, its phases, its checkpoints and its automations."""
