"""What every genre builds its records from: keys, fields, time stamps, key and value syntaxes."""

import re

import lookalikes as l
import numbers_jp as num
import values as v
import words as w
from pieces import escaped, plain

KEY_STYLES = ("camel", "snake", "kebab", "pascal", "upper", "flat", "title")


def key(words, style):
    """ASCII words as a key of that style."""
    parts = words.split(" ")
    if style == "camel":
        return parts[0] + "".join(p.capitalize() for p in parts[1:])
    if style == "pascal":
        return "".join(p.capitalize() for p in parts)
    if style == "title":
        return " ".join(p.capitalize() for p in parts)
    sep = {"snake": "_", "upper": "_", "kebab": "-", "flat": ""}[style]
    text = sep.join(parts)
    return text.upper() if style == "upper" else text


class Context:
    """One file's state: its random numbers, its deck of categories, its habits."""

    def __init__(self, r, encoding, categories=v.CATEGORIES):
        self.r = r
        self.encoding = encoding
        self.noise = False  # the next record shall hold look-alikes only
        self.categories = [c for c in categories for _ in range(v.WEIGHTS.get(c, 3))]
        self.deck = []

    def category(self):
        """The next category; all come up before one comes up again too often."""
        if not self.deck:
            self.deck = list(self.categories)
            self.r.shuffle(self.deck)
        return self.deck.pop()

    def groups(self, most=3, allow=None):
        """Groups of value fields for one record; none for a noise record."""
        if self.noise:
            return []
        n = v.pick(self.r, (3, 0), (6, 1), (3, 2), (1, most))
        out, seen = [], set()
        for _ in range(n):
            category = self.category()
            if category in seen:
                continue
            seen.add(category)
            for _try in range(40):
                group = v.FIELDS[category](self.r)
                if allow is None or all(allow(f) for f in group):
                    out.append(group)
                    break
        return out

    def fields(self, most=3, allow=None, tail=(0, 1, 2, 3), at_least=2):
        """Value fields among twice as many look-alike fields, in one order."""
        groups = self.groups(most, allow)
        flat, seen = [], set()
        for g in groups:  # two groups may bring the same key
            if not any(f.words in seen or f.ja in seen for f in g):
                flat.append(g)
                seen |= {f.words for f in g} | {f.ja for f in g}
        marks = sum(len(g) for g in flat)
        n = max(2 * marks + self.r.choice(tail), at_least)
        others = []
        while len(others) < n:
            for f in l.fields(self.r, n - len(others), seen):
                if allow is None or allow(f):
                    others.append([f])
                    seen |= {f.words, f.ja}
        return shuffled(self.r, flat + others)

    def prose(self):
        """The body of a line without any value."""
        return l.line(self.r)


PLACE_LIKE = ("postal code", "prefecture")


def shuffled(r, groups):
    """The groups' fields in a chance order in which no place stands before an address.

    Where its own column is a whole address's neighbour, people may differ where the address begins.
    """
    while True:
        r.shuffle(groups)
        out = [f for g in groups for f in g]
        pairs = zip(out, out[1:], strict=False)
        if not any(a.family in PLACE_LIKE and b.family == v.ADDRESS[0][0] for a, b in pairs):
            return out


def joined(parts, sep):
    """Lists of pieces with a plain separator between them."""
    out = []
    for i, p in enumerate(parts):
        if i:
            out.append(sep)
        out += p
    return out


def has(f, *texts):
    return any(t in f.text for t in texts)


def no_comma(f):
    """Readable in a list that is parted by ", " and not quoted."""
    return not has(f, ",", "}", ";")


def iso(m):
    return f"{m:%Y-%m-%dT%H:%M:%S}.{m.microsecond // 1000:03d}+09:00"


def stamp(r):
    """A line's time in one of the usual forms."""
    m = l.moment(r)
    return r.choice(
        [
            iso(m),
            f"{m:%Y-%m-%d %H:%M:%S},{m.microsecond // 1000:03d}",
            f"{m:%Y/%m/%d %H:%M:%S}",
            f"{m:%Y-%m-%d %H:%M:%S.%f}",
            f"[{m:%Y-%m-%d %H:%M:%S}]",
        ]
    )


def level(r):
    return v.pick(r, (6, "INFO"), (3, "DEBUG"), (2, "WARN"), (2, "ERROR"))


def label(r, f, style, p_japanese):
    """The field's label in that style, Japanese now and then."""
    return f.ja if r.random() < p_japanese else key(f.words, style)


def json_pair(r, f, style, p_japanese, mode, space):
    name = escaped([label(r, f, style, p_japanese)], mode)
    if f.bare and r.random() < 0.5:
        return ['"', *name, '":' + space, *f.pieces]
    text = f.text
    if text in ("null", "true", "false"):
        return ['"', *name, '":' + space, *f.pieces]
    return ['"', *name, '":' + space + '"', *escaped(f.pieces, mode), '"']


def json_object(r, fields, style, p_japanese, mode="json", space=""):
    pairs = [json_pair(r, f, style, p_japanese, mode, space) for f in fields]
    return ["{", *joined(pairs, "," + space), "}"]


LOGFMT_BARE = re.compile(r"^[^\s\"'=,;]+$")


def logfmt_pair(r, f, style, p_japanese, quote_all=False):
    name = label(r, f, style, p_japanese)
    if not quote_all and LOGFMT_BARE.match(f.text):
        return [name + "=", *f.pieces]
    return [name + '="', *escaped(f.pieces, "ruby"), '"']


def table_columns(ctx, n_categories, allow=None):
    """Columns of a table: groups of fields whose labels are the header, values and look-alikes."""
    for _ in range(100):
        groups, used = [], set()
        for _ in range(n_categories):
            category = ctx.category()
            group = v.FIELDS[category](ctx.r)
            names = {f.words for f in group} | {f.ja for f in group}
            if names & used:
                continue
            used |= names
            groups.append((category, group))
        marks = sum(len(g) for _, g in groups)
        for f in l.fields(ctx.r, 2 * marks + 1, used):
            groups.append((None, [f]))
        ctx.r.shuffle(groups)
        heads = [f.family for _, g in groups for f in g]
        if any(
            a in PLACE_LIKE and b == v.ADDRESS[0][0] for a, b in zip(heads, heads[1:], strict=False)
        ):
            continue
        if allow is None or all(allow(f) for _, g in groups for f in g):
            return groups
    raise ValueError("no such table")


def table_row(ctx, columns, allow=None):
    """A row of fields under those columns, labelled as they are."""
    out = []
    for category, head in columns:
        families = [f.family for f in head]
        for _ in range(3000):
            if category is None:
                row = [_again(ctx.r, head[0])]
            else:
                row = v.FIELDS[category](ctx.r)
                if ctx.noise or ctx.r.random() < 0.06:
                    row = [_empty(ctx.r, f) for f in head]
            if [f.family for f in row] == families and (
                allow is None or all(allow(f) for f in row)
            ):
                break
        else:
            raise ValueError("no such row")
        for f, h in zip(row, head, strict=True):
            f.words, f.ja = h.words, h.ja
        out += row
    return out


def _again(r, head):
    """Another look-alike of the column's sort."""
    rows = [row for row in l.TABLE if row[0] == head.family]
    if not rows:
        return _empty(r, head)
    return l.table_field(r, head.family)


def _empty(r, head):
    return v.Field(
        head.words, head.ja, [l.lookalike("placeholder", l.placeholder(r))], False, head.family
    )


def host(r):
    return r.choice(w.HOSTS)


def http_path(r):
    return r.choice(
        [
            "/api/v1/customers",
            "/mypage/entry",
            "/login",
            "/search",
            "/regist/confirm",
            "/order/new",
            "/kyc/check",
            "/payment/auth",
            "/v2/members",
            "/contract/change",
            "/inquiry",
            "/cgi-bin/entry.cgi",
        ]
    )


def http_verb(r):
    return r.choice(["GET", "POST", "PUT"])


def number(r, lo, hi):
    return str(r.randint(lo, hi))


def text_of(pieces):
    return plain(pieces)


def digits(r, n):
    return num.digits(r, n, "123456789")
