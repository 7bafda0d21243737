"""The worker of runs: takes each as it comes, several at a time, so that none waits behind another or behind
an ingestion."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NoReturn

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import F
from django.utils import timezone

from catalog.models.lease import LEASE
from portal.scaffolder.models import Run, RunState
from portal.scaffolder.running import housekeeping
from portal.scaffolder.running.execute import execute, finish
from portal.scaffolder.running.journal import DatabaseJournal
from portal.scaffolder.running.storage import storage_of
from portal.scaffolder.running.workflow import Lost, Result

logger = logging.getLogger(__name__)

POLL = 0.2
AT_ONCE = 4


def work() -> NoReturn:
    """Work until an exception ends it."""
    housekeeping.begin()
    waiting: set[Future[None]] = set()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="run") as pool:
        while True:
            try:
                waiting = {future for future in waiting if not future.done()}
                for run in claim(AT_ONCE - len(waiting)):
                    waiting.add(pool.submit(_in_thread, run))
            except (OperationalError, InterfaceError):
                logger.exception("The database did not take part; trying again in a moment.")
                close_old_connections()
                time.sleep(1)
            time.sleep(POLL)


def step() -> int:
    """Do one run that waits, here and now; how many that was."""
    runs = claim(1)
    for run in runs:
        carry_out(run)
    return len(runs)


def claim(most: int) -> list[Run]:
    """Take runs that wait, or whose worker has ended."""
    if most <= 0:
        return []
    runs: list[Run] = Run.objects.all().claim(most, state=RunState.PROCESSING, attempts=F("attempts") + 1)
    started = [run.pk for run in runs if run.started_at is None]
    if started:
        Run.objects.filter(pk__in=started).update(started_at=timezone.now())
    return runs


def carry_out(run: Run) -> None:
    """The run to its end, its lease kept meanwhile."""
    done = threading.Event()
    heart = threading.Thread(target=_beat, args=(run, done), daemon=True)
    heart.start()
    try:
        execute(run)
    except Lost:
        logger.warning("The run %s was taken over by another worker.", run.uid)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("The run %s failed in a way that was not foreseen.", run.uid)
        error = "The run failed in a way that was not foreseen; the portal's log has the details."
        finish(run, DatabaseJournal(run), Result(error=error), storage_of(run.uid))
    finally:
        done.set()
        heart.join()


def _in_thread(run: Run) -> None:
    try:
        carry_out(run)
    except Exception:
        logger.exception("The run %s is left to its lease.", run.uid)
    finally:
        connection.close()


def _beat(run: Run, done: threading.Event) -> None:
    while not done.wait(LEASE.total_seconds() / 3):
        try:
            Run.objects.filter(pk=run.pk, lease_token=run.lease_token).keep()
        except DatabaseError:
            logger.warning("A heartbeat was missed; the next may still be in time.")
    connection.close()
