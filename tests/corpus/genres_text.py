"""Genres that are prose or a protocol of their own: application text, SIP, RADIUS, mail, memos."""

import lookalikes as l
import numbers_jp as num
import values as v
import words as w
from pieces import halfwidth, lookalike, value
from records import (
    digits,
    has,
    host,
    iso,
    joined,
    key,
    label,
    level,
    logfmt_pair,
    no_comma,
    number,
    stamp,
)

L = lookalike


def syslog_time(r):
    m = l.moment(r)
    return f"{m:%b} {m.day:2d} {m:%H:%M:%S}"


def labelled(r, category, ja=True, allow=None):
    """(label, pieces) of one field of that category that stands alone."""
    while True:
        group = v.FIELDS[category](r)
        if len(group) == 1 and (allow is None or allow(group[0])):
            return (
                group[0].ja
                if ja
                else key(group[0].words, "flat" if " " not in group[0].words else "snake")
            ), group[0].pieces


# --- Japanese sentences -------------------------------------------------------------------------


def say(r, category):
    """Pieces of a Japanese sentence in which one value of that category stands."""
    return SENTENCES[category](r)


def _s_card(r):
    c = v.card(r)
    return r.choice(
        [
            ["カード番号は", c, "とのこと。"],
            ["登録カード ", c, " の有効期限切れ。"],
            ["クレジットカード（", c, "）での支払いを希望。"],
            ["カード番号：", c, "、読み上げて確認。"],
        ]
    )


def _s_phone(r):
    p = v.phone(r)
    return r.choice(
        [
            ["折返し先は", *p, "。"],
            ["連絡先：", *p, " へ発信するも不在。"],
            ["日中は", *p, "へ架電希望。"],
            ["TEL ", *p, " より入電。"],
            ["携帯", *p, "へSMS送付。"],
            ["お電話番号（", *p, "）を確認。"],
            ["電話番号は", *p, "です。"],
        ]
    )


def _s_bank(r):
    return r.choice(
        [
            ["返金先 ", *v.account(r), " を確認。"],
            ["口座振替の登録 ", *v.account(r), "、名義相違なし。"],
            ["振込先は", *v.account(r), "。"],
            ["口座番号は", value("bank_account", v.account_digits(r), "digits"), "。"],
            ["口座番号：", value("bank_account", v.account_digits(r), "digits"), "、確認済。"],
        ]
    )


def _s_holder(r):
    h = v.holder(r)
    return r.choice(
        [
            ["口座名義：", h, "、本人口座。"],
            ["口座名義は", h, "。"],
            ["口座名義人（", h, "）を確認。"],
        ]
    )


def _s_email(r):
    e = v.email(r)
    return r.choice(
        [
            ["メールアドレスは", e, "。"],
            ["案内を ", e, " へ送信。"],
            ["Mail: ", e, "、不達。"],
            ["登録メール（", e, "）を変更。"],
        ]
    )


def _s_name(r):
    n = v.honorific(r)
    return r.choice(
        [
            [*n, "より入電。"],
            ["契約者の", *n, "からの問合せ。"],
            ["お客様（", *n, "）本人確認済。"],
            ["受電 ", *n, "、住所変更の件。"],
            [*n, "宅へ訪問予定。"],
            ["ご契約者名：", *n, "、本人。"],
        ]
    )


def _s_address(r):
    a = v.address(r)
    return r.choice(
        [
            ["住所：", a, "、変更なし。"],
            ["設置先は", a, "。"],
            ["転居先（", a, "）を登録。"],
            ["工事先「", a, "」下見済。"],
            ["送付先 ", a, "、書留。"],
        ]
    )


def _s_birth(r):
    d = v.birth_date(r, spoken=True)
    return r.choice(
        [
            [d, "生、本人確認済。"],
            ["生年月日：", v.birth_date(r), "、一致。"],
            ["生年月日は", d, "。"],
            ["（", d, "生まれ）"],
        ]
    )


def _s_age(r):
    a = v.age(r)
    return r.choice(
        [
            ["年齢は", a, "歳。"],
            ["契約者は", a, "歳、同居家族あり。"],
            ["（", a, "歳）の方。"],
            ["年齢：", a, "、シニア割対象。"],
        ]
    )


def _s_gender(r):
    g = v.gender(r, english=False)
    return r.choice([["性別：", g, "、本人。"], ["性別は", g, "。"], ["性別（", g, "）を確認。"]])


def _s_job(r):
    o = value("occupation", r.choice(w.OCCUPATIONS), "word")
    return r.choice([["職業：", o, "。"], ["職業は", o, "。"], ["ご職業（", o, "）を確認。"]])


def _s_pay(r):
    p = value("payment_status", r.choice(w.PAYMENTS), "word")
    return r.choice(
        [["料金支払状況：", p, "。"], ["お支払い状況は", p, "。"], ["支払状況（", p, "）を案内。"]]
    )


def _by_label(category):
    def sentence(r):
        name, pieces = labelled(r, category)
        return r.choice(
            [
                [name, "：", *pieces, "、確認済。"],
                [name, "は", *pieces, "。"],
                [name, "（", *pieces, "）を照合。"],
                [name, " ", *pieces, "。"],
            ]
        )

    return sentence


SENTENCES = {c: _by_label(c) for c in v.CATEGORIES} | {
    "card": _s_card,
    "phone": _s_phone,
    "bank_account": _s_bank,
    "account_holder": _s_holder,
    "email": _s_email,
    "name": _s_name,
    "address": _s_address,
    "birth_date": _s_birth,
    "age": _s_age,
    "gender": _s_gender,
    "occupation": _s_job,
    "payment_status": _s_pay,
}
FILLERS = [
    lambda r: ["受付番号", L("order id", digits(r, r.randint(10, 12))), "。"],
    lambda r: ["請求額", L("money", f"{r.randint(1000, 99999):,}円"), "を案内。"],
    lambda r: ["プランは", L("product", r.choice(w.PLANS)), "。"],
    lambda r: [
        "仕様",
        L("word", "同様"),
        "の件、",
        L("word", r.choice(["お客様", "担当者様", "契約者様", "奥様", "ご家族様"])),
        "へ説明。",
    ],
    lambda r: [
        "工事日",
        L("date", f"{r.randint(1, 12)}月{r.randint(1, 28)}日"),
        "、",
        L("time", f"{r.randint(9, 17)}:00"),
        "開始。",
    ],
    lambda r: ["窓口", L("free dial", l.freedial(r)), "を案内。"],
    lambda r: [
        L("store", r.choice(w.STORES)),
        "へ転送、待ち時間",
        L("latency", f"{r.randint(1, 40)}分"),
        "。",
    ],
    lambda r: [
        "お客様",
        L("word", r.choice(["都合", "各位", "センター", "サポート"])),
        "、",
        L("word", r.choice(["様子見", "模様眺め", "仕様どおり", "様式変更"])),
        "。",
    ],
    lambda r: [
        "契約日",
        L("date", l.date(r)),
        "、更新月",
        L("number", f"{r.randint(1, 12)}月"),
        "。",
    ],
    lambda r: [
        L("company", r.choice(w.COMPANIES)),
        "の工事会社が",
        L("time", f"{r.randint(9, 18)}時"),
        "に到着。",
    ],
    lambda r: ["端末", L("part no", l.part_no(r)), "、版数", L("version", l.version(r)), "。"],
    lambda r: [
        L("station", r.choice(w.STATIONS)),
        "駅付近で",
        L("status", r.choice(["圏外", "速度低下", "雑音"])),
        "。",
    ],
    lambda r: ["カード下4桁", L("masked", f"****{num.digits(r, 4)}"), "のみ確認。"],
    lambda r: [
        "電話番号",
        L("placeholder", r.choice(["未登録", "非公開", "不明"])),
        "、生年月日",
        L("placeholder", "未入力"),
        "。",
    ],
    lambda r: [
        "暗証番号",
        L("word", r.choice(["の再設定", "忘れ", "ロック解除", "変更手順"])),
        "を案内。",
    ],
]


def fillers(r, n):
    """Sentences with at least n look-alikes."""
    out, count = [], 0
    while count < n:
        p = r.choice(FILLERS)(r)
        count += sum(not isinstance(x, str) for x in p)
        out.append(p)
    return out


def _marks(parts, kind):
    return sum(not isinstance(x, str) and x.kind == kind for p in parts for x in p)


def call_memo(ctx):
    """A call centre's memo, in sentences."""
    r = ctx.r
    said = (
        []
        if ctx.noise
        else [say(r, c) for c in {ctx.category(): 1 for _ in range(r.choice([0, 1, 1, 2, 2, 3]))}]
    )
    parts = said + fillers(r, 2 * _marks(said, "value") + r.choice([1, 1, 2]))
    r.shuffle(parts)
    sep = r.choice(["", "", "\n  ", "　"])
    head = r.choice(
        [
            f"[応対メモ] {l.moment(r):%Y/%m/%d %H:%M} ",
            f"{l.moment(r):%Y-%m-%d %H:%M:%S} 応対履歴 No.{number(r, 100, 99999)}: ",
            f"■対応記録（{r.choice(['受電', '架電', '来店'])}）\n  ",
        ]
    )
    return [head, *joined(parts, sep), "\n"]


# --- application text ---------------------------------------------------------------------------


def english(r, category):
    """Pieces of an English log message in which one value stands."""
    if category == "phone":
        p = v.phone(r)
        return r.choice(
            [
                ["Sending SMS to ", *p],
                ["inbound call from ", *p, " accepted"],
                ["customer phone: ", *p],
                ["callback scheduled for ", *p],
            ]
        )
    if category == "card":
        c = v.card(r)
        return r.choice(
            [
                ["charging card ", c],
                ["card number ", c, " declined"],
                ["Payment failed for card ", c, ": insufficient funds"],
                ["PAN=", c],
            ]
        )
    if category == "email":
        e = v.email(r)
        return r.choice(
            [
                ["mail sent to ", e],
                ["user <", e, "> logged in"],
                ["duplicate entry '", e, "'"],
                ["email=", e],
            ]
        )
    if category == "secret":
        kind, s = v.secret(r)
        word = {"pin": "PIN", "password": "password", "otp": "OTP", "cvv": "CVV"}[kind]
        return r.choice(
            [
                [f"{word}: ", s],
                [f"{word}=", s],
                [f"submitted {word.lower()} ", s]
                if kind in ("otp", "cvv")
                else [f"{word.lower()}: ", s],
            ]
        )
    if category == "location":
        return r.choice(
            [
                ["user position latlng=", v.point(r)],
                ["last known location: ", v.point(r)],
            ]
        )
    if category == "name":
        return r.choice(
            [
                ["customer name: ", v.name(r)],
                ["name=[", v.name(r), "]"],
                ["contractor ", *v.honorific(r)],
                [*v.honorific(r), " の登録"],
            ]
        )
    if category == "address":
        return r.choice(
            [
                ["address=[", v.address(r), "]"],
                ["shipping address: ", v.address(r)],
                ["住所 ", v.address(r)],
            ]
        )
    if category == "passport" and r.random() < 0.4:
        return ["passport reader MRZ line2: ", *v.mrz_line(r)]
    name, pieces = labelled(r, category, ja=r.random() < 0.3)
    return (
        [name, r.choice(["=", ": ", " = ", "=[", ":"])[0:2], *pieces]
        if r.random() < 0.8
        else [name, ": ", *pieces]
    )


def _closed(pieces):
    """A '=[' that was opened is closed."""
    return [*pieces, "]"] if any(isinstance(p, str) and p == "=[" for p in pieces) else pieces


def java_text(ctx):
    """Spring and plain Java: a message, a printed object, now and then a cause below it."""
    r = ctx.r
    m = l.moment(r)
    head = f"{iso(m)}  {level(r)} {number(r, 1, 60000)} --- [{r.choice(w.THREADS)}] {r.choice(w.JAVA_CLASSES)} : "
    form = r.randrange(3)
    if form == 0:
        body = [] if ctx.noise else _closed(english(r, ctx.category()))
        tail = [" ", *ctx.prose()] if not body else [" | ", *l.line(r, True)]
        return [head, *body, *tail, "\n"]
    fields = ctx.fields(allow=lambda f: no_comma(f) and not has(f, ")", "]"))
    style, p = r.choice(["camel", "camel", "snake"]), r.choice([0, 0, 0.5])
    if form == 1:
        name = r.choice(["CustomerEntity", "Member", "EntryForm", "UserDto", "ContractInfo"])
        body = joined([[label(r, f, style, p) + "=", *f.pieces] for f in fields], ", ")
        return [
            head,
            r.choice(["saved ", "顧客情報を取得しました ", "validation error: ", "request="]),
            name,
            "(",
            *body,
            ")\n",
        ]
    body = joined([[label(r, f, style, p) + ": ", *f.pieces] for f in fields], ", ")
    tail = (
        f"\n\tat {r.choice(w.JAVA_CLASSES)}.handle(Service.java:{number(r, 20, 900)})"
        if r.random() < 0.2
        else ""
    )
    return [head, r.choice(["register ", "照会結果 ", "エラー内容 "]), *body, tail + "\n"]


def syslog(ctx):
    r = ctx.r
    head = r.choice(
        [
            f"<{number(r, 0, 191)}>{syslog_time(r)} {host(r)} {r.choice(w.SERVICES)}[{number(r, 100, 65000)}]: ",
            f"{syslog_time(r)} {host(r)} {r.choice(w.SERVICES)}: ",
        ]
    )
    form = r.randrange(4)
    if form == 0:
        if ctx.noise:
            return [head, *ctx.prose(), "\n"]
        return [head, *_closed(english(r, ctx.category())), "; ", *l.line(r, True), "\n"]
    fields = ctx.fields(allow=lambda f: no_comma(f) and not has(f, "]"))
    style = r.choice(["snake", "camel", "kebab"])
    if form == 1:
        pairs = [[key(f.words, style) + '="', *f.pieces, '"'] for f in fields]
        m = l.moment(r)
        return [
            f"<165>1 {iso(m)} {host(r)} {r.choice(w.SERVICES)} {number(r, 1, 9999)} ID{number(r, 1, 99)} [cust@32473 ",
            *joined(pairs, " "),
            "]\n",
        ]
    if form == 2:
        pairs = [logfmt_pair(r, f, style, r.choice([0, 0, 0.5])) for f in fields]
        return [head, *joined(pairs, r.choice([" ", ", "])), "\n"]
    pairs = [[key(f.words, style) + ": ", *f.pieces] for f in fields]
    return [head, *joined(pairs, r.choice(["; ", ", "])), "\n"]


def batch_label(ctx):
    """A batch job's Japanese log: labels and values."""
    r = ctx.r
    fields = ctx.fields(allow=lambda f: not has(f, "、", "|", "／"))
    spaced = any(has(f, " ", "　") for f in fields)
    sep = r.choice(["、", " | ", "，"] if spaced else ["、", " | ", "　", " "])
    colon = r.choice(["：", "：", ":", "＝", " : "])
    body = joined([[f.ja, colon, *f.pieces] for f in fields], sep)
    wrap = r.choice([("", ""), ("［", "］"), ("【", "】")])
    if wrap[0] and r.random() < 0.6:
        body = joined(
            [[wrap[0] + f.ja + wrap[1], *f.pieces] for f in fields],
            sep if spaced or sep != " " else "、",
        )
    m = l.moment(r)
    return [
        f"{m:%Y/%m/%d %H:%M:%S} [JOB{num.digits(r, 4)}] {r.choice(['処理対象', '更新対象', '突合エラー', '登録完了', '警告'])} {r.choice(['', f'{r.randint(1, 9999)}行目 '])}",
        *body,
        "\n",
    ]


def windows_event(ctx):
    r = ctx.r
    m = l.moment(r)
    fields = ctx.fields(allow=lambda f: not has(f, '"'))
    style = r.choice(["pascal", "pascal", "camel", "title"])
    form = r.randrange(3)
    if form == 0:
        data = [
            [f'<Data Name="{key(f.words, "pascal")}">', *f.pieces, "</Data>"]
            for f in fields
            if not has(f, "<", "&", ">")
        ]
        return [
            f'<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><Provider Name="CrmService"/><EventID>{number(r, 1000, 9999)}</EventID>'
            f'<TimeCreated SystemTime="{m:%Y-%m-%dT%H:%M:%S.%f}Z"/><Computer>{host(r)}</Computer></System><EventData>',
            *joined(data, ""),
            "</EventData></Event>\n",
        ]
    p = r.choice([0, 0.5, 1])
    if form == 1:
        out = [
            f"ログの名前:         Application\nソース:           CrmService\n日付:             {m:%Y/%m/%d %H:%M:%S}\nイベント ID:       {number(r, 1000, 9999)}\nレベル:           情報\n説明:\n"
        ]
        for f in fields:
            out += ["\t", label(r, f, style, p), ":\t", *f.pieces, "\n"]
        return [*out, "\n"]
    body = joined(
        [[label(r, f, style, p) + ": ", *f.pieces] for f in fields if not has(f, ",", ";")], "; "
    )
    return [f'情報,{m:%Y/%m/%d %H:%M:%S},CrmService,{number(r, 1000, 9999)},なし,"', *body, '"\n']


# --- telecom ------------------------------------------------------------------------------------


def _sip_user(r):
    """Pieces of a SIP or tel URI with a caller's number."""
    _, (a, b, c) = v.phone_parts(r)
    text = r.choice([f"+81{a[1:]}{b}{c}", f"{a}{b}{c}", f"{a}{b}{c}"])
    mark = value("phone", text, "sip uri")
    domain = r.choice(
        ["ims.mnc010.mcc440.example.jp", "sip.example.jp", "203.0.113.9", "ims.example.ne.jp"]
    )
    if text[0] == "+" and r.random() < 0.35:
        return ["tel:", mark]
    return ["sip:", mark, f"@{domain}" + r.choice(["", ";user=phone", ":5060"])]


def sip(ctx):
    r = ctx.r
    ip = l.ipv4(r)
    call = L("message id", f"{l.hexes(r, 14)}@{r.choice([ip, 'pc33.example.jp'])}")
    via = [
        "Via: SIP/2.0/UDP ",
        L("ip", ip),
        ":5060;branch=",
        L("hash", "z9hG4bK" + l.hexes(r, 10)),
        "\n",
    ]
    cseq = ["CSeq: ", L("number", number(r, 1, 999999)), " "]
    ua = [
        "User-Agent: ",
        L("version", f"SIP-Phone/{r.randint(1, 9)}.{r.randint(0, 9)}.{r.randint(0, 99)}"),
        "\n",
        "Content-Length: ",
        L("size", number(r, 0, 900)),
        "\n",
    ]
    tag = [";tag=", L("hash", l.hexes(r, 8))]
    if ctx.noise:
        return [
            "OPTIONS sip:",
            L("ip", ip),
            " SIP/2.0\n",
            *via,
            "Call-ID: ",
            call,
            "\n",
            *cseq,
            "OPTIONS\n",
            *ua,
            "\n",
        ]
    frm, to = _sip_user(r), _sip_user(r)
    if r.random() < 0.3:
        m = l.moment(r)
        return [
            f"{iso(m)} {host(r)} SIP {r.choice(['>>', '<<'])} ",
            r.choice(["INVITE", "200 OK", "CANCEL", "BYE"]),
            " from=",
            *frm,
            " call-id=",
            call,
            " cseq=",
            L("number", number(r, 1, 9999)),
            " src=",
            L("ip", ip),
            "\n",
        ]
    out = [
        r.choice(["INVITE ", "MESSAGE "]),
        *to,
        " SIP/2.0\n",
        *via,
        "Max-Forwards: 70\n",
        "From: <",
        *frm,
        ">",
        *tag,
        "\n",
        "To: <",
        *to,
        ">\n",
        "Call-ID: ",
        call,
        "\n",
        *cseq,
        "INVITE\n",
    ]
    if r.random() < 0.5:
        out += ["P-Asserted-Identity: <", *frm, ">\n"]
    if r.random() < 0.3:
        out += [
            "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=",
            value("location", "44010" + num.digits(r, 4, "123") + l.hexes(r, 7), "utran cell"),
            "\n",
        ]
    if r.random() < 0.3:
        out += ["Diversion: <", *_sip_user(r), ">;reason=no-answer\n"]
    if r.random() < 0.3:
        out += ["X-Customer-Id: ", v.customer_id(r), "\n"]
    return [*out, *ua, "\n"]


def radius(ctx):
    r = ctx.r
    m = l.moment(r)
    ip = l.ipv4(r)
    lines = [
        ['Acct-Session-Id = "', L("hash", l.hexes(r, 16).upper()), '"'],
        ["NAS-IP-Address = ", L("ip", ip)],
        ["NAS-Port = ", L("port", number(r, 1, 99999999))],
        ["Framed-IP-Address = ", L("ip", l.ipv4(r))],
        ["Acct-Input-Octets = ", L("size", digits(r, r.randint(4, 10)))],
        ["Event-Timestamp = ", L("epoch", l.epoch(r, 10))],
        ['Acct-Unique-Session-Id = "', L("hash", l.hexes(r, 32)), '"'],
        ['User-Name = "', L("host", f"ppp-{l.hexes(r, 8)}"), '"'],
        ['Called-Station-Id = "', L("mac", l.mac(r).upper()), ':corp-wifi"'],
        ["Class = 0x", L("hash", l.hexes(r, 24))],
        ['NAS-Identifier = "', L("host", host(r)), '"'],
        ["Acct-Status-Type = ", L("status", r.choice(["Start", "Stop", "Interim-Update"]))],
    ]
    secret = []
    if not ctx.noise:
        _, (a, b, c) = v.phone_parts(r)
        pool = [
            [
                'Calling-Station-Id = "',
                value("phone", r.choice([f"{a}{b}{c}", f"{a}-{b}-{c}"]), "radius"),
                '"',
            ],
            ['3GPP-IMSI = "', value("subscriber_id", num.imsi(r), "imsi"), '"'],
            ['3GPP-IMEISV = "', value("subscriber_id", num.imeisv(r), "imeisv"), '"'],
            ['User-Password = "', value("secret", v.password(r), "password"), '"'],
            ['X-MSISDN = "', value("subscriber_id", v.msisdn_digits(r), "msisdn"), '"'],
            ['X-Customer-Id = "', v.customer_id(r), '"'],
        ]
        secret = r.sample(pool, r.choice([1, 1, 2, 3]))
    body = secret + r.sample(lines, min(len(lines), 2 * len(secret) + r.randint(1, 4)))
    r.shuffle(body)
    return [
        f"{m:%a %b} {m.day:2d} {m:%H:%M:%S %Y}\n\tPacket-Type = {r.choice(['Access-Request', 'Accounting-Request'])}\n",
        *[x for b in body for x in ["\t", *b, "\n"]],
        "\n",
    ]


def provisioning(ctx):
    """HLR, HSS and SIM provisioning commands."""
    r = ctx.r
    kinds = (
        []
        if ctx.noise
        else r.sample(["imsi", "imei", "iccid", "msisdn", "imeisv", "cell"], r.choice([1, 1, 2, 3]))
    )
    style = r.choice(["upper", "snake", "camel", "kebab"])
    # A cell is somebody's place only beside who that is.
    if "cell" in kinds and not {"imsi", "msisdn"} & set(kinds):
        kinds.append("imsi")
    pairs = []
    for kind in kinds:
        if kind == "cell":
            if r.random() < 0.5:
                pairs.append((key(r.choice(v.ECGI[0]), style), [v.ecgi(r)]))
            else:
                pairs.append(
                    (
                        key(r.choice(v.CELL[0]), style),
                        [value("location", num.digits(r, 9, "12"), "cell")],
                    )
                )
            continue
        _, pieces = v.subscriber(r, kind)
        pairs.append((key(r.choice(v.SUBSCRIBER[kind][0]), style), pieces))
    extra = [
        ("profile", [L("number", number(r, 1, 99))]),
        ("hlr", [L("host", r.choice(["hlr-a", "hlr-b", "hss-fe2"]))]),
        ("seq", [L("order id", digits(r, 12))]),
        ("apn", [L("host", r.choice(["internet.example.jp", "mvno.example.ne.jp"]))]),
        ("result", [L("status", r.choice(["SUCCESS", "2001", "DIAMETER_SUCCESS"]))]),
        ("tac", [L("number", digits(r, 8))]),
        ("elapsed", [L("latency", number(r, 1, 900) + "ms")]),
        ("orderId", [L("order id", digits(r, 15))]),
        ("plan", [L("product", r.choice(["DATA20", "VOICE-LTE", "IoT-S"]))]),
        ("hash", [L("hash", l.hexes(r, 16))]),
        ("ver", [L("version", l.version(r))]),
        ("eqId", [L("part no", l.part_no(r))]),
        ("txn", [L("luhn id", num.luhn(digits(r, 15)))]),
        ("batch", [L("order id", digits(r, 14))]),
    ]
    pairs += r.sample(extra, 2 * len(pairs) + r.randint(2, 4))
    r.shuffle(pairs)
    form = r.randrange(3)
    if form == 0:
        body = joined([[n + "=", *p] for n, p in pairs], ", ")
        return [f"HLR> {r.choice(['CRE-SUB', 'MOD-SUB', 'DEL-SUB', 'DSP-SUB'])}: ", *body, ";\n"]
    if form == 1:
        body = joined([[n + "=", *p] for n, p in pairs], " ")
        return [
            stamp(r),
            r.choice([" UPDATE-LOCATION ", " ULR ", " SIM activate ", " AIR "]),
            *body,
            "\n",
        ]
    body = joined([[n + ": ", *p] for n, p in pairs], " | ")
    return [stamp(r), " [PROV] ", *body, "\n"]


# --- mail ---------------------------------------------------------------------------------------


def mail_log(ctx):
    r = ctx.r
    q = l.hexes(r, 10).upper()
    head = f"{syslog_time(r)} mx1 postfix/{r.choice(['smtp', 'qmgr', 'cleanup', 'local'])}[{number(r, 100, 65000)}]: "
    if ctx.noise:
        return [head, *l._mail(r), "\n"]
    form = r.randrange(4)
    if form == 0:
        return [
            head,
            L("message id", q),
            r.choice([": to=<", ": from=<", ": orig_to=<"]),
            v.email(r),
            ">, relay=",
            L("host", "mx2.example.ne.jp"),
            "[",
            L("ip", l.ipv4(r)),
            "]:25, delay=",
            L("latency", f"{r.uniform(0, 30):.2f}"),
            ", dsn=",
            L("status", r.choice(["2.0.0", "5.1.1"])),
            ", status=",
            r.choice(["sent (250 2.0.0 Ok)", "bounced (User unknown)"]),
            "\n",
        ]
    if form == 1:
        return [
            "From: <",
            v.email(r),
            ">\nTo: <",
            v.email(r),
            ">\nMessage-ID: ",
            L("message id", l.message_id(r)),
            "\nReceived: from ",
            L("host", host(r)),
            " (",
            L("ip", l.ipv4(r)),
            ")\nX-Mailer: ",
            L("version", f"Sender {l.version(r)}"),
            "\nSubject: ",
            *r.choice(
                [
                    ["【重要】", *v.honorific(r), " ご請求のお知らせ"],
                    [*v.honorific(r), "へのご案内"],
                    ["ご利用料金のお知らせ"],
                ]
            ),
            "\n\n",
            *joined(fillers(r, 5), ""),
            "\n",
        ]
    if form == 2:
        said = [say(r, c) for c in {ctx.category(): 1 for _ in range(r.choice([1, 2]))}]
        parts = said + fillers(r, 2 * _marks(said, "value"))
        return [
            "件名：",
            r.choice(["ご登録内容の確認", "お手続き完了", "料金のご案内"]),
            "\n",
            *v.honorific(r),
            "\n\nいつもご利用ありがとうございます。\n",
            *joined(parts, "\n"),
            "\n--\n",
            L("company", "株式会社サンプル通信"),
            " お客様センター ",
            L("free dial", l.freedial(r)),
            "\n",
        ]
    return [
        head,
        L("message id", q),
        ": reject: RCPT from unknown[",
        L("ip", l.ipv4(r)),
        "]: 550 5.1.1 <",
        v.email(r),
        ">: Recipient address rejected; proto=ESMTP helo=<",
        L("host", "mail.example.net"),
        ">\n",
    ]


# --- money --------------------------------------------------------------------------------------


def _fixed(pieces, width):
    """Pieces padded with spaces to a width."""
    n = sum(len(p if isinstance(p, str) else p.written) for p in pieces)
    if n > width:
        raise ValueError("too wide")
    return [*pieces, " " * (width - n)]


def zengin(r):
    """A transfer file of 120-column records: header, data, trailer, end."""
    company = halfwidth(
        r.choice(["カ）サンプルショウジ", "カ）ヤマモトデンキ", "ユ）スズキショウテン"])
    )
    m = l.moment(r)
    out = [
        "1210",
        L("number", digits(r, 10)),
        *_fixed([L("company", company)], 40),
        f"{m:%m%d}",
        L("bank code", "0005"),
        *_fixed([L("company", r.choice(w.BANKS_KANA))], 15),
        L("branch code", num.digits(r, 3)),
        *_fixed([L("company", r.choice(w.BRANCHES_KANA))], 15),
        " " * 25,
        "\n",
    ]
    n = r.randint(1, 4)
    for _ in range(n):
        s, g = v.person(r)
        holder = value("account_holder", halfwidth(s[1] + " " + g[1]), "zengin")
        out += [
            "2",
            L("bank code", r.choice(["0001", "0005", "0009", "0010"])),
            *_fixed([L("company", r.choice(w.BANKS_KANA))], 15),
            L("branch code", num.digits(r, 3)),
            *_fixed([L("company", r.choice(w.BRANCHES_KANA))], 15),
            "    ",
            r.choice("12"),
            value("bank_account", v.account_digits(r), "zengin"),
            *_fixed([holder], 30),
            L("money", f"{r.randint(1000, 9999999):010d}"),
            "0",
            " " * 20,
            "7",
            " " * 8,
            "\n",
        ]
    out += [
        "8",
        L("number", f"{n:06d}"),
        L("money", f"{r.randint(1000, 9999999):012d}"),
        " " * 101,
        "\n",
        "9",
        " " * 119,
        "\n",
    ]
    return out


def bank_transfer(ctx):
    r = ctx.r
    m = l.moment(r)
    form = r.randrange(5)
    extra = [
        ["amount=", L("money", number(r, 100, 999999))],
        ["merchant=", L("order id", digits(r, 10))],
        ["auth_result=", L("status", r.choice(["OK", "NG", "12"]))],
        ["txn=", L("order id", digits(r, r.randint(12, 19)))],
        ["terminal=", L("part no", l.part_no(r))],
        ["ts=", L("epoch", l.epoch(r, 13))],
        ["currency=", L("status", "JPY")],
        ["elapsed=", L("latency", number(r, 2, 4000) + "ms")],
        ["exp=", L("date", f"{r.randint(25, 31)}{r.randint(1, 12):02d}")],
        ["stan=", L("number", num.digits(r, 6))],
        ["mcc=", L("number", "4814")],
        ["rrn=", L("order id", digits(r, 12))],
        ["trace=", L("luhn id", l.card_like_id(r))],
    ]
    if ctx.noise:
        return [stamp(r), " GW ", *joined(r.sample(extra, 5), " "), "\n"]
    if form == 0:
        return zengin(r)
    if form == 1:
        mine = [["pan=", v.card(r)]]
        if r.random() < 0.5:
            mine.append(
                [
                    r.choice(["cvv=", "cvv2=", "security_code="]),
                    value("secret", num.digits(r, 3), "cvv"),
                ]
            )
        parts = mine + r.sample(extra, 2 * len(mine) + 1)
        r.shuffle(parts)
        if any(has_space(p) for p in parts):
            return [stamp(r), " AUTH ", *joined(parts, ", "), "\n"]
        return [stamp(r), " AUTH ", *joined(parts, r.choice([" ", ", ", "|"])), "\n"]
    if form == 2:
        number_, _ = num.card(r, r.choice(["visa", "jcb", "mastercard"]))
        return [
            stamp(r),
            " TRACK2 ;",
            value("card", number_, "track 2"),
            f"={r.randint(25, 31)}{r.randint(1, 12):02d}{r.choice(['101', '201'])}{num.digits(r, 10)}? ",
            *joined(r.sample(extra, 4), " "),
            "\n",
        ]
    if form == 3:
        return [
            f"{m:%Y/%m/%d %H:%M:%S} 振込データ作成 ",
            *v.account(r),
            " 口座名義：",
            v.holder(r),
            " 金額 ",
            L("money", f"{r.randint(1000, 999999):,}円"),
            " 整理番号 ",
            L("order id", digits(r, 10)),
            " 銀行コード ",
            L("bank code", "0005"),
            " 手数料 ",
            L("money", "330円"),
            "\n",
        ]
    fields = [
        v.FIELDS[c](r)
        for c in r.sample(["bank_account", "account_holder", "payment_status", "customer_id"], 2)
    ]
    flat = [f for g in fields for f in g]
    if len({f.ja for f in flat}) < len(flat) or any(has(f, ",") for f in flat):
        return [stamp(r), " GW ", *joined(r.sample(extra, 5), " "), "\n"]
    parts = [[f.ja, "=", *f.pieces] for f in flat] + r.sample(extra, 6)
    return [f"{m:%Y/%m/%d %H:%M:%S} 口座振替結果 ", *joined(parts, ","), "\n"]


def has_space(pieces):
    return any(" " in (p if isinstance(p, str) else p.written) for p in pieces)
