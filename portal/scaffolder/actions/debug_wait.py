from __future__ import annotations

import time

from django.utils.translation import gettext_lazy as _

from portal.scaffolder.actions.action import (
    Action,
    ActionFailed,
    Context,
    Input,
    Schema,
    example,
    schema,
    titled,
)

LONGEST = 600.0
NUMBER: Schema = {"type": "number"}


def run(context: Context, given: Input) -> None:
    seconds = _seconds(given)
    if seconds > LONGEST:
        raise ActionFailed(f"Waiting duration is longer than the maximum threshold of {LONGEST:.0f} seconds.")
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        context.reporter.check_cancelled()
        time.sleep(min(0.2, left))


def _seconds(given: Input) -> float:
    if not given:
        return 10.0
    minutes, seconds, milliseconds = (given.get(name, 0) for name in ("minutes", "seconds", "milliseconds"))
    return float(minutes * 60 + seconds + milliseconds / 1000)


ACTION = Action(
    id="debug:wait",
    title=_("Wait"),
    description="Waits for a certain period of time.",
    input=schema(
        minutes=titled(NUMBER, "Waiting period in minutes."),
        seconds=titled(NUMBER, "Waiting period in seconds."),
        milliseconds=titled(NUMBER, "Waiting period in milliseconds."),
    ),
    run=run,
    uses_workspace=False,
    examples=(example("Wait for half a minute", "debug:wait", "seconds: 30"),),
)
