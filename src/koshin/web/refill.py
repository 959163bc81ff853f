"""Puts typed answers back into the forms of a page, whatever page it is."""

from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser

Typed = Mapping[str, Sequence[str]]
CHOSEN = {"checkbox", "radio"}
UNTOUCHED = {"hidden", "password", "file", "submit"}


def refill(html: str, *, page: str, action: str, typed: Typed) -> tuple[str, bool]:
    """The page with the answers in the forms that are sent to ``action``; and whether there was
    such a form. ``page`` is its own path, to which a form without action is sent."""
    writer = _Writer(page=page, action=action, typed=typed)
    writer.feed(html)
    writer.close()
    return "".join(writer.out), writer.found


class _Writer(HTMLParser):
    """Copies the page; tags of inputs inside the right form are written anew."""

    def __init__(self, *, page: str, action: str, typed: Typed) -> None:
        super().__init__(convert_charrefs=False)
        self.page, self.action, self.typed = page, action, typed
        self.out: list[str] = []
        self.found = self.inside = self.silent = False
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            here = given.get("method", "get") == "post"
            self.inside = here and (given.get("action") or self.page) == self.action
            self.found = self.found or self.inside
        name = given.get("name", "")
        if self.inside and tag == "input" and given.get("type", "text") not in UNTOUCHED:
            self._input(given)
            return
        self.out.append(self.get_starttag_text() or "")
        if not self.inside:
            return
        if tag == "textarea" and name in self.typed:
            self.out.append("\n" + escape(self.typed[name][-1]))
            self.silent = True
        elif tag == "select":
            self.select = name if name in self.typed else ""
        elif tag == "option" and self.select:
            chosen = given.get("value", "") in self.typed[self.select]
            self.out[-1] = _tag(tag, given, "selected", on=chosen)

    def _input(self, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if given.get("type") in CHOSEN:
            chosen = given.get("value", "on") in self.typed.get(name, [])
            self.out.append(_tag("input", given, "checked", on=chosen))
        elif name in self.typed:
            self.out.append(_tag("input", given | {"value": self.typed[name][-1]}))
        else:
            self.out.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.silent = False
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False
        self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._copy(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._copy(f"<!{decl}>")

    def _copy(self, text: str) -> None:
        if not self.silent:
            self.out.append(text)


def _tag(tag: str, given: Mapping[str, str], mark: str = "", *, on: bool = False) -> str:
    """The tag with these attributes; ``mark`` stands on it or not, as ``on`` says."""
    words = [
        name if value == "" and name in ("required", "disabled") else f'{name}="{escape(value)}"'
        for name, value in given.items()
        if name != mark
    ]
    return f"<{' '.join([tag, *words, *([mark] if on else [])])}>"
