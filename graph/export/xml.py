"""What the two XML formats share: text that XML can hold."""

from __future__ import annotations

import re

from .model import Notes

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SPECIAL = re.compile('[&<>"\t\n\r\x85\u2028\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]')

#: control characters become their pictures (U+2400…), the two non-characters U+FFFD; whitespace is kept by reference
_FORMS = {
    **{chr(code): chr(0x2400 + code) for code in range(0x20)},
    **{"\ufffe": "\ufffd", "\uffff": "\ufffd", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"},
    # line ends of XML 1.1, which some readers of XML 1.0 turn into spaces as well
    **{"\x85": "&#133;", "\u2028": "&#8232;"},
    **{"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"},
}

CONTROL_NOTE = "control characters, which this format cannot hold, are shown by their pictures (␀ … ␟)"


def escape(text: str, notes: Notes) -> str:
    """Text for an attribute or an element of XML 1.0, read back as it was but for control characters (see note)."""
    if not _SPECIAL.search(text):
        return text
    if CONTROL_NOTE not in notes and _ILLEGAL.search(text):
        notes.append(CONTROL_NOTE)
    return _SPECIAL.sub(lambda found: _FORMS[found[0]], text)


def pictured(text: str, notes: Notes) -> str:
    """Text with its control characters (but tab and line ends) as pictures, not escaped otherwise."""
    if not _ILLEGAL.search(text):
        return text
    if CONTROL_NOTE not in notes:
        notes.append(CONTROL_NOTE)
    return _ILLEGAL.sub(lambda found: _FORMS[found[0]], text)
