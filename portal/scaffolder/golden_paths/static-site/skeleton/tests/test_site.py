"""Every page has a title and a language, and every link within the site leads somewhere. Needs Python alone."""

import unittest
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

PUBLIC = Path(__file__).parent.parent / "public"
PAGES = sorted(PUBLIC.rglob("*.html"))


class Page(HTMLParser):
    def __init__(self, file: Path) -> None:
        super().__init__()
        self.title = ""
        self.language = ""
        self.links: list[str] = []
        self._in_title = False
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._in_title = tag == "title"
        if tag == "html":
            self.language = given.get("lang") or ""
        self.links += [link for name in ("href", "src") if (link := given.get(name))]

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


def target(page: Path, link: str) -> Path | None:
    """The file that a link leads to; None for one that leads out of the site."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = unquote(parts.path)
    file = PUBLIC / path.lstrip("/") if path.startswith("/") else page.parent / path
    return file / "index.html" if path.endswith("/") else file


class Site(unittest.TestCase):
    def test_there_are_a_front_page_and_a_page_for_what_is_not_there(self) -> None:
        self.assertTrue({PUBLIC / "index.html", PUBLIC / "404.html"} <= set(PAGES))

    def test_every_page_has_a_title_and_a_language(self) -> None:
        for file in PAGES:
            with self.subTest(page=file.name):
                page = Page(file)
                self.assertTrue(page.title.strip(), "it has no <title>")
                self.assertTrue(page.language, "<html> has no lang")

    def test_every_link_leads_somewhere(self) -> None:
        for file in PAGES:
            for link in Page(file).links:
                with self.subTest(page=file.name, link=link):
                    found = target(file, link)
                    self.assertTrue(found is None or found.is_file(), "it leads nowhere")


if __name__ == "__main__":
    unittest.main()
