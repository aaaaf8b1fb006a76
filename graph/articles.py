"""Articles, and the files they come in: `.txt` with front matter, `.json`, `.jsonl`, `.html`.

A file may hold good and bad rows: `read_articles` yields an `Article` for each good one and an `ArticleError`
for each bad one, so that one bad row never loses the others.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from .errors import ArticleError

#: longest text read as one article, in code points; real articles stay under 60,000
MAX_TEXT = 500_000

#: how feeds and pages write a day, tried in order after ISO 8601
DATE_FORMATS = ("%b %d, %Y", "%B %d, %Y", "%d %B %Y", "%d %b %Y", "%d/%m/%Y", "%a, %d %b %Y %H:%M:%S %z")


@dataclass(frozen=True, slots=True)
class Article:
    """One published text: `published` is the day of publication, which relative dates are resolved against.

    `id` is the name claims carry; `key` tells whether two files are the same article (its URL, else publisher and
    id), `digest` whether the content is the same too.
    """

    id: str
    text: str
    published: date
    publisher: str | None = None
    headline: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None

    @property
    def key(self) -> str:
        """What stays the same when the article is corrected: its URL, else ``publisher/id``."""
        return self.url or f"{self.publisher or ''}/{self.id}"

    @property
    def slug(self) -> str:
        """16 hexadecimal digits of the key's SHA-256: the last part of the article's IRI."""
        return hashlib.sha256(self.key.encode()).hexdigest()[:16]

    @property
    def digest(self) -> str:
        """SHA-256 of everything a reader sees: equal digests mean an unchanged article."""
        content = (self.text, self.published.isoformat(), self.publisher, self.headline, self.authors, self.url)
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def parse_day(value: str) -> date | None:
    """The day that a date string names (``2024-07-17``, ``2024-07-17T08:00:00Z``, ``Jul 17, 2024``), or None."""
    value = value.strip()
    try:
        return datetime.fromisoformat(value).date()
    except ValueError:
        pass
    for form in DATE_FORMATS:
        try:
            return datetime.strptime(value, form).date()
        except ValueError:
            continue
    return None


def read_articles(path: Path, **defaults: str) -> Iterator[Article | ArticleError]:
    """Every article of a file or folder, in name order; a bad file or row comes as an `ArticleError`.

    `defaults` (publisher, published, url, headline, author) fill what the file itself does not say.
    """
    if path.is_dir():
        for child in sorted(p for p in path.rglob("*") if p.suffix in FORMATS and p.is_file()):
            yield from read_articles(child, **defaults)
        return
    reader = FORMATS.get(path.suffix.lower())
    if reader is None:
        yield ArticleError(path, f"no reader for {path.suffix or 'a file without suffix'}", f"use {', '.join(FORMATS)}")
        return
    try:
        content = path.read_bytes()
    except OSError as error:
        yield ArticleError(path, (error.strerror or "cannot be read").lower(), "check the path and its permissions")
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield ArticleError(path, f"not UTF-8 at byte {error.start}", "convert the file to UTF-8")
        return
    for place, fields in reader(path, text):
        if isinstance(fields, ArticleError):
            yield fields
            continue
        try:
            yield make_article(place, {**defaults, **{k: v for k, v in fields.items() if v}})
        except ArticleError as error:
            yield error


def make_article(place: object, fields: Mapping[str, object]) -> Article:
    """An article from the fields of a row (`id, url, publisher, datePublished, headline, author, text`).

    Raises `ArticleError` naming `place` when the text is empty, too long or HTML, or the date is missing or unreadable.
    """
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ArticleError(place, "the article has no text", "give it one, or remove the row")
    if len(text) > MAX_TEXT:
        raise ArticleError(place, f"{len(text):,} characters of text", f"split it: an article has at most {MAX_TEXT:,}")
    try:
        "".join(map(str, fields.values())).encode()
    except UnicodeEncodeError:
        raise ArticleError(place, "half a character (a lone surrogate)", "export it as UTF-8 again") from None
    if _is_html(text):
        raise ArticleError(place, "the text is HTML", "save the page as .html, or give its plain text")
    raw_date = str(fields.get("datePublished") or fields.get("published") or "")
    if not raw_date:
        raise ArticleError(place, "no date of publication", "add datePublished (YYYY-MM-DD), or pass --published")
    published = parse_day(raw_date)
    if published is None:
        raise ArticleError(place, f"cannot read the date {raw_date!r}", "write it as YYYY-MM-DD")
    return Article(
        id=str(fields.get("id") or Path(str(place)).stem),
        text=text.replace("\r\n", "\n"),
        published=published,
        publisher=_text(fields.get("publisher")),
        headline=_text(fields.get("headline")),
        authors=_names(fields.get("author") or fields.get("authors")),
        url=_text(fields.get("url")),
    )


Row = tuple[str, dict[str, object] | ArticleError]


def _read_txt(path: Path, text: str) -> Iterator[Row]:
    """Plain text, with optional front matter: ``---``, ``field: value`` lines, ``---``."""
    fields: dict[str, object] = {"id": path.stem}
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        header, text = text[4:].split("\n---\n", 1)
        for number, line in enumerate(header.splitlines(), start=2):
            name, colon, value = line.partition(":")
            if not colon and line.strip():
                yield (
                    str(path),
                    ArticleError(f"{path}:{number}", f"not a 'field: value' line: {line!r}", "fix the line"),
                )
                return
            fields[name.strip()] = value.strip()
        text = text.strip("\n")
    yield str(path), {**fields, "text": text}


def _read_json(path: Path, text: str) -> Iterator[Row]:
    """One article object, or a list of them."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        yield str(path), ArticleError(f"{path}:{error.lineno}", f"invalid JSON: {error.msg}", "fix the line")
        return
    rows = data if isinstance(data, list) else [data]
    for index, row in enumerate(rows):
        place = f"{path}[{index}]" if isinstance(data, list) else str(path)
        yield (place, {"id": path.stem, **row} if isinstance(row, dict) else ArticleError(place, *_NOT_AN_OBJECT))


def _read_jsonl(path: Path, text: str) -> Iterator[Row]:
    """One article object a line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        place = f"{path}:{number}"
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            yield place, ArticleError(place, f"invalid JSON: {error.msg}", "fix the line")
            continue
        yield (
            place,
            {"id": f"{path.stem}-{number}", **row} if isinstance(row, dict) else ArticleError(place, *_NOT_AN_OBJECT),
        )


def _read_html(path: Path, text: str) -> Iterator[Row]:
    """A saved page: trafilatura finds the text, and the date, headline and author that the page declares."""
    from trafilatura import extract  # slow to import, and only pages need it

    extracted = extract(text, output_format="json", with_metadata=True, deduplicate=False, include_comments=False)
    if not extracted:
        yield str(path), ArticleError(path, "no article text found in the page", "give its plain text")
        return
    page = json.loads(extracted)
    yield (
        str(path),
        {
            "id": path.stem,
            "text": page.get("text"),
            "headline": page.get("title"),
            "author": page.get("author"),
            "datePublished": page.get("date"),
            "publisher": page.get("sitename") or page.get("hostname"),
            "url": page.get("source"),
        },
    )


_NOT_AN_OBJECT = ("not a JSON object", "give an object with text and datePublished")

#: suffix → reader of such a file
FORMATS: dict[str, Callable[[Path, str], Iterator[Row]]] = {
    ".txt": _read_txt,
    ".json": _read_json,
    ".jsonl": _read_jsonl,
    ".html": _read_html,
    ".htm": _read_html,
}


def _is_html(text: str) -> bool:
    """Whether a text is really a page: it opens like one, or holds several closing tags."""
    return bool(re.match(r"\s*<(?:!doctype|html|head|body|div|p)\b", text, re.IGNORECASE)) or (
        len(re.findall(r"</(?:p|div|a|span|li|h[1-6])>", text[:20_000], re.IGNORECASE)) >= 3
    )


def _text(value: object) -> str | None:
    return str(value).strip() or None if value is not None else None


def _names(value: object) -> tuple[str, ...]:
    """Authors as given: a list, or one string with names separated by commas, semicolons or 'and'."""
    if isinstance(value, list):
        return tuple(str(name).strip() for name in value if str(name).strip())
    return tuple(name for name in re.split(r"\s*[;,]\s*|\s+and\s+", str(value or "").strip()) if name)
