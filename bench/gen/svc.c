/*
 * svc: the merged log of some services as a collector writes it: a third JSON lines, the rest text
 * of several origins. A line is a carrier (its shape) with one slot, and what stands in the slot:
 * everyday text, a look-alike or a leak.
 */
#include "gen.h"

#include <assert.h>

#define START_US UINT64_C(1793487600000000) /* 2026-11-01 08:00 in Japan */

struct carrier {
	enum gen_slot slot;
	unsigned weight;
	const char *text;
};

/* JSON: a third of the lines. */
static const struct carrier json[] = {
    {GEN_MEMBERS, 5,
	"{\"ts\":${ms},\"level\":\"${level lower}\",\"service\":\"${service}\",\"trace_id\":\"${hex 32}\","
	"\"span_id\":\"${hex 16}\",${text}}"},
    {GEN_MEMBERS, 4,
	"{\"@timestamp\":\"${iso}\",\"log\":{\"level\":\"${level}\",\"logger\":\"${class}\"},"
	"\"process\":{\"pid\":${n 300 65000},\"thread\":{\"name\":\"${thread}\"}},${text},"
	"\"ecs\":{\"version\":\"1.${n 2 12}.0\"}}"},
    {GEN_MEMBERS, 3,
	"{\"time\":\"${iso}\",\"seq\":${snowflake},\"host\":\"${host}\",\"app\":\"${service}\","
	"\"http\":{\"method\":\"${pick GET|GET|GET|POST|PUT}\",\"status\":${status},\"bytes\":${skew 0 "
	"900000},\"elapsed_ms\":${skew 1 9000}},${text}}"},
    {GEN_TEXT, 4,
	"{\"ts\":${ms},\"lvl\":\"${level}\",\"svc\":\"${service}\",\"pod\":\"${same-service}-${hex 9}-${hex 5}\","
	"\"msg\":\"${text}\",\"req\":\"${uuid}\"}"},
    {GEN_TEXT, 3,
	"{\"severity\":\"${level}\",\"timestamp\":\"${iso}\",\"message\":\"${text}\",\"labels\":{\"build\":"
	"\"${date}.${n 1 40}\",\"commit\":\"${hex 12}\"},\"k8s\":{\"node\":\"${host}\",\"restarts\":${n 0 "
	"3}}}"},
    {GEN_PATH, 3,
	"{\"ts\":${ms},\"kind\":\"access\",\"remote\":\"${ip out}\",\"method\":\"${pick GET|GET|POST}\","
	"\"uri\":\"${text}\",\"status\":${status},\"bytes\":${skew 120 900000},\"took_us\":${skew 200 "
	"4000000},\"ua\":\"${browser}\"}"},
};

static const struct carrier plain[] = {
    {GEN_TEXT, 6, "${dt ,} ${level} [${thread}] ${class} - ${text}"},
    {GEN_TEXT, 4, "${dt .}  ${level} ${n 1 9} --- [${thread}] ${class} : ${text}"},
    {GEN_TEXT, 4, "${iso} ${host} ${service}[${n 300 65000}]: ${text}"},
    {GEN_TEXT, 4, "${syslog} ${host} ${service}[${n 300 65000}]: ${text}"},
    {GEN_TEXT, 4,
	"level=${level lower} ts=${iso} caller=${pick main|http|queue|cache}.go:${n 20 900} "
	"msg=\"${text}\" trace=${hex 16}"},
    {GEN_TEXT, 2,
	"${pick I|I|I|W|E}${mmdd} ${time}.${d 6} ${n 1 9} ${pick controller|reflector|lease|proxy}.go:${n 20 900}] ${text}"},
    {GEN_TEXT, 2,
	"${dt ,} - ${pick usage.loader|mail.queue|stock.sync|report.pdf} - ${level} - ${text}"},
    {GEN_TEXT, 2,
	"<${n 11 190}>1 ${iso} ${host} ${service} ${n 300 65000} ${pick REQ|JOB|EVT}${n 1 90} - ${text}"},
    {GEN_TEXT, 2, "[${dt}] ${pick production|staging}.${level}: ${text}"},
    {GEN_TEXT, 2,
	"${date /} ${time} [${pick notice|warn|error|info}] ${n 10 9000}#${n 1 64}: *${n 100 "
	"9999999} ${text}, client: ${ip out}, server: portal.example.jp"},
    {GEN_PATH, 6,
	"${ip out} - - [${clf}] \"${pick GET|GET|GET|POST|HEAD} ${text} HTTP/1.1\" ${status} "
	"${skew 120 900000} \"-\" \"${browser}\""},
    {GEN_PATH, 3,
	"${ip} - svc-${pick web|app|batch} [${clf}] \"${pick GET|POST|PUT} ${text} HTTP/2.0\" "
	"${status} ${skew 120 90000} rt=0.${d 3} uct=0.00${n 0 9} urt=0.${d 3}"},
};

/* Everyday members of a JSON line. */
static const char *const clean_members[] = {
    "\"msg\":\"request done\",\"route\":\"${url}\",\"elapsed_ms\":${skew 1 9000},\"user_id\":${d1 7}",
    "\"msg\":\"cache ${pick hit|hit|miss|evict}\",\"key\":\"plan:${hex 12}\",\"ttl\":${n 10 3600}",
    "\"event\":\"job.finished\",\"job\":{\"id\":${snowflake},\"queue\":\"${pick high|default|low}\","
    "\"attempt\":${n 1 5},\"enqueued\":${ms}}",
    "\"event\":\"batch.chunk\",\"rows\":${n 1 5000},\"offset\":${d1 9},\"lag\":${skew 0 90000}",
    "\"msg\":\"在庫を照会しました\",\"item\":{\"sku\":\"${pick SIM|RTR|ONU|STB}-${d 5}\",\"qty\":${n 1 "
    "90},\"unit_price\":${d1 4}}",
    "\"msg\":\"retry\",\"attempt\":${n 1 8},\"backoff_ms\":${n 100 30000},\"error\":\"connect ETIMEDOUT "
    "${ip}:${n 1024 9999}\"",
    "\"gauge\":{\"heap_mb\":${n 200 8000},\"gc_ms\":${skew 1 900},\"threads\":${n 20 400},\"load\":${n 0 "
    "15}.${d 2}}",
    "\"event\":\"plan.changed\",\"from_plan\":\"${pick light|basic|family}\",\"to_plan\":\"${pick "
    "max|mini|office}\",\"effective\":\"${date}\",\"ref\":\"${uuid}\"",
    "\"sql\":{\"table\":\"${pick orders|usage_daily|stock|workflow_step}\",\"rows\":${skew 0 "
    "90000},\"elapsed_us\":${skew 90 900000}},\"conn\":${n 1 64}",
    "\"msg\":\"処理が完了しました\",\"result\":{\"ok\":${n 1 9999},\"ng\":${n 0 5},\"skipped\":${n 0 40}}",
    "\"event\":\"session.opened\",\"session\":\"${hex 40}\",\"ip\":\"${ip out}\",\"mfa\":${pick "
    "true|false}",
    "\"msg\":\"kafka poll\",\"partition\":${n 0 47},\"lsn\":${d1 10},\"records\":${n 0 500},\"hw\":${d1 "
    "10}",
};

static const char *const clean_text[] = {
    "request completed in ${skew 1 9000} ms status=${status}",
    "GET ${url} ${status} ${skew 1 9000}ms",
    "connection to ${ip}:${n 1024 9999} closed by peer after ${skew 1 900}s",
    "systemd[1]: Started ${pick logrotate|chrony|fluent-bit|node-exporter}.service.",
    "rolling back transaction after deadlock, victim pid ${n 300 65000}",
    "TLS handshake failed: ${pick unknown ca|certificate expired|no shared cipher} from ${ip out}:${n 1024 65000}",
    "upload of report_${compact d}_${d 4}.pdf finished, ${skew 2000 9000000} bytes, etag ${hex 32}",
    "worker ${n 1 32} picked up task ${uuid} from queue ${pick high|default|low}",
    "schema migration V${compact d}_${n 1 9}__add_index applied in ${skew 5 9000} ms",
    "rate limit reached for ${ip out}: ${n 100 900} requests in ${n 10 60}s",
    "found ${n 0 900} stale sessions, removing",
    "container ${hex 12} exited with code ${pick 0|0|1|137|143}",
    "DNS lookup of mq-${n 1 9}.svc.cluster.local took ${skew 1 5000} ms",
    "disk /var/lib/data at ${n 50 97}% inodes ${n 3 60}%",
    "consumer group usage-agg rebalanced: ${n 2 12} members, generation ${n 40 9000}",
    "回線の開通工事を予約しました 工事区分=${pick 新設|移転|撤去} 枠=${n 1 12}",
    "メンテナンス画面に切り替えます 予定終了=${pick 02|04|06}:00",
    "応答がありません 宛先=${ip}:${n 1024 9999} 経過=${n 1 60}秒",
    "キャンペーン判定 対象外 コード=${pick SPR|SUM|AUT|WIN}${d 2}",
    "pool stats active=${n 0 40} idle=${n 0 40} waiting=${n 0 9}",
    "cache ${pick hit|miss} key=plan:${hex 16} ttl=${n 10 3600}",
    "job ${pick usage-import|invoice-pdf|stock-sync|mail-digest} started run=${uuid}",
    "job finished rows=${skew 1 90000} elapsed=${n 0 90}.${d 3}s",
    "slow query (${n 1 9}.${d 3}s): SELECT * FROM ${pick orders|usage_daily|stock} WHERE updated > ? LIMIT ${pick 100|500|1000}",
    "config reloaded, ${n 10 90} keys, sha256=${hex 64}",
    "deploy v${n 1 9}.${n 0 40}.${n 0 20} commit ${hex 7} by ci",
    "heartbeat ok seq=${d1 6} lag=${skew 0 900}ms",
    "retrying in ${n 1 60}s (attempt ${n 1 8}/8): upstream returned ${pick 502|503|504}",
    "token refreshed for client ${pick portal|batch|ivr-gw}, expires in ${pick 300|900|3600}s",
    "dropped ${n 1 90} metrics, buffer full (${n 1000 9000})",
    "received SIGHUP, reopening logs",
    "GC pause (G1 Evacuation Pause) ${n 1 90}.${d 3}ms ${n 200 900}M->${n 50 190}M(${pick 1024|2048}M)",
    "checksum of part-${d 5} is ${hex 32}",
    "Received block ${block} of size ${pick 67108864|67108864|1048576|3554432} from /${ip}",
    "mounted /dev/${pick sda1|nvme0n1p2} as ext4, ${n 3 95}% used",
    "Accepted publickey for deploy from ${ip} port ${n 1024 65000} ssh2: ED25519 SHA256:${hex 42}",
    "session opened for user ${pick deploy|backup|zabbix} by (uid=0)",
    "message queued as ${hex 12}, delay=0.${d 2}, dsn=2.0.0, status=sent",
    "feature flag new-mypage=${pick on|off} rollout=${n 0 100}%",
    "circuit breaker for ${service} is now ${pick OPEN|HALF_OPEN|CLOSED}",
    "unhandled enum value ${n 10 99}, falling back to default",
    "夜間バッチを開始します 対象=${n 1 90000}件",
    "料金プランの一覧を取得しました 件数=${n 1 60}",
    "接続が切断されました。${n 1 60}秒後に再接続します",
    "請求データの集計が完了しました 所要=${n 1 900}秒",
    "工事日程の候補を返却 ${n 1 12}件 基準日=${date}",
    "画面の仕様と異なる値を受け取りました 項目=plan_code 値=${pick LT01|BS02|FM03}",
    "前回と同様の警告が${n 2 40}回出ています",
    "ファイル ${pick usage|stock|plan}_${compact d}.csv を取り込みました（${skew 1 90000}行）",
    "在庫が不足しています 品目=${pick SIM|RTR|ONU|STB}-${d 5} 残=${n 0 9}",
    "ログインに${n 2 4}回失敗したため画面を閉じました",
    "お客様への通知メールを${n 1 900}通送信しました",
};

static const char *const trace_lines[] = {
    "\tat ${class}.${pick handle|invoke|execute|apply|load|doFilter}(${pick Handler|Service|Gateway|Pool}.java:${n 20 900})",
    "\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)",
    "\tat java.base/java.lang.Thread.run(Thread.java:${n 829 1583})",
    "\tat org.apache.catalina.core.StandardWrapperValve.invoke(StandardWrapperValve.java:${n 90 260})",
    "\t... ${n 2 60} common frames omitted",
    "Caused by: java.net.SocketTimeoutException: Read timed out",
};

static const char trace_head[] =
    "${dt ,} ERROR [${thread}] ${class} - ${pick "
    "java.lang.IllegalStateException|java.sql.SQLTransientConnectionException|"
    "java.util.concurrent.TimeoutException}: ${pick stock not reserved|request timed out after "
    "30000ms|no step to resume}";

static const struct carrier *
draw_carrier(struct gen *g, const struct carrier *list, unsigned n, int slot)
{
	unsigned sum = 0, at;

	for (unsigned i = 0; i < n; i++)
		sum += slot < 0 || (int)list[i].slot == slot ? list[i].weight : 0;
	assert(sum > 0);
	at = (unsigned)gen_below(g, sum);
	for (unsigned i = 0;; i++) {
		unsigned weight = slot < 0 || (int)list[i].slot == slot ? list[i].weight : 0;

		if (at < weight)
			return &list[i];
		at -= weight;
	}
}

/* A carrier for what has to stand in it; members fit only JSON. */
static const struct carrier *
carrier_for(struct gen *g, int slot)
{
	if (slot == GEN_MEMBERS || gen_below(g, 3) == 0)
		return draw_carrier(g, json, GEN_LEN(json), slot);
	return draw_carrier(g, plain, GEN_LEN(plain), slot);
}

static void
write_trace_line(struct gen *g)
{
	g->trace_left--;
	gen_expand(g, trace_lines[gen_below(g, GEN_LEN(trace_lines))]);
}

static void
write_clean(struct gen *g)
{
	const struct carrier *c;

	if (g->trace_left == 0 && gen_chance(g, 4)) {
		g->trace_left = 3 + (unsigned)gen_below(g, 12);
		gen_expand(g, trace_head);
		return;
	}
	c = carrier_for(g, -1);
	g->text = c->slot == GEN_MEMBERS ? clean_members[gen_below(g, GEN_LEN(clean_members))]
	    : c->slot == GEN_PATH        ? "${url}"
					 : clean_text[gen_below(g, GEN_LEN(clean_text))];
	gen_expand(g, c->text);
}

static void
write_form(struct gen *g, const struct gen_form *form)
{
	g->text = form->text;
	g->value = form->value;
	g->category = form->category;
	g->form = form->name;
	gen_expand(g, carrier_for(g, (int)form->slot)->text);
}

static void
start(struct gen *g)
{
	g->now_us = START_US + gen_below(g, 1000000);
	gen_deck_init(g, &g->leaks, gen_svc_n_leaks);
	gen_deck_init(g, &g->lookalikes, gen_svc_n_lookalikes);
}

static void
line(struct gen *g, enum gen_carry carry)
{
	g->now_us += 1 + gen_below(g, gen_chance(g, 30) ? 90000 : 9000);
	if (carry == GEN_LEAK)
		write_form(g, &gen_svc_leaks[gen_deck_draw(g, &g->leaks)]);
	else if (carry == GEN_LOOKALIKE)
		write_form(g, &gen_svc_lookalikes[gen_deck_draw(g, &g->lookalikes)]);
	else if (g->trace_left > 0)
		write_trace_line(g);
	else
		write_clean(g);
}

const struct gen_stream gen_svc = {.name = "svc", .start = start, .line = line};
