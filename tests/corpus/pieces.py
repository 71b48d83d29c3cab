"""Text with planted values in it, and its way into bytes.

A text is a list of pieces: plain strings and Marks. Every escape is laid over each piece by itself,
so that a Mark stays one stretch of the file however deep it lies.
"""

import codecs
import html
import json
import re
import unicodedata
import urllib.parse
from dataclasses import dataclass, replace

ENCODINGS = ("utf-8", "cp932", "euc-jp", "iso-2022-jp", "utf-16le")


@dataclass(frozen=True)
class Mark:
    """A planted stretch: a value (kind "value") or a look-alike (kind "lookalike")."""

    written: str  # as it stands in the file, escapes and all
    value: str  # as it was planted
    kind: str
    category: str  # of a value; of a look-alike, what sort of thing it is
    form: str = ""
    escapes: tuple = ()  # outermost last


def value(category, text, form=""):
    """A value of that category, written in that form."""
    return Mark(text, text, "value", category, form)


def lookalike(sort, text):
    """A stretch that only looks like a value."""
    return Mark(text, text, "lookalike", sort)


def plain(pieces):
    """The pieces as one string."""
    return "".join(p if isinstance(p, str) else p.written for p in pieces)


def escaped(pieces, name):
    """The pieces under one more escape (a key of ESCAPES)."""
    function = ESCAPES[name]
    out = []
    for p in pieces:
        if isinstance(p, str):
            out.append(function(p))
        else:
            out.append(replace(p, written=function(p.written), escapes=(*p.escapes, name)))
    return out


def json_text(text):
    """JSON that leaves letters as they are."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def json_ascii(text):
    """JSON with \\u for all that is not ASCII."""
    return json.dumps(text)[1:-1]


def json_slash(text):
    """JSON as PHP writes it: the slash is escaped too."""
    return json_ascii(text).replace("/", "\\/")


def percent(text, encoding="utf-8"):
    """A form's percent-encoding, with + for the space."""
    return urllib.parse.quote_plus(text, safe="*-._", encoding=encoding)


def percent_loose(text):
    """As browsers send a path or lazy programs a query: ASCII stays, letters do not."""
    return urllib.parse.quote(text, safe="@:/()*-._,;~+")


def entities_hex(text):
    """Hexadecimal character references for all that is not ASCII."""
    return "".join(c if ord(c) < 128 else f"&#x{ord(c):X};" for c in html.escape(text, quote=False))


def entities_dec(text):
    """Decimal character references for all that is not ASCII."""
    return "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in html.escape(text, quote=False))


def quoted_printable(text):
    """Quoted-printable of UTF-8, lines not yet folded."""
    return "".join(
        chr(b) if 32 <= b < 127 and b != 61 or b == 10 else f"={b:02X}" for b in text.encode()
    )


def backslash_x(text):
    """\\xHH for each byte of UTF-8 that is not ASCII, as access logs and byte reprs have it."""
    return "".join(chr(b) if b < 128 else f"\\x{b:02x}" for b in text.encode())


ESCAPES = {
    "json": json_text,
    "json-u": json_ascii,
    "json-php": json_slash,
    "percent-utf8": percent,
    "percent-cp932": lambda t: percent(t, "cp932"),
    "percent-loose": percent_loose,
    "xml": lambda t: html.escape(t, quote=True),
    "entity-hex": entities_hex,
    "entity-dec": entities_dec,
    "qp": quoted_printable,
    "backslash-x": backslash_x,
    "sql": lambda t: t.replace("'", "''"),
    "csv": lambda t: t.replace('"', '""'),
    "python": lambda t: t.replace("\\", "\\\\").replace("'", "\\'"),
    "ruby": lambda t: t.replace("\\", "\\\\").replace('"', '\\"'),
}

# What the tests undo an escape with; written by other means than the escape itself.
UNESCAPES = {
    "json": lambda t: json.loads(f'"{t}"'),
    "json-u": lambda t: json.loads(f'"{t}"'),
    "json-php": lambda t: json.loads(f'"{t}"'),
    "percent-utf8": urllib.parse.unquote_plus,
    "percent-cp932": lambda t: urllib.parse.unquote_plus(t, encoding="cp932"),
    "percent-loose": urllib.parse.unquote,
    "xml": html.unescape,
    "entity-hex": html.unescape,
    "entity-dec": html.unescape,
    "qp": lambda t: codecs.decode(t.encode(), "quopri").decode(),
    "backslash-x": lambda t: re.sub(
        rb"\\x(..)", lambda m: bytes([int(m[1], 16)]), t.encode()
    ).decode(),
    "sql": lambda t: t.replace("''", "'"),
    "csv": lambda t: t.replace('""', '"'),
    "python": lambda t: re.sub(r"\\(.)", r"\1", t),
    "ruby": lambda t: re.sub(r"\\(.)", r"\1", t),
    "base64": lambda t: codecs.decode(t.encode(), "base64").decode(),
}

# Letters that the JIS encodings have under another code point than CP932 gives them.
JIS_TWINS = {"－": "−", "～": "〜", "∥": "‖"}


class Unwritable(Exception):
    """The encoding has no such character."""


def _one(char, codec, cache={}):  # noqa: B006 - a memo
    key = (codec, char)
    if key not in cache:
        try:
            raw = char.encode(codec)
        except UnicodeEncodeError:
            raw = None
        if raw is not None and raw.decode(codec) != char:
            raw = None
        if codec == "euc_jp" and raw is not None and raw[0] == 0x8F:
            raw = None  # JIS X 0212: nobody's logs have it
        cache[key] = raw
    if cache[key] is None:
        raise Unwritable(char)
    return cache[key]


def _is_halfwidth(char):
    return "｡" <= char <= "ﾟ"


class Encoder:
    """Gives each character's bytes; ISO-2022-JP's shifts come before the character they serve."""

    def __init__(self, encoding):
        self.encoding = encoding
        self.shift = b""

    def char(self, char):
        """(shift, bytes) of one character."""
        if self.encoding == "iso-2022-jp":
            return self._iso(char)
        if self.encoding == "euc-jp":
            return b"", _one(JIS_TWINS.get(char, char), "euc_jp")
        return b"", _one(char, {"utf-16le": "utf_16_le"}.get(self.encoding, self.encoding))

    def _iso(self, char):
        if char < "\x80":
            want, raw = b"\x1b(B", char.encode()
        elif _is_halfwidth(char):
            want, raw = b"\x1b(I", bytes([_one(char, "cp932")[0] & 0x7F])
        else:
            want = b"\x1b$B"
            raw = _one(JIS_TWINS.get(char, char), "euc_jp")
            if len(raw) != 2:
                raise Unwritable(char)
            raw = bytes(b & 0x7F for b in raw)
        shift = b"" if want == (self.shift or b"\x1b(B") else want
        self.shift = want
        return shift, raw


def encode(pieces, encoding):
    """(bytes, [(mark, offset, length)]) of one record. Raises Unwritable.

    A record must end in ASCII (a line end does), so that ISO-2022-JP is at rest there.
    """
    encoder = Encoder(encoding)
    out = bytearray()
    spans = []
    for p in pieces:
        text = p if isinstance(p, str) else p.written
        start = None
        for c in text:
            shift, raw = encoder.char(c)
            out += shift
            if start is None:
                start = len(out)
            out += raw
        if not isinstance(p, str):
            if start is None:
                raise ValueError("empty value")
            spans.append((p, start, len(out) - start))
    return bytes(out), spans


def halfwidth(kana):
    """Full-width katakana as half-width kana, the voicing marks as letters of their own."""
    table = str.maketrans({"　": " ", "・": "･", "（": "(", "）": ")"})
    out = []
    for c in unicodedata.normalize("NFD", kana.translate(table)):
        out.append(HALF.get(c, c))
    return "".join(out)


HALF = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)} | {
    "\u3099": "ﾞ",
    "\u309a": "ﾟ",
    "ー": "ｰ",
}


def fullwidth(text):
    """ASCII as full-width letters, the space as the ideographic one."""
    return "".join(
        "　" if c == " " else chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text
    )
