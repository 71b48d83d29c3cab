/*
 * What is planted in svc, and ten times as much that resembles it. A look-alike is something a
 * careful reader would not call personal data: a failed check digit, a number whose own label says
 * order or trace, a masked value, a service number, a time.
 */
#include "gen.h"

#define CARD(name, slot, value, text)                                                              \
	{                                                                                          \
		slot, text, "card." name, "card", value                                            \
	}
#define PHONE(name, slot, value, text)                                                             \
	{                                                                                          \
		slot, text, "phone." name, "phone", value                                          \
	}
#define BANK(name, slot, value, text)                                                              \
	{                                                                                          \
		slot, text, "bank." name, "bank_account", value                                    \
	}

const struct gen_form gen_svc_leaks[] = {
    CARD("key", GEN_TEXT, "card", "charge declined card_no=${value} reason=${pick expired|limit}"),
    CARD("label-ja", GEN_TEXT, "card hyphen", "カード番号：${value} の有効期限を確認します"),
    CARD("label-full-width", GEN_TEXT, "card full", "入力値 カード番号：${value} を受け取りました"),
    CARD("text", GEN_TEXT, "card", "legacy gateway echoed ${value} in its reply"),
    CARD("text-spaces", GEN_TEXT, "card space",
	"operator note: ${value} expired, asked to call again"),
    CARD("text-hyphens", GEN_TEXT, "card hyphen", "fallback parser saw ${value} in free text"),
    CARD("dots", GEN_TEXT, "card dot", "pan ${value} not enrolled in 3-D Secure"),
    CARD("kana", GEN_TEXT, "card", "お客様のカード${value}で決済しました"),
    CARD("kana-hyphens", GEN_TEXT, "card hyphen", "旧カード${value}から切り替えました"),
    CARD("exception", GEN_TEXT, "card",
	"java.lang.IllegalArgumentException: invalid card number: ${value}"),
    CARD("amex", GEN_TEXT, "amex", "authorize amex=${value} result=${pick ok|declined}"),
    CARD("amex-spaces", GEN_TEXT, "amex space", "与信照会 ${value} 結果=${pick 承認|否決}"),
    CARD("json", GEN_MEMBERS, "card",
	"\"msg\":\"authorize\",\"card_no\":\"${value}\",\"exp\":\"0${n 1 9}/29\""),
    CARD("json-nested", GEN_MEMBERS, "card",
	"\"event\":\"payment.request\",\"payment\":{\"method\":\"card\",\"card\":{\"number\":\"${value}\","
	"\"exp_month\":${n 1 12},\"exp_year\":20${n 27 32}},\"currency\":\"JPY\"}"),
    CARD("json-number", GEN_MEMBERS, "card",
	"\"msg\":\"tokenize\",\"pan\":${value},\"vault\":\"v${n 1 3}\""),
    CARD("json-in-json", GEN_MEMBERS, "card hyphen",
	"\"msg\":\"raw body\",\"body\":\"{\\\"cardNumber\\\":\\\"${value}\\\",\\\"lang\\\":\\\"ja\\\"}\""),
    CARD("json-amex", GEN_MEMBERS, "amex",
	"\"msg\":\"refund\",\"creditCard\":\"${value}\",\"ok\":true"),
    CARD("query", GEN_PATH, "card", "/api/v1/pay?pan=${value}&exp=0${n 1 9}29&lang=ja"),
    CARD("path", GEN_PATH, "card", "/api/v1/cards/${value}"),

    PHONE("mobile-text", GEN_TEXT, "mobile hyphen", "sms to ${value} ${pick sent|queued}"),
    PHONE("mobile-label-ja", GEN_TEXT, "mobile", "確認SMSを送信 携帯番号：${value}"),
    PHONE("mobile-key", GEN_TEXT, "mobile", "sms requested tel=${value} via=${pick smsc1|smsc2}"),
    PHONE("mobile-paren", GEN_TEXT, "mobile paren", "折り返し希望 ${value} 午後"),
    PHONE("mobile-inner-paren", GEN_TEXT, "mobile inner", "連絡先は${value}まで"),
    PHONE("mobile-dots", GEN_TEXT, "mobile dot",
	"call ${value} busy, next attempt in ${n 2 9} min"),
    PHONE("mobile-spaces", GEN_TEXT, "mobile space", "mobile ${value} unreachable"),
    PHONE("mobile-full-width", GEN_TEXT, "mobile full", "電話番号：${value} を更新"),
    PHONE("mobile-186", GEN_TEXT, "mobile hyphen", "発信番号 186-${value}"),
    PHONE("mobile-plus", GEN_TEXT, "mobile plus", "INVITE sip:${value}@ims.example.jp SIP/2.0"),
    PHONE("mobile-plus-hyphens", GEN_TEXT, "mobile plus-hyphen", "outbound to ${value} tel queued"),
    PHONE("mobile-plus-spaces", GEN_TEXT, "mobile plus-space", "phone ${value} opted out"),
    PHONE("mobile-plus-zero", GEN_TEXT, "mobile plus-zero", "contact ${value} verified"),
    PHONE("mobile-idd", GEN_TEXT, "mobile idd", "tel: ${value} dialled from abroad"),
    PHONE("fixed-label-ja", GEN_TEXT, "fixed hyphen", "自宅 TEL ${value} に不在"),
    PHONE("fixed-text", GEN_TEXT, "fixed hyphen", "工事前の連絡 ${value} 応答なし"),
    PHONE("fixed-bare", GEN_TEXT, "fixed", "電話番号 ${value} を登録"),
    PHONE("fixed-paren", GEN_TEXT, "fixed paren", "TEL ${value} 受付"),
    PHONE("fixed-inner-paren", GEN_TEXT, "fixed inner", "FAX ${value} へ見積書を送信"),
    PHONE("fixed-tel-uri", GEN_TEXT, "fixed plus-hyphen", "From: <tel:${value}>;tag=${hex 10}"),
    PHONE("ip", GEN_TEXT, "ip-phone hyphen", "IP phone ${value} registered"),
    PHONE("ip-bare", GEN_TEXT, "ip-phone", "line moved tel=${value}"),
    PHONE("foreign", GEN_TEXT, "foreign us", "sms phone=${value} country=US"),
    PHONE("foreign-hyphens", GEN_TEXT, "foreign us-hyphen",
	"roaming contact phone: ${value} noted"),
    PHONE("foreign-gb", GEN_TEXT, "foreign gb", "phone: ${value} added by operator"),
    PHONE("json", GEN_MEMBERS, "mobile",
	"\"msg\":\"profile\",\"contact\":{\"mobile\":\"${value}\",\"lang\":\"ja\"}"),
    PHONE("json-camel", GEN_MEMBERS, "mobile hyphen",
	"\"event\":\"crm.sync\",\"customerPhoneNumber\":\"${value}\""),
    PHONE("json-plus", GEN_MEMBERS, "mobile plus",
	"\"event\":\"sms.sent\",\"phone\":\"${value}\",\"parts\":${n 1 3}"),
    PHONE("json-fixed", GEN_MEMBERS, "fixed", "\"event\":\"line.moved\",\"tel\":\"${value}\""),
    PHONE("query", GEN_PATH, "mobile", "/api/v1/contacts?tel=${value}&page=${n 1 9}"),

    BANK("label-ja", GEN_TEXT, "account", "返金先 口座番号 ${value} を登録しました"),
    BANK("label-ja-colon", GEN_TEXT, "account", "口座番号：${value} 形式を確認"),
    BANK("label-ja-wa", GEN_TEXT, "account", "お客様の口座番号は${value}です"),
    BANK("key", GEN_TEXT, "account",
	"refund queued bank_code=${bank-code} branch_code=${d 3} account_no=${value}"),
    BANK("type", GEN_TEXT, "account", "${bank-name} 普通 ${value} に返金"),
    BANK("type-current", GEN_TEXT, "account", "${bank-name} 本店 当座 ${value} 振込"),
    BANK("type-short", GEN_TEXT, "account", "${bank-name} (普)${value} 引落"),
    BANK("joined", GEN_TEXT, "joined hyphen", "振込先 口座 ${value} を反映"),
    BANK("joined-slash", GEN_TEXT, "joined slash", "普通口座 振込 ${value} ok"),
    BANK("yucho", GEN_TEXT, "yucho", "ゆうちょ ${value} へ振込"),
    BANK("yucho-label", GEN_TEXT, "yucho-number",
	"ゆうちょ銀行 記号${yucho-symbol} 番号${value} 登録"),
    BANK("iban", GEN_TEXT, "iban", "payout iban=${value} eur"),
    BANK("iban-groups", GEN_TEXT, "iban space", "payout to ${value} settled"),
    BANK("json", GEN_MEMBERS, "account",
	"\"event\":\"refund\",\"bank\":{\"code\":\"${bank-code}\",\"branch\":\"${d 3}\","
	"\"accountNumber\":\"${value}\"}"),
    BANK("json-romaji", GEN_MEMBERS, "account",
	"\"msg\":\"furikomi\",\"kouza\":\"${value}\",\"ok\":true"),
    BANK("json-iban", GEN_MEMBERS, "iban",
	"\"event\":\"payout\",\"iban\":\"${value}\",\"currency\":\"EUR\""),
    BANK("query", GEN_PATH, "account", "/api/v1/refunds?bank=${bank-code}&account_no=${value}"),
};

#define LIKE(slot, text)                                                                           \
	{                                                                                          \
		slot, text, NULL, NULL, NULL                                                       \
	}

const struct gen_form gen_svc_lookalikes[] = {
    /* no card */
    LIKE(GEN_TEXT, "与信エラー card=${not-card} 桁の誤り"),
    LIKE(GEN_TEXT, "card ${not-card hyphen} failed its check digit"),
    LIKE(GEN_TEXT, "入力されたカード${not-card space}は無効です"),
    LIKE(GEN_TEXT, "token vault miss for ${not-card}"),
    LIKE(GEN_TEXT, "amex=${not-amex} rejected before send"),
    LIKE(GEN_TEXT, "typed ${not-amex space} but expected 15 digits that check"),
    LIKE(GEN_TEXT, "card=4${d 5}******${d 4} approved"),
    LIKE(GEN_TEXT, "カード番号 ****-****-****-${d 4} を表示"),
    LIKE(GEN_TEXT, "pan=************${d 4} brand=${pick visa|jcb}"),
    LIKE(GEN_TEXT, "card_no=${pick 0000000000000000|9999999999999999} is a filler"),
    LIKE(GEN_MEMBERS, "\"msg\":\"validation\",\"card_no\":\"${not-card}\",\"error\":\"luhn\""),
    LIKE(GEN_MEMBERS, "\"msg\":\"authorize\",\"pan\":\"4${d 5}******${d 4}\""),
    LIKE(GEN_PATH, "/api/v1/pay?pan=${not-card}&lang=ja"),
    /* ids that pass Luhn, but say what they are */
    LIKE(GEN_TEXT, "trace_id=${card} sampled"),
    LIKE(GEN_TEXT, "order_id=${card} shipped from ${host}"),
    LIKE(GEN_TEXT, "注文番号:${card} を受け付けました"),
    LIKE(GEN_TEXT, "request_id=${amex} accepted"),
    LIKE(GEN_MEMBERS, "\"event\":\"order.created\",\"order_id\":\"${card}\""),
    LIKE(GEN_MEMBERS, "\"event\":\"span\",\"traceId\":\"${card}\",\"depth\":${n 1 20}"),
    LIKE(GEN_MEMBERS, "\"event\":\"settled\",\"transaction_id\":${card}"),
    LIKE(GEN_PATH, "/debug/spans?trace_id=${card}&depth=${n 1 20}"),
    /* other long numbers */
    LIKE(GEN_TEXT, "ticket no. ${id16} closed"),
    LIKE(GEN_TEXT, "event at ${ms} handled late"),
    LIKE(GEN_TEXT, "clock skew ts=${us} ref=${ms}"),
    LIKE(GEN_TEXT, "deadline ${ns} passed"),
    LIKE(GEN_TEXT, "watermark moved to ${us}"),
    LIKE(GEN_TEXT, "replica ${block} verified"),
    LIKE(GEN_TEXT, "raw 98090${d 12} end of frame"),
    LIKE(GEN_TEXT, "offset=0${d1 13} committed"),
    LIKE(GEN_TEXT, "snapshot ${compact} uploaded"),
    LIKE(GEN_MEMBERS, "\"event\":\"ticket\",\"id\":${id16}"),
    LIKE(GEN_MEMBERS, "\"event\":\"window\",\"start\":${ms},\"stop\":${ms},\"late\":${us}"),
    LIKE(GEN_MEMBERS, "\"event\":\"replicate\",\"blockId\":\"${block}\",\"gen\":${n 1000 9999}"),
    LIKE(GEN_PATH, "/api/v1/orders/${id16}"),
    LIKE(GEN_PATH, "/beacon?ts=${us}&v=${n 1 9}"),
    LIKE(GEN_TEXT, "JANコード ${jan} 入荷 ${n 1 90}箱"),
    LIKE(GEN_TEXT, "barcode=${jan} scanned at gate ${n 1 9}"),
    LIKE(GEN_MEMBERS, "\"event\":\"stock.in\",\"jan\":\"${jan}\",\"qty\":${n 1 500}"),
    LIKE(GEN_PATH, "/items?jan=${jan}"),
    LIKE(GEN_TEXT, "追跡番号 ${parcel} 配達完了"),
    LIKE(GEN_TEXT, "isbn 978-4-${d 2}-${d 6}-${n 0 9} listed"),
    LIKE(GEN_TEXT, "uuid 090${d 5}-${d 4}-4${d 3}-8${d 3}-${d 12} ok"),
    LIKE(GEN_TEXT, "sha1 090${d 9}${hex 28} ok"),
    /* no telephone */
    LIKE(GEN_TEXT, "order_id=${mobile} accepted"),
    LIKE(GEN_TEXT, "受付番号：${mobile} を発行"),
    LIKE(GEN_TEXT, "伝票番号 ${fixed} を印刷"),
    LIKE(GEN_TEXT, "seq=${fixed} flushed"),
    LIKE(GEN_TEXT, "blk_0${d1 10} verified"),
    LIKE(GEN_TEXT, "ratio 0.0${pick 9|8|7}0${d1 8} computed"),
    LIKE(GEN_TEXT, "tel=090-0${d 3}-${d 4} is not assigned"),
    LIKE(GEN_TEXT, "tel=080-${d1 4}-${d 3} one digit short"),
    LIKE(GEN_TEXT, "tel=070-${d1 4}-${d 5} one digit long"),
    LIKE(GEN_TEXT, "tel=090-****-${d 4} masked"),
    LIKE(GEN_TEXT, "電話番号 080-XXXX-${d 4} を表示"),
    LIKE(GEN_TEXT, "お問い合わせは 0120-${d1 3}-${d 3} まで"),
    LIKE(GEN_TEXT, "ナビダイヤル 0570-${d 3}-${d 3} を案内"),
    LIKE(GEN_TEXT, "support 0800-${d1 3}-${d 4} shown"),
    LIKE(GEN_TEXT, "#8000 及び #9110、117 と 177 に転送"),
    LIKE(GEN_TEXT, "peer 010.0${n 10 99}.${n 100 199}.${n 10 99}:${n 1024 9999} up"),
    LIKE(GEN_TEXT, "version 0.3.${d1 4}.${d1 4} loaded"),
    LIKE(GEN_TEXT, "build 03-${d1 4}-${d 3} loaded"),
    LIKE(GEN_TEXT, "rotated 0${n 1 4}-${n 10 28}-2026 to 0${n 5 9}-${n 10 28}-2026"),
    LIKE(GEN_TEXT, "合計 ¥0${d1 9} 円"),
    LIKE(GEN_TEXT, "price ${n 10 99},0${n 10 99},${d 3} yen"),
    LIKE(GEN_TEXT, "rhost=${n 100 220}-${n 100 250}-${n 100 250}-${n 1 9}.dsl.example.net refused"),
    LIKE(GEN_TEXT, "エリア別時刻 ${clf} を基準にします"),
    LIKE(GEN_MEMBERS, "\"event\":\"slip\",\"order_id\":\"${mobile}\",\"pages\":${n 1 9}"),
    LIKE(GEN_MEMBERS, "\"event\":\"notice\",\"phone\":\"090-****-${d 4}\""),
    LIKE(GEN_PATH, "/api/v1/orders?order_id=${mobile}"),
    /* no account */
    LIKE(GEN_TEXT, "account_id=${d1 7} login"),
    LIKE(GEN_TEXT, "口座残高 ${d1 7}円 を表示"),
    LIKE(GEN_TEXT, "value ${d1 7} stored"),
    LIKE(GEN_TEXT, "普通 ${d1 5} 件を処理"),
    LIKE(GEN_TEXT, "郵便番号 ${n 100 899}${d 4} から地域を判定"),
    LIKE(GEN_TEXT, "口座番号 ***${d 4} を表示"),
    LIKE(GEN_TEXT, "口座番号 未登録 のため保留"),
    LIKE(GEN_TEXT, "口座番号 1234567 は入力例です"),
    LIKE(GEN_TEXT, "listening on ports ${port-range}"),
    LIKE(GEN_TEXT, "payout iban=${not-iban} refused"),
    LIKE(GEN_TEXT, "allocated ${d1 8} bytes in ${d1 7} ns"),
    LIKE(GEN_MEMBERS, "\"event\":\"login\",\"accountId\":${d1 7}"),
    LIKE(GEN_MEMBERS, "\"event\":\"payout\",\"iban\":\"${not-iban}\",\"error\":\"mod97\""),
    LIKE(GEN_PATH, "/api/v1/usage?account_id=${d1 7}"),
};

const unsigned gen_svc_n_leaks = GEN_LEN(gen_svc_leaks);
const unsigned gen_svc_n_lookalikes = GEN_LEN(gen_svc_lookalikes);
