"""Lists that turn their pages without counting what there is: a table may have millions of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import InvalidPage, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


class Uncounted(ChangeList):
    """One row more than the page has says whether another page follows; that is all that is known.

    `result_count` is how many rows there are at least.
    """

    def get_results(self, request: HttpRequest) -> None:
        first = (self.page_num - 1) * self.list_per_page
        rows = list(self.rows(first, self.list_per_page + 1))
        self.result_list = rows[: self.list_per_page]
        self._know(first + len(rows))
        if not rows and self.page_num > 1:
            raise IncorrectLookupParameters

    def rows(self, first: int, count: int) -> Iterable[Any]:
        found: QuerySet[Any] = self.queryset[first : first + count]
        return found

    def _know(self, count: int) -> None:
        """The pages up to the next one, which is all that the links below the list need."""
        self.paginator = Paginator(range(count), self.list_per_page)
        try:
            self.paginator.validate_number(self.page_num)
        except InvalidPage as error:
            raise IncorrectLookupParameters from error
        self.result_count = self.full_result_count = count
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = False
        self.multi_page = count > self.list_per_page

    @property
    def is_open_ended(self) -> bool:
        """Whether there may be more rows than `result_count`."""
        return self.multi_page
