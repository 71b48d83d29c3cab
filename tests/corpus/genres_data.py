"""Genres whose records are labelled data: JSON, maps, markup, tables, SQL, forms."""

import base64

import lookalikes as l
import values as v
import words as w
from pieces import Mark, escaped, plain
from records import (
    digits,
    has,
    host,
    http_path,
    http_verb,
    iso,
    joined,
    json_object,
    json_pair,
    key,
    label,
    level,
    logfmt_pair,
    no_comma,
    number,
    stamp,
    table_columns,
    table_row,
)

ASCII_STYLES = ["camel", "camel", "snake", "snake", "kebab", "pascal", "upper", "flat"]


def style_of(r):
    return r.choice(ASCII_STYLES)


def json_flat(ctx):
    r = ctx.r
    fields = ctx.fields()
    mode = "json" if r.random() < 0.8 else "json-u"
    style, space = style_of(r), r.choice(["", " "])
    head = [
        f'{{"time":"{iso(l.moment(r))}","level":"{level(r)}","logger":"{r.choice(w.SERVICES)}",'
    ]
    body = json_object(r, fields, style, r.choice([0, 0, 0.3, 1]), mode, space)
    return [*head, *body[1:], "\n"]


def json_nested(ctx):
    """Objects in objects and arrays; look-alikes lie beside the person they belong to."""
    r = ctx.r
    fields = ctx.fields(4, at_least=4)
    style, space, p = style_of(r), r.choice(["", " "]), r.choice([0, 0, 0.5])
    cut = r.randint(1, len(fields) - 1)
    while _same_group(fields, cut) and cut < len(fields) - 1:
        cut += 1
    inner = json_object(r, fields[:cut], style, p, "json", space)
    outer = json_object(r, fields[cut:], style, p, "json", space)
    name = r.choice(
        [
            "customer",
            "user",
            "applicant",
            "contract",
            "data",
            "payload",
            "subscriber",
            "body",
            "契約者",
        ]
    )
    form = r.randrange(4)
    head = f'{{"@timestamp":"{iso(l.moment(r))}","svc":"{r.choice(w.SERVICES)}",'
    if form == 0:
        return [head, f'"{name}":', *inner, ',"meta":', *outer, "}\n"]
    if form == 1:
        return [head, '"request":{"body":{', f'"{name}":', *inner, '},"extra":', *outer, "}}\n"]
    if form == 2:
        return [head, '"items":[', *outer, ",", *inner, '],"total":2}\n']
    a, b = v.coordinates(r)
    store = [
        f'"store":{{"name":"{r.choice(w.STORES)}","lat":',
        l.lookalike("store position", a),
        ',"lng":',
        l.lookalike("store position", b),
        "}",
    ]
    return [head, f'"{name}":', *inner, ",", *store, ',"ctx":', *outer, "}\n"]


def _same_group(fields, cut):
    a, b = fields[cut - 1], fields[cut]
    marks = [
        p.category for f in (a, b) for p in f.pieces if isinstance(p, Mark) and p.kind == "value"
    ]
    return len(marks) == 2


def json_in_string(ctx):
    r = ctx.r
    fields = ctx.fields()
    inner = json_object(
        r,
        fields,
        style_of(r),
        r.choice([0, 0, 0.4]),
        r.choice(["json", "json", "json-u"]),
        r.choice(["", " "]),
    )
    if r.random() < 0.2:
        inner = ['{"body":"', *escaped(inner, "json"), '","len":' + number(r, 10, 900) + "}"]
    name = r.choice(["message", "msg", "payload", "requestBody", "raw", "event", "Message"])
    return [
        f'{{"ts":"{iso(l.moment(r))}","level":"{level(r)}","{name}":"',
        *escaped(inner, "json"),
        f'","host":"{host(r)}"}}\n',
    ]


def logfmt(ctx):
    r = ctx.r
    fields = ctx.fields()
    style, p, quote = style_of(r), r.choice([0, 0, 0, 0.5]), r.random() < 0.2
    pairs = [logfmt_pair(r, f, style, p, quote) for f in fields]
    m = l.moment(r)
    return [
        f'time={iso(m)} level={level(r).lower()} msg="{r.choice(["request done", "entry saved", "顧客情報更新", "lookup"])}" ',
        *joined(pairs, " "),
        "\n",
    ]


def rails(ctx):
    r = ctx.r
    fields = ctx.fields(allow=lambda f: "\\" not in f.text)
    style = r.choice(["snake", "snake", "camel"])
    pairs = [['"' + key(f.words, style) + '"=>"', *escaped(f.pieces, "ruby"), '"'] for f in fields]
    body = joined(pairs, ", ")
    m = l.moment(r)
    head = (
        f'Started {http_verb(r)} "{http_path(r)}" for {l.ipv4(r)} at {m:%Y-%m-%d %H:%M:%S} +0900\n'
    )
    name = r.choice(["customer", "user", "entry", "contract"])
    if r.random() < 0.5:
        line = [
            '  Parameters: {"' + name + '"=>{',
            *body,
            '}, "commit"=>"' + r.choice(["登録", "更新", "Save"]) + '"}\n',
        ]
    else:
        line = ["  Parameters: {", *body, "}\n"]
    tail = f"Completed 200 OK in {number(r, 3, 900)}ms (Views: {r.uniform(1, 90):.1f}ms | ActiveRecord: {r.uniform(1, 90):.1f}ms)\n"
    return [
        head,
        f"Processing by CustomersController#{r.choice(['create', 'update', 'search'])} as HTML\n",
        *line,
        *([tail] if r.random() < 0.5 else []),
    ]


def python_dict(ctx):
    r = ctx.r
    fields = ctx.fields()
    style, p = r.choice(["snake", "snake", "camel"]), r.choice([0, 0, 0.4])
    pairs = []
    for f in fields:
        name = label(r, f, style, p)
        text = f.text
        if text in ("None",) or f.bare and r.random() < 0.5:
            pairs.append((name, list(f.pieces)))
        else:
            pairs.append((name, ["'", *escaped(f.pieces, "python"), "'"]))
    if r.random() < 0.2:
        body = ["OrderedDict([", *joined([[f"('{n}', ", *x, ")"] for n, x in pairs], ", "), "])"]
    else:
        body = ["{", *joined([[f"'{n}': ", *x] for n, x in pairs], ", "), "}"]
    return [
        stamp(r),
        f" {level(r)} {r.choice(['root', 'app.views', 'worker'])}: {r.choice(['payload=', 'form data: ', 'kwargs=', 'received '])}",
        *body,
        "\n",
    ]


def map_print(ctx):
    """A Java map or record printed, or PHP's print_r and var_export."""
    r = ctx.r
    fields = ctx.fields(allow=lambda f: no_comma(f) and not has(f, "'"))
    style, p = style_of(r), r.choice([0, 0, 0.4])
    form = r.randrange(5)
    names = [label(r, f, style, p) for f in fields]
    pairs = list(zip(names, fields, strict=True))
    if form <= 1:
        body = ["{", *joined([[n + "=", *f.pieces] for n, f in pairs], ", "), "}"]
        return [stamp(r), f" {level(r)} [{r.choice(w.THREADS)}] form=", *body, "\n"]
    if form == 2:
        body = joined([[n + "=", *f.pieces] for n, f in pairs], ", ")
        return [
            stamp(r),
            " DEBUG ",
            r.choice(["CustomerDto", "EntryForm", "Member", "PaymentRequest"]),
            "[",
            *body,
            "]\n",
        ]
    if form == 3:
        out = [stamp(r), " Array\n(\n"]
        for n, f in pairs:
            out += [f"    [{n}] => ", *f.pieces, "\n"]
        return [*out, ")\n"]
    body = joined([[f"'{n}' => '", *f.pieces, "'"] for n, f in pairs], ", ")
    return [stamp(r), " request: array (", *body, ")\n"]


def tag_of(r, f, style, p):
    text = label(r, f, style, p)
    return (
        text
        if text.replace("_", "").replace("-", "").isalnum() and not text[0].isdigit()
        else key(f.words, style)
    )


def xml_soap(ctx):
    r = ctx.r
    fields = ctx.fields()
    style, p = r.choice(["camel", "pascal", "snake", "upper", "kebab"]), r.choice([0, 0, 0, 0.6])
    names = [tag_of(r, f, style, p) for f in fields]
    form = r.randrange(6)
    ns = r.choice(["", "", "ns2:", "tns:"])
    pairs = [(n, escaped(f.pieces, "xml")) for n, f in zip(names, fields, strict=True)]
    if form <= 1:
        body = joined([[f"<{ns}{n}>", *x, f"</{ns}{n}>"] for n, x in pairs], "")
        return [
            stamp(r),
            " <soapenv:Envelope><soapenv:Body><" + ns + "Request>",
            *body,
            "</" + ns + "Request></soapenv:Body></soapenv:Envelope>\n",
        ]
    if form == 2:
        body = joined([[f"  <{ns}{n}>", *x, f"</{ns}{n}>"] for n, x in pairs], "\n")
        return [f"<{ns}customerRequest>\n", *body, f"\n</{ns}customerRequest>\n"]
    if form == 3:
        body = joined([[f'{n}="', *x, '"'] for n, x in pairs], " ")
        return [stamp(r), " <customer ", *body, "/>\n"]
    if form == 4:
        body = joined([[f'<item key="{n}">', *x, "</item>"] for n, x in pairs], "")
        return ["<request>", *body, "</request>\n"]
    body = joined(
        [
            [f"<member><name>{n}</name><value><string>", *x, "</string></value></member>"]
            for n, x in pairs
        ],
        "",
    )
    return ["<methodCall><params><struct>", *body, "</struct></params></methodCall>\n"]


def html_table(ctx):
    r = ctx.r
    form = r.randrange(4)
    if form == 3:
        return _html_columns(ctx)
    fields = ctx.fields()
    p = r.choice([1, 1, 0])
    cells = [(label(r, f, "title", p), escaped(f.pieces, "xml")) for f in fields]
    nl = r.choice(["", "\n"])
    if form == 0:
        body = [["<tr><th>" + n + "</th><td>", *x, "</td></tr>"] for n, x in cells]
        return ['<table class="confirm">' + nl, *joined(body, nl), nl + "</table>\n"]
    if form == 1:
        body = [
            ['<tr><td class="label">' + n + '</td><td class="val">', *x, "</td></tr>"]
            for n, x in cells
        ]
        return ["<table>" + nl, *joined(body, nl), nl + "</table>\n"]
    body = [["<dt>" + n + "</dt><dd>", *x, "</dd>"] for n, x in cells]
    return ["<dl>" + nl, *joined(body, nl), nl + "</dl>\n"]


def _html_columns(ctx):
    r = ctx.r
    if ctx.noise:
        return ["<p>", *ctx.prose(), "</p>\n"]
    columns = table_columns(ctx, r.randint(1, 2))
    p = r.choice([0, 1])
    head = [label(r, f, "title", p) for _, g in columns for f in g]
    nl = r.choice(["", "\n"])
    out = ["<table><tr>" + "".join(f"<th>{h}</th>" for h in head) + "</tr>" + nl]
    for _ in range(r.randint(1, 4)):
        row = [["<td>", *escaped(f.pieces, "xml"), "</td>"] for f in table_row(ctx, columns)]
        out += ["<tr>", *joined(row, ""), "</tr>" + nl]
    return [*out, "</table>\n"]


def csv_table(ctx, rows):
    """Records of one CSV file: a header line and its rows."""
    r = ctx.r
    columns = table_columns(ctx, r.randint(2, 5))
    p, style, quote_all = r.choice([0, 1]), style_of(r), r.random() < 0.4
    head = [label(r, f, style, p) for _, g in columns for f in g]
    yield [",".join(f'"{h}"' if quote_all else h for h in head), "\n"]
    for _ in range(rows):
        cells = []
        for f in table_row(ctx, columns):
            if quote_all or has(f, ",", '"'):
                cells.append(['"', *escaped(f.pieces, "csv"), '"'])
            else:
                cells.append(f.pieces)
        yield [*joined(cells, ","), "\n"]


def tsv_table(ctx, rows):
    """Records of one TSV file."""
    r = ctx.r
    columns = table_columns(ctx, r.randint(2, 5))
    p, style = r.choice([0, 1]), style_of(r)
    yield ["\t".join(label(r, f, style, p) for _, g in columns for f in g), "\n"]
    for _ in range(rows):
        yield [*joined([f.pieces for f in table_row(ctx, columns)], "\t"), "\n"]


def _sql_value(r, f):
    if f.bare and r.random() < 0.5:
        return list(f.pieces)
    if f.text in ("NULL", "null"):
        return list(f.pieces)
    return ["'", *escaped(f.pieces, "sql"), "'"]


def sql(ctx):
    r = ctx.r
    head = [
        stamp(r),
        r.choice([" [SQL] ", " LOG:  statement: ", " Query\t", " DEBUG org.hibernate.SQL - "]),
    ]
    form = r.randrange(5)
    table = r.choice(
        ["customers", "m_kokyaku", "t_entry", "billing.contracts", "members", "USER_INFO"]
    )
    if form == 4 and not ctx.noise:
        columns = table_columns(ctx, r.randint(1, 2))
        names = ", ".join(key(f.words, "snake") for _, g in columns for f in g)
        rows = []
        for _ in range(r.randint(2, 4)):
            cells = [_sql_value(r, f) for f in table_row(ctx, columns)]
            rows.append(["(", *joined(cells, ", "), ")"])
        return [*head, f"INSERT INTO {table} ({names}) VALUES ", *joined(rows, ", "), ";\n"]
    fields = ctx.fields()
    style = r.choice(["snake", "snake", "upper", "camel"])
    tick = r.choice(["", "", "`"])
    names = [tick + key(f.words, style) + tick for f in fields]
    cells = [_sql_value(r, f) for f in fields]
    if form <= 1:
        verb = r.choice(["INSERT INTO", "insert into", "REPLACE INTO"])
        return [
            *head,
            f"{verb} {table} ({', '.join(names)}) VALUES (",
            *joined(cells, ", "),
            ")",
            r.choice([";", ""]),
            "\n",
        ]
    pairs = [[n + r.choice([" = ", "="]), *c] for n, c in zip(names, cells, strict=True)]
    if form == 2:
        return [
            *head,
            f"UPDATE {table} SET ",
            *joined(pairs, ", "),
            f" WHERE id = {number(r, 1, 99999)};\n",
        ]
    return [*head, f"SELECT id FROM {table} WHERE ", *joined(pairs, " AND "), "\n"]


def _form_pairs(ctx, fields, style, loose=False):
    r = ctx.r
    mode = "percent-loose" if loose else "percent-cp932" if r.random() < 0.25 else "percent-utf8"
    out = []
    for f in fields:
        try:
            out.append([key(f.words, style) + "=", *escaped(f.pieces, mode)])
        except UnicodeEncodeError:
            out.append([key(f.words, style) + "=", *escaped(f.pieces, "percent-utf8")])
    return joined(out, "&")


def query_string(ctx):
    """Access logs whose query holds a form."""
    r = ctx.r
    loose = r.random() < 0.2
    fields = ctx.fields(allow=lambda f: not (loose and has(f, "&", "#", "+", "%", '"', " ", ";")))
    style = r.choice(["camel", "snake", "flat", "kebab"])
    body = _form_pairs(ctx, fields, style, loose)
    m = l.moment(r)
    verb = f'{l.ipv4(r)} - - [{m:%d/%b/%Y:%H:%M:%S} +0900] "GET {http_path(r)}?'
    browser = f'" "Mozilla/5.0 (iPhone; CPU iPhone OS 17_{r.randint(0, 6)} like Mac OS X)"'
    if r.random() < 0.15:
        return [
            f'{l.ipv4(r)} - - [{m:%d/%b/%Y:%H:%M:%S} +0900] "GET /static/app.js HTTP/1.1" 200 {digits(r, 5)} "https://www.example.jp{http_path(r)}?',
            *body,
            browser,
            "\n",
        ]
    return [
        verb,
        *body,
        f' HTTP/1.1" {r.choice([200, 302, 404, 500])} {digits(r, r.randint(2, 6))} "-',
        browser,
        f" {number(r, 100, 99999)}\n",
    ]


def form_post(ctx):
    r = ctx.r
    fields = ctx.fields()
    style = r.choice(["camel", "snake", "flat", "kebab"])
    if r.random() < 0.65:
        body = _form_pairs(ctx, fields, style)
        head = r.choice(
            [
                f"POST {http_path(r)} HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\n\n",
                f"{iso(l.moment(r))} DEBUG request body: ",
                f"{iso(l.moment(r))} [{host(r)}] POST {http_path(r)} body=",
            ]
        )
        return [head, *body, "\n"]
    mark = "----WebKitFormBoundary" + "".join(r.choices("ABCDEFGHabcdefgh", k=16))
    out = [f"POST {http_path(r)} HTTP/1.1\nContent-Type: multipart/form-data; boundary={mark}\n\n"]
    for f in fields:
        out += [
            f'--{mark}\nContent-Disposition: form-data; name="{key(f.words, style)}"\n\n',
            *f.pieces,
            "\n",
        ]
    return [*out, f"--{mark}--\n"]


def label_above(ctx):
    """Blocks in which the label stands on the line before its value."""
    r = ctx.r
    fields = ctx.fields(allow=lambda f: f.text not in ("-",))
    p = r.choice([1, 1, 0])
    form = r.randrange(4)
    out = [
        r.choice(
            [
                "【お申込内容】\n",
                "--- 登録情報 ---\n",
                f"[{iso(l.moment(r))}] 入力確認\n",
                "== entry ==\n",
            ]
        )
    ]
    for f in fields:
        n = label(r, f, "title", p)
        if form == 0:
            out += [n, "\n", *f.pieces, "\n"]
        elif form == 1:
            out += ["■" + n, "\n  ", *f.pieces, "\n"]
        elif form == 2:
            out += [n + r.choice([":", "："]), "\n    ", *f.pieces, "\n"]
        else:
            out += ["・" + n, "\n　", *f.pieces, "\n"]
    return [*out, r.choice(["\n", "----\n", "以上\n"])]


def debug_escapes(ctx):
    """Dumps that hold their text under an escape of some kind."""
    r = ctx.r
    form = r.randrange(7)
    if form == 6 and not ctx.noise:
        return _base64_dump(ctx)
    fields = ctx.fields(allow=lambda f: "\\" not in f.text)
    style = style_of(r)
    if form in (0, 6):
        return [
            stamp(r),
            " dump: ",
            *json_object(r, fields, style, r.choice([0, 0.6]), "json-u"),
            "\n",
        ]
    if form == 1:
        return [
            stamp(r),
            " php: ",
            *json_object(r, fields, style, r.choice([0, 0.6]), "json-php"),
            "\n",
        ]
    if form == 2:
        mode = r.choice(["entity-hex", "entity-dec"])
        cells = [
            [
                "<tr><th>",
                *escaped([f.ja], mode),
                "</th><td>",
                *escaped(f.pieces, mode),
                "</td></tr>",
            ]
            for f in fields
        ]
        return ["<table>", *joined(cells, ""), "</table>\n"]
    if form == 3:
        out = [
            "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        ]
        for f in fields:
            out += [
                *escaped([f.ja, r.choice([": ", "："])], "qp"),
                *escaped(f.pieces, "qp"),
                r.choice(["\n", "=0D\n", "\n"]),
            ]
        return [*out, "\n"]
    if form == 4:
        mode = "backslash-x"
        pairs = [
            [*escaped([label(r, f, style, 0.3)], mode), "=", *escaped(f.pieces, mode)]
            for f in fields
        ]
        return [stamp(r), ' "POST ', http_path(r), '" body="', *joined(pairs, "&"), '"\n']
    inner = json_object(r, fields, style, r.choice([0, 0.6]), "json-u")
    return [stamp(r), ' trace {"raw":"', *escaped(inner, "json"), '"}\n']


def _base64_dump(ctx):
    """A payload in base64, its value on whole groups of letters so that its span is beyond doubt."""
    r = ctx.r
    for _ in range(400):
        group = v.FIELDS[ctx.category()](r)
        marks = [p for f in group for p in f.pieces if isinstance(p, Mark) and p.kind == "value"]
        if len(group) != 1 or len(marks) != 1 or len(marks[0].written.encode()) % 3:
            continue
        before, after = l.fields(r, 1, [group[0].words])[0], l.fields(r, 1, [group[0].words])[0]
        pairs = [json_pair(r, f, "snake", 0, "json", "") for f in (before, group[0], after)]
        text = ["{", *joined(pairs, ","), "}"]
        at = next(i for i, p in enumerate(text) if isinstance(p, Mark) and p.kind == "value")
        head, mark = plain(text[:at]), text[at]
        if (
            len(head.encode()) % 3
            or mark.escapes not in ((), ("json",))
            or mark.written != mark.value
        ):
            continue
        code = [
            base64.b64encode(x.encode()).decode() for x in (head, mark.value, plain(text[at + 1 :]))
        ]
        planted = Mark(code[1], mark.value, "value", mark.category, mark.form, ("base64",))
        return [
            stamp(r),
            r.choice([" payload(base64)=", " body: ", ' data="', " Authorization-Data: "]),
            code[0],
            planted,
            code[2],
            "\n",
        ]
    raise ValueError("nothing fits into base64")
