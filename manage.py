#!/usr/bin/env python
"""Django's command line for Greenroom."""

import os
import sys

OLDEST = (3, 11)


def main() -> None:
    if sys.version_info < OLDEST:
        sys.exit("Greenroom needs Python 3.11 or newer; this is %s." % sys.version.split()[0])  # noqa: UP031
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.core.management import execute_from_command_line
    from django.db.backends.signals import connection_created

    from portal.database import wait_patiently

    connection_created.connect(wait_patiently)
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:  # also in the first second, before a command could see to it
        sys.exit(130)


if __name__ == "__main__":
    main()
