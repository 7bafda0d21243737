"""`python -m portal.supervisor.workers LANE…`: the workers, a process each.

They are forked from one process that has loaded everything: what they only read is in memory once, and one
that died is back in no time.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from functools import partial

import django
from django.core.management import call_command

from portal.supervisor.child import Child
from portal.supervisor.lifeline import name_process
from portal.supervisor.supervisor import Supervisor

RUNS = "runs"
"""The lane of templates being run, beside those of the catalog."""


def main(lanes: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    importlib.import_module("catalog.management.commands.work")
    importlib.import_module("portal.scaffolder.management.commands.run_templates")
    gc.collect()
    gc.freeze()  # or the first collection in each process would write to all of it, and so copy it
    Supervisor([Child(f"The worker “{lane}”", partial(_work, lane)) for lane in lanes]).run()


def _work(lane: str) -> None:
    name_process(f"worker {lane}")
    if lane == RUNS:
        call_command("run_templates")
    else:
        call_command("work", lane=lane)


if __name__ == "__main__":
    main(sys.argv[1:])
