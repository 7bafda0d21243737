"""The templates that come with the portal, as somebody reads them who chose Korean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from catalog.ingest.shipped import GOLDEN_PATHS
from catalog.kinds.language import translated
from catalog.query.predicate import Everything
from portal.accounts.models import User
from portal.scaffolder.catalog import load
from portal.scaffolder.models import Run
from portal.start.shipped import keep_shipped
from tests.portal.scaffolder.golden_paths.test_golden_paths import ANSWERS, NAMES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]

HANGUL = re.compile("[가-힣]")
WORDS = ("title", "description", "name")


def written(value: Any, key: str = "") -> Iterator[str]:
    """Every text of a template that people read."""
    if isinstance(value, dict):
        for inner, below in value.items():
            yield from written(below, inner)
    elif isinstance(value, list):
        for below in value:
            yield from written(below, key)
    elif key in WORDS and "${{" not in str(value):
        yield str(value)


def in_korean(client: Client, address: str) -> str:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ko"
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_it_is_there_in_korean(name: str) -> None:
    keep_shipped(GOLDEN_PATHS, wanted=True)
    template, _entity = load(f"template:default/{name}", Everything())
    with override("ko"):
        said = translated(template.document)
    read = [said["metadata"]["title"], said["metadata"]["description"]]
    read += written([said["spec"][part] for part in ("parameters", "steps", "output")])
    assert len(read) > 15
    assert [text for text in read if not HANGUL.search(text)] == []


def test_who_reads_korean_is_asked_and_told_in_korean(
    client: Client, editor: User, carry_out: Callable[..., Run]
) -> None:
    keep_shipped(GOLDEN_PATHS, wanted=True)
    client.force_login(editor)
    place = ["default", "python-service"]
    assert "파이썬 웹 서비스" in in_korean(client, reverse("create:gallery"))
    assert "저장소 게시하기" in in_korean(client, reverse("create:template", args=place))
    form = reverse("create:form", args=[*place, 1])
    assert "다른 팀 사람이 읽어도 알 수 있는 한 문장으로 씁니다." in in_korean(client, form)
    sent = client.post(form, {"do": "next", **{f"f/{key}": value for key, value in ANSWERS.items()}})
    assert sent.status_code == 302
    review = in_korean(client, sent.headers["Location"] + "?plan=1")
    assert "쓰임새" in review
    assert "카탈로그에 등록하기" in review
    template, _entity = load("template:default/python-service", Everything())
    page = in_korean(client, reverse("create:run", args=[carry_out(template, ANSWERS).uid]))
    assert "파일 만들기" in page
    assert "카탈로그에서 열기" in page
    assert "Make the files</b>" not in page
    listed = in_korean(client, reverse("create:runs"))
    assert "파이썬 웹 서비스" in listed
    assert "Python web service" not in listed
