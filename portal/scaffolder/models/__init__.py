"""Runs of templates, what came of them, and the answers that people have begun to write."""

from portal.scaffolder.models.draft import Draft
from portal.scaffolder.models.edition import Edition
from portal.scaffolder.models.host_token import HostToken
from portal.scaffolder.models.project import Project, Render
from portal.scaffolder.models.run import ENDED, Approval, Approver, LogLine, Run, RunState, RunStep

__all__ = [
    "ENDED",
    "Approval",
    "Approver",
    "Draft",
    "Edition",
    "HostToken",
    "LogLine",
    "Project",
    "Render",
    "Run",
    "RunState",
    "RunStep",
]
