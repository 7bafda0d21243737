"""`manage.py adoption`: what is kept by day of who uses which tool.

There is no way to fill in days that nobody counted: revisions say what descriptors declared, but not what
scans of that day would have found, and half of it would be a wrong number.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from catalog.models import AdoptionCount, CountedDay
from catalog.refs import BadRef, Ref
from catalog.tools import daily, past
from catalog.tools.counting import COMPANY


class Command(BaseCommand):
    help = "Shows how many components used each tool, and how far each trend was, day by day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "subject", nargs="?", default="", help="a tool or a trend: argo-cd, trend:default/gitops"
        )
        parser.add_argument(
            "--in", dest="scope", default="", help="of an owner or a system: group:default/payments"
        )
        parser.add_argument("--days", type=int, default=past.LATELY, help="how far back (90)")
        parser.add_argument("--count", action="store_true", help="count today first")
        parser.add_argument(
            "--forget-example", action="store_true", help="forget the days made up with the example company"
        )

    def handle(self, *args: Any, subject: str, scope: str, days: int, **options: Any) -> None:
        if options["forget_example"]:
            self.stdout.write(f"Forgot {daily.forget_example()} made-up days.")
        if options["count"]:
            daily.count_today()
        since = timezone.localdate() - datetime.timedelta(days=days)
        if subject:
            self._course(_ref(subject, "tool"), since, _ref(scope, "group") if scope else COMPANY)
        else:
            self._summary(since)

    def _course(self, subject: str, since: datetime.date, scope: str) -> None:
        kept = past.course(subject, since, [scope])
        if not kept:
            raise CommandError(f"Nothing was counted of {subject} since {since}.")
        for before, one in zip([None, *kept], kept, strict=False):
            missing = (one.day - before.day).days - 1 if before else 0
            if missing:
                self.stdout.write(f"            ({missing} days not counted)")
            if before is None or before.differs(one) or one is kept[-1]:
                of = f" of {one.concerned}" if one.concerned else ""
                self.stdout.write(f"{one.day}  {one.used:>6}{of}{'  (example)' if one.is_example else ''}")

    def _summary(self, since: datetime.date) -> None:
        counted = CountedDay.objects.filter(day__gte=since)
        first = past.first_day()
        if first is None:
            self.stdout.write("Nothing was counted yet.")
            return
        rows = AdoptionCount.objects.count()
        self.stdout.write(f"Counted since {first}; {counted.count()} days since {since}; {rows} rows.")
        now = {
            subject: used
            for (subject, scope), (used, _of) in daily.last_before(datetime.date.max).items()
            if scope == COMPANY
        }
        before = past.before()
        for subject, used in sorted(now.items()):
            change = before.change(subject, used)
            self.stdout.write(f"{subject:<45} {used:>6}  {f'{change.by:+d}' if change else ''}".rstrip())


def _ref(written: str, kind: str) -> str:
    try:
        return str(Ref.parse(written.lower(), default_kind=kind))
    except BadRef as wrong:
        raise CommandError(str(wrong)) from wrong
