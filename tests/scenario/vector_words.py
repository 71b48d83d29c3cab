"""What the mutated vectors are made of: area codes, labels, negatives, joints.

Written from the specification's text (area codes, issuers' prefixes, context lists), not from the
rules or the sources of the program, so that a slip there is not repeated here.
"""

# Geographic area codes with their leading 0, by length.
AREA_CODES = frozenset(
    code
    for block in (
        """
        03 04 06
        """,
        """
        011 015 017 018 019 022 023 024 025 026 027 028 029 042 043 044 045 046 047 048 049 052
        053 054 055 058 059 072 073 075 076 077 078 079 082 083 084 086 087 088 089 092 093 095
        096 097 098 099
        """,
        """
        0123 0124 0125 0126 0133 0134 0135 0136 0137 0138 0139 0142 0143 0144 0145 0146 0152 0153
        0154 0155 0156 0157 0158 0162 0163 0164 0165 0166 0167 0172 0173 0174 0175 0176 0178 0179
        0182 0183 0184 0185 0186 0187 0191 0192 0193 0194 0195 0197 0198 0220 0223 0224 0225 0226
        0228 0229 0233 0234 0235 0237 0238 0240 0241 0242 0243 0244 0246 0247 0248 0250 0254 0255
        0256 0257 0258 0259 0260 0261 0263 0264 0265 0266 0267 0268 0269 0270 0274 0276 0277 0278
        0279 0280 0282 0283 0284 0285 0287 0288 0289 0291 0293 0294 0295 0296 0297 0299 0422 0428
        0436 0438 0439 0460 0463 0465 0466 0467 0470 0475 0476 0478 0479 0480 0493 0494 0495 0531
        0532 0533 0536 0537 0538 0539 0544 0545 0547 0548 0550 0551 0553 0554 0555 0556 0557 0558
        0561 0562 0563 0564 0565 0566 0567 0568 0569 0572 0573 0574 0575 0576 0577 0578 0581 0584
        0585 0586 0587 0594 0595 0596 0597 0598 0599 0721 0725 0735 0736 0737 0738 0739 0740 0742
        0743 0744 0745 0746 0747 0748 0749 0761 0763 0765 0766 0767 0768 0770 0771 0772 0773 0774
        0776 0778 0779 0790 0791 0794 0795 0796 0797 0798 0799 0820 0823 0824 0826 0827 0829 0833
        0834 0835 0836 0837 0838 0845 0846 0847 0848 0852 0853 0854 0855 0856 0857 0858 0859 0863
        0865 0866 0867 0868 0869 0875 0877 0879 0880 0883 0884 0885 0887 0889 0892 0893 0894 0895
        0896 0897 0898 0920 0930 0940 0942 0943 0944 0946 0947 0948 0949 0950 0952 0954 0955 0956
        0957 0959 0964 0965 0966 0967 0968 0969 0972 0973 0974 0977 0978 0979 0980 0982 0983 0984
        0985 0986 0987 0993 0994 0995 0996 0997
        """,
        """
        01267 01372 01374 01377 01392 01397 01398 01456 01457 01466 01547 01558 01564 01586 01587
        01632 01634 01635 01648 01654 01655 01656 01658 04992 04994 04996 04998 05769 05979 07468
        08387 08388 08396 08477 08512 08514 08636 09802 09912 09913 09969
        """,
    )
    for code in block.split()
)

# Own labels as words; a key is made of them in several spellings.
LABELS = {
    "card": (
        "card;card no;card number;cardno;cc;ccnum;creditcard;credit card;pan;primary account number;"
        "visa;mastercard;jcb;amex;diners;discover;unionpay"
    ).split(";"),
    "phone": (
        "tel;telephone;phone;phone number;phone no;mobile;cell;cellphone;fax;contact;caller;callee;"
        "calling;called;caller id;cli;clid;ani;dnis;src;dst;a number;b number;originating;"
        "terminating;source;destination;source addr;destination addr;src addr;dst addr;dest addr;"
        "subscriber;denwa;denwa bangou;keitai;renrakusaki"
    ).split(";"),
    "bank_account": (
        "account no;account num;account number;acct no;acct num;acc no;kouza;kouza bangou;"
        "kouza no;kouza number"
    ).split(";"),
    "iban": ["iban"],
}
LABELS_JA = {
    "card": "銀聯 クレジット クレジットカード クレカ カード カード番号 カードNo クレジットカード番号".split(),
    "phone": (
        "電話 電話番号 TEL 携帯 携帯電話 携帯番号 固定電話 自宅 連絡先 緊急連絡先 日中連絡先 ご連絡先 "
        "発信者 発信番号 発番 着信番号 着番 発信元 発信先 着信先 着信元 相手先番号 通話先 FAX ファックス "
        "ＦＡＸ番号 転送先 折り返し"
    ).split(),
    "bank_account": "口座番号 口座No 口座".split(),
    "iban": ["IBAN"],
}
# Words that stand before a key's own ones and change nothing.
KEY_PREFIXES = {
    "card": ["", "", "customer", "order", "billing", "old"],
    "phone": ["", "", "customer", "order", "user", "home"],
    "bank_account": ["", "", "refund", "customer"],
    "iban": ["", "payee"],
}
PLURALS = {"card": "cards", "phone": "phones", "mobile": "mobiles", "caller": "callers"}

# Negative own labels: ids of things, and names of quantities.
NEGATIVE_THINGS = (
    "order;request;trace;span;transaction;session;job;task;batch;message;block;blk;chunk;object;row;"
    "sequence;seq;offset;lsn;thread;tracking;slip;lot;phone order;card order;tel trace;card session"
).split(";")
NEGATIVE_QUANTITIES = (
    "pid;tid;port;size;bytes;len;count;total;amount;price;yen;balance;timestamp;ts;time;epoch;date;"
    "elapsed;duration;ms;usec;version;ver;build;rev;commit;sha;md5;crc;hash;checksum;etag;uuid;guid;"
    "nonce;token;key id;serial;model;sku;jan;ean;gtin;isbn;barcode;lat;lng;x;y;ports"
).split(";")
NEGATIVES_JA = (
    "注文番号 受付番号 伝票番号 追跡番号 お問い合わせ番号 請求書番号 取引番号 処理番号 連番 管理番号 "
    "整理番号 商品番号 商品コード バーコード JAN JANコード 型番 件数 金額 合計 残高 行番号 ジョブ番号 "
    "時刻 日時 バージョン"
).split()

# Words that say something near a value without owning it.
NEAR = {
    "card": "payment billing expiry cvv cvc exp 決済 有効期限 与信 オーソリ 加盟店 カード".split(),
    "phone": "tel phone caller mobile fax denwa 電話 連絡先 携帯 発信者 自宅".split(),
    "bank_account": "bank branch furikomi transfer ginko 銀行 支店 振込 店番 信用金庫 ゆうちょ".split(),
    "iban": ["iban"],
}
NEAR_NEGATIVE = "batch trace checksum offset 注文番号 伝票番号 件数".split()
# The key of another category.
FOREIGN = {
    "card": ["tel", "kouza", "電話番号", "callee"],
    "phone": ["card_no", "カード番号", "kouza_no"],
    "bank_account": ["tel", "card_no", "カード番号"],
    "iban": ["tel", "card_no"],
}

JOINTS = [
    "{k}={v}",
    "{k}={v}",
    "{k}: {v}",
    '"{k}":"{v}"',
    '{{"{k}":"{v}"}}',
    r"\"{k}\":\"{v}\"",
    '"{k}" => "{v}"',
    '"{k}"=>"{v}"',
    ":{k}=>{v}",
    "{k}=[{v}]",
    "({k})=({v})",
    "`{k}` = '{v}'",
    "<{k}>{v}</{k}>",
    "<td>{k}</td><td>{v}</td>",
    "<dt>{k}</dt><dd>{v}</dd>",
    'name="{k}" value="{v}"',
    "{k}='{v}'",
    "/q?{k}={v}&m=1",
    '{{"a":1,"{k}": "{v}"}}',
]
JOINTS_JA = [
    "{k}：{v}",
    "{k}: {v}",
    "{k}は{v}",
    "{k}は {v}",
    "{k}が{v}",
    "【{k}】{v}",
    "「{k}」{v}",
    "{k} {v}",
    "{k}={v}",
    '"{k}":"{v}"',
    "<td>{k}</td><td>{v}</td>",
    "{k}　{v}",
    "{k}＝{v}",
]

PREFIXES = [
    "",
    "2024-03-12 10:15:30.123 INFO app01 ",
    "Mar 12 10:15:30 web02 svc[2211]: ",
    "[12/Mar/2024:10:15:30 +0900] ",
    "<14>1 2024-03-12T10:15:30Z host app - - ",
    "10:15:31,456 DEBUG worker ",
    "E/Main( 4121): ",
]
FILLERS = "dump memo saw got alpha 受信 入力 内容".split()
SUFFIXES = ["", " ok", " done", ",next", "。", " 完了", "; ok", " accepted", " [retry]", "、以上"]
GLUE_LEFT = ["入力は", "先ほどの", "これが", "さん", "へ", "《", "、", "→"]
GLUE_RIGHT = ["です", "まで", "を受付", "に変更", "》", "。", "との事", "様"]
