"""What people do with templates and runs: one function each."""

from portal.scaffolder.changes.runs import (
    BadAnswers,
    NotEnded,
    UnknownActions,
    cancel_run,
    check_answers,
    dry_run,
    retry_run,
    start_run,
)

__all__ = [
    "BadAnswers",
    "NotEnded",
    "UnknownActions",
    "cancel_run",
    "check_answers",
    "dry_run",
    "retry_run",
    "start_run",
]
