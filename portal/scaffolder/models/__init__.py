"""Runs of templates."""

from portal.scaffolder.models.run import ENDED, LogLine, Run, RunState, RunStep

__all__ = ["ENDED", "LogLine", "Run", "RunState", "RunStep"]
