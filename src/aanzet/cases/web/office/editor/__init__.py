"""The editor of a template: one file per part of it (F107 to F172)."""
