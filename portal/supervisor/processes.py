"""`python -m portal.supervisor.processes NAME…`: the web server (`web`) and the workers (by their lanes).

All are forked from one process that has loaded everything: what they only read is in memory once, and one
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
from django.db.backends.signals import connection_created

from portal.database import read_without_mapping, wait_patiently
from portal.supervisor.child import Child
from portal.supervisor.lifeline import name_process
from portal.supervisor.supervisor import Supervisor

WEB = "web"
RUNS = "runs"
"""The lane of templates being run, beside those of the catalog."""

LOADED = {
    WEB: ("portal.wsgi", "granian.server"),
    RUNS: ("portal.scaffolder.management.commands.run_templates",),
}
OF_LANES = ("catalog.management.commands.work",)


def main(names: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    for name in names:
        for module in LOADED.get(name, OF_LANES):
            importlib.import_module(module)
    gc.collect()
    gc.freeze()  # or the first collection in each process would write to all of it, and so copy it
    Supervisor([_child(name) for name in names]).run()


def _child(name: str) -> Child:
    return (
        Child("The web server", _serve)
        if name == WEB
        else Child(f"The worker “{name}”", partial(_work, name))
    )


def _serve() -> None:
    name_process(WEB)
    importlib.import_module("portal.supervisor.web").serve()


def _work(lane: str) -> None:
    name_process(f"worker {lane}")
    connection_created.connect(read_without_mapping)
    connection_created.connect(wait_patiently)
    if lane == RUNS:
        call_command("run_templates")
    else:
        call_command("work", lane=lane)


if __name__ == "__main__":
    main(sys.argv[1:])
