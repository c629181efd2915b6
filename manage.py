#!/usr/bin/env python3
"""Django's command line. Beside the demo database: python3 run.py manage <command>."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aanzet.config.settings")
    execute_from_command_line(sys.argv)
