"""A user without a browser: keeps cookies, follows redirects, fills in the forms that the pages really have."""

import http.client
import re
import urllib.parse
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie

from trouble import Trouble


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)  # of selects and radio buttons


@dataclass
class Page:
    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    forms: list[Form] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""

    def form(self, part_of_action: str = "", *, having: str = "") -> Form:
        """The first form whose address holds `part_of_action` and which has the field `having`."""
        for form in self.forms:
            names = {name for name, _ in form.fields} | set(form.choices)
            if part_of_action in (form.action or self.path) and (not having or having in names):
                return form
        raise Trouble(f"{self.path} har ingen formular til »{part_of_action or having}«.", "Se siden i en browser.")

    def link(self, to: str, *, pattern: str = "") -> str:
        """The address of the first link that holds `to` and has this shape."""
        for _, href in self.links:
            if to in href and re.search(pattern, href):
                return href
        raise Trouble(f"{self.path} har intet link til {pattern or to}.", "Se siden i en browser.")


class Visitor:
    """One browser session at `127.0.0.1:port`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, expect: int = 200) -> Page:
        return self._visit("GET", path, expect=expect)

    def look(self, path: str) -> Page:
        """The answer as it is: no redirect is followed, no status is wrong."""
        return self._ask("GET", path, "", "/")

    def submit(self, page: Page, form: Form, *, expect: int = 200, button: str = "", **answers: str) -> Page:
        """Sends the form with its hidden fields and defaults, and these answers; `button` names the one pressed."""
        fields = [(name, value) for name, value in form.fields if name not in answers] + list(answers.items())
        if pressed := next((pair for pair in form.buttons if button in pair[0]), None) if button else None:
            fields.append(pressed)
        target = urllib.parse.urljoin(page.path, form.action or page.path)
        encoded = urllib.parse.urlencode(fields)
        if form.method == "get":
            return self._visit("GET", f"{target.partition('?')[0]}?{encoded}", expect=expect)
        answer = self._visit("POST", target, encoded, expect=expect, came_from=page.path)
        if expect == 200 and answer.path == target:
            raise Trouble(f"{target} tog ikke imod svaret.", _complaint(answer))
        return answer

    def sign_in(self, username: str, password: str) -> Page:
        page = self.get("/konto/login/")
        page = self.submit(page, page.form("login", having="login"), login=username, password=password)
        if page.path.startswith("/konto/login"):
            raise Trouble(f"{username} kunne ikke logge ind.", "Kør bin/demo --reset.")
        return page

    def _visit(self, method: str, path: str, body: str = "", *, expect: int, came_from: str = "/") -> Page:
        for _ in range(10):
            page = self._ask(method, path, body, came_from)
            if page.status not in {301, 302, 303, 307, 308}:
                break
            method, body = "GET", ""
            path = urllib.parse.urljoin(path, _local(page.headers["location"]))
        if page.status != expect:
            raise Trouble(f"{method} {path} svarede {page.status}, ikke {expect}.", _first_words(page))
        return page

    def _ask(self, method: str, path: str, body: str, came_from: str) -> Page:
        headers = {
            "Host": f"127.0.0.1:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Referer": f"http://127.0.0.1:{self.port}{came_from}",
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, path, body=body or None, headers=headers)
            answer = connection.getresponse()
            self._remember(answer.headers.get_all("Set-Cookie") or [])
            kept = {name.lower(): value for name, value in answer.getheaders()}
            return _read(Page(path, answer.status, kept, answer.read()))
        except OSError as error:
            raise Trouble(f"Webserveren svarer ikke ({error}).", "Se loggen web.log.") from error
        finally:
            connection.close()

    def _remember(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value


def _local(location: str) -> str:
    parts = urllib.parse.urlsplit(location)
    return urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))


def _first_words(page: Page) -> str:
    return f"Siden siger: {' '.join(page.text.split())[:300]}" if page.text else "Se loggen web.log."


def _complaint(page: Page) -> str:
    """The summary of errors on a form that came back, or else how the page begins."""
    text = page.body.decode(errors="replace")
    words = " ".join(
        re.sub(r"<[^>]+>", " ", text.partition("alert--error")[2] or text.partition("error-summary")[2]).split()
    )
    return f"Siden siger: {words.partition('>')[2].strip()[:300]}" if words else _first_words(page)


def _read(page: Page) -> Page:
    if page.headers.get("content-type", "").startswith("text/html"):
        reader = _Reader(page)
        reader.feed(page.body.decode())
        page.text = " ".join("".join(reader.words).split())
    return page


class _Reader(HTMLParser):
    """Collects the forms, links and words of a page."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.words: list[str] = []
        self.form: Form | None = None
        self.select = ""
        self.link: str | None = None
        self.area = ""
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag in {"script", "style"}:
            self.hidden += 1
        elif tag == "form":
            self.form = Form(given.get("action", ""), given.get("method", "get").lower())
            self.page.forms.append(self.form)
        elif tag == "a" and "href" in given:
            self.link = given["href"]
            self.page.links.append(("", self.link))
        elif self.form is not None:
            self._field(tag, given, self.form)

    def _field(self, tag: str, given: dict[str, str], form: Form) -> None:
        name, value, kind = given.get("name", ""), given.get("value", ""), given.get("type", "text")
        if tag == "select":
            self.select = name
            form.choices[name] = []
        elif tag == "option" and self.select:
            form.choices[self.select].append(value)
            if "selected" in given:
                form.fields.append((self.select, value))
        elif tag == "textarea":
            self.area = name
        elif tag == "button" or kind == "submit":
            form.buttons.append((name, value))
        elif tag == "input" and name:
            self._input(form, name, value, kind, checked="checked" in given)

    def _input(self, form: Form, name: str, value: str, kind: str, *, checked: bool) -> None:
        if kind not in {"radio", "checkbox"}:
            form.fields.append((name, value))
            return
        form.choices.setdefault(name, []).append(value or "on")
        if checked:
            form.fields.append((name, value or "on"))

    def handle_data(self, data: str) -> None:
        if self.area and self.form:
            self.form.fields.append((self.area, data.removeprefix("\n")))
            self.area = ""
        if not self.hidden:
            self.words.append(data + " ")
        if self.link is not None:
            label, href = self.page.links[-1]
            self.page.links[-1] = (f"{label} {data}".strip(), href)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self.hidden -= 1
        elif tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.area = ""
        elif tag == "a":
            self.link = None
