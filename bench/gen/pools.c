/*
 * What logs are full of and nobody minds: numbers, hex, addresses of test networks, hosts,
 * services, classes, paths; and names of people for the one column that is meant for them.
 */
#include "gen.h"

#include <string.h>

/* ${pick a|b|c} */
static void
put_pick(struct gen *g, const char *arg)
{
	size_t len = strcspn(arg, "}");
	unsigned n = 1, chosen;

	for (size_t i = 0; i < len; i++)
		n += arg[i] == '|';
	for (chosen = (unsigned)gen_below(g, n); chosen > 0; chosen--)
		arg = strchr(arg, '|') + 1;
	gen_put(g, arg, strcspn(arg, "|}"));
}

/* ${n 1 500} */
static void
put_range(struct gen *g, const char *arg)
{
	uint64_t from = gen_arg(&arg), to = gen_arg(&arg);

	g->last_number = from + gen_below(g, to - from + 1);
	gen_putn(g, g->last_number, 1);
}

/* The number ${n} wrote last. */
static void
put_again(struct gen *g, const char *arg)
{
	(void)arg;
	gen_putn(g, g->last_number, 1);
}

/* Mostly small, at times large, as waiting times and sizes are: ${skew 1 9000} */
static void
put_skewed(struct gen *g, const char *arg)
{
	uint64_t from = gen_arg(&arg), to = gen_arg(&arg), span = to - from;

	for (unsigned i = 0; i < 4 && gen_chance(g, 700); i++)
		span = span / 5 + 1;
	gen_putn(g, from + gen_below(g, span + 1), 1);
}

/* ${d 4}: digits, any; ${d1 7}: the first is 1 to 9 */
static void
put_digits(struct gen *g, const char *arg)
{
	for (uint64_t n = gen_arg(&arg); n > 0; n--)
		gen_putc(g, (char)('0' + gen_below(g, 10)));
}

static void
put_digits1(struct gen *g, const char *arg)
{
	uint64_t n = gen_arg(&arg);

	gen_putc(g, (char)('1' + gen_below(g, 9)));
	for (; n > 1; n--)
		gen_putc(g, (char)('0' + gen_below(g, 10)));
}

static void
put_hex_digits(struct gen *g, uint64_t n)
{
	static const char hex[] = "0123456789abcdef";
	uint64_t bits = 0;

	for (uint64_t i = 0; i < n; i++) {
		if (i % 16 == 0)
			bits = gen_random(g);
		gen_putc(g, hex[bits & 15]);
		bits >>= 4;
	}
}

/* ${hex 32}: at least one letter, so that it is never a plain number */
static void
put_hex(struct gen *g, const char *arg)
{
	uint64_t n = gen_arg(&arg);

	put_hex_digits(g, n / 2);
	gen_putc(g, (char)('a' + gen_below(g, 6)));
	put_hex_digits(g, n - n / 2 - 1);
}

/* RFC 4122, version 4 */
static void
put_uuid(struct gen *g, const char *arg)
{
	(void)arg;
	put_hex_digits(g, 8);
	gen_putc(g, '-');
	put_hex_digits(g, 4);
	gen_puts(g, "-4");
	put_hex_digits(g, 3);
	gen_putc(g, '-');
	gen_putc(g, "89ab"[gen_below(g, 4)]);
	put_hex_digits(g, 3);
	gen_putc(g, '-');
	put_hex_digits(g, 12);
}

/* Private networks and those of RFC 5737 */
static void
put_ip(struct gen *g, const char *arg)
{
	static const char *const nets[] = {"192.0.2.", "198.51.100.", "203.0.113."};

	if (gen_arg_is(arg, "out") || gen_chance(g, 200)) {
		gen_puts(g, nets[gen_below(g, GEN_LEN(nets))]);
	} else {
		gen_puts(g, "10.");
		gen_putn(g, gen_below(g, 60), 1);
		gen_putc(g, '.');
		gen_putn(g, gen_below(g, 256), 1);
		gen_putc(g, '.');
	}
	gen_putn(g, 1 + gen_below(g, 254), 1);
}

static void
put_host(struct gen *g, const char *arg)
{
	static const char *const roles[] = {"web", "app", "db", "mq", "cache", "batch", "edge",
	    "ims"};

	(void)arg;
	gen_puts(g, roles[gen_below(g, GEN_LEN(roles))]);
	gen_putn(g, 1 + gen_below(g, 24), 2);
	gen_puts(g, gen_chance(g, 600) ? "-tyo" : "-osk");
}

static void
put_one_of(struct gen *g, const char *const *list, size_t n)
{
	gen_puts(g, list[gen_below(g, n)]);
}

static void
put_service(struct gen *g, const char *arg)
{
	static const char *const list[] = {"order-svc", "crm-web", "gateway", "auth", "notify",
	    "provision", "portal", "settle-batch", "inventory", "catalog", "entitlement",
	    "usage-loader", "mail-relay", "workflow", "search", "device-mgr"};

	(void)arg;
	g->last_service = list[gen_below(g, GEN_LEN(list))];
	gen_puts(g, g->last_service);
}

static void
put_same_service(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, g->last_service);
}

static void
put_class(struct gen *g, const char *arg)
{
	static const char *const packages[] = {"jp.example.crm", "jp.example.order",
	    "jp.example.portal.web", "jp.example.common.jdbc", "jp.example.batch",
	    "jp.example.provision.step", "org.springframework.web.servlet"};
	static const char *const classes[] = {"OrderController", "PlanChangeService",
	    "StockGateway", "ConnectionPool", "RetryTemplate", "UsageAggregator", "MailSender",
	    "WorkflowEngine", "CatalogRepository", "RequestFilter", "QueueConsumer", "CacheLoader"};

	(void)arg;
	put_one_of(g, packages, GEN_LEN(packages));
	gen_putc(g, '.');
	put_one_of(g, classes, GEN_LEN(classes));
}

static void
put_thread(struct gen *g, const char *arg)
{
	static const char *const list[] = {"http-nio-8080-exec-", "pool-3-thread-", "scheduling-",
	    "kafka-consumer-", "ForkJoinPool-1-worker-"};

	(void)arg;
	put_one_of(g, list, GEN_LEN(list));
	gen_putn(g, 1 + gen_below(g, 48), 1);
}

static void
put_level(struct gen *g, const char *arg)
{
	static const char *const upper[] = {"INFO", "INFO", "INFO", "INFO", "DEBUG", "DEBUG",
	    "WARN", "ERROR"};
	static const char *const lower[] = {"info", "info", "info", "info", "debug", "debug",
	    "warn", "error"};

	put_one_of(g, gen_arg_is(arg, "lower") ? lower : upper, GEN_LEN(upper));
}

static void
put_status(struct gen *g, const char *arg)
{
	static const char *const list[] = {"200", "200", "200", "200", "200", "201", "204", "302",
	    "304", "400", "401", "404", "429", "500", "503"};

	(void)arg;
	put_one_of(g, list, GEN_LEN(list));
}

static void
put_browser(struct gen *g, const char *arg)
{
	static const char *const list[] = {
	    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
	    "Chrome/${n 118 131}.0.0.0 Safari/537.36",
	    "Mozilla/5.0 (iPhone; CPU iPhone OS ${n 15 18}_0 like Mac OS X) "
	    "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/${again}.0 Mobile/15E148 Safari/604.1",
	    "Mozilla/5.0 (X11; Linux x86_64; rv:${n 110 132}.0) Gecko/20100101 Firefox/${again}.0",
	    "okhttp/4.${n 9 12}.${n 0 3}", "curl/7.${n 68 88}.${n 0 1}",
	    "Apache-HttpClient/4.5.${n 6 14} (Java/17.0.${n 1 12})", "ELB-HealthChecker/2.0", "-"};

	(void)arg;
	gen_expand(g, list[gen_below(g, GEN_LEN(list))]);
}

static void
put_url(struct gen *g, const char *arg)
{
	static const char *const list[] = {"/", "/healthz", "/metrics", "/favicon.ico",
	    "/api/v1/orders/${d1 8}", "/api/v1/orders?page=${n 1 90}&size=50",
	    "/api/v2/plans/${pick basic|family|light}", "/api/v2/usage/${date}?unit=MB",
	    "/static/js/app.${hex 8}.js", "/static/css/main.${hex 8}.css",
	    "/assets/img/banner_${n 1 40}@2x.png", "/mypage/top", "/mypage/news/${n 1000 9999}",
	    "/login?return_to=%2Fmypage%2Ftop",
	    "/search?q=%E6%96%99%E9%87%91+%E3%83%97%E3%83%A9%E3%83%B3", "/api/v1/sessions/${uuid}",
	    "/ws?sid=${hex 20}", "/api/v1/devices/${uuid}/config",
	    "/internal/jobs/${n 10000 99999}/status", "/download/manual_${n 1 9}.pdf"};

	(void)arg;
	gen_expand(g, list[gen_below(g, GEN_LEN(list))]);
}

/* HDFS block ids: 63 bits, often with a sign */
static void
put_block(struct gen *g, const char *arg)
{
	(void)arg;
	gen_puts(g, gen_chance(g, 500) ? "blk_-" : "blk_");
	gen_putn(g, (gen_random(g) >> 1) | (UINT64_C(1) << 60), 1);
}

/* Snowflake: ms since 2010-11-04, then 22 bits of machine and sequence; 19 digits from 2 */
static void
put_snowflake(struct gen *g, const char *arg)
{
	uint64_t ms = g->now_us / 1000 - UINT64_C(1288834974657);

	(void)arg;
	gen_putn(g, ms << 22 | gen_below(g, 1u << 22), 19);
}

/* People, in the form telephones show them */

static const char *const surnames[] = {"佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺", "山本",
    "中村", "小林", "加藤", "吉田", "山田", "佐々木", "山口", "松本", "井上", "木村", "清水",
    "斎藤", "長谷川", "五十嵐", "石川", "前田", "藤田"};
static const char *const given_names[] = {"太郎", "花子", "一郎", "健太", "美咲", "翔", "陽子",
    "恵", "直樹", "由美", "大輔", "さくら", "誠", "真由美", "浩二", "あかり"};
static const char *const latin[] = {"SATO", "SUZUKI", "TAKAHASHI", "TANAKA", "ITO", "WATANABE",
    "YAMAMOTO", "NAKAMURA", "KOBAYASHI", "KATO"};
static const char *const latin_given[] = {"TARO", "HANAKO", "KENTA", "MISAKI", "NAOKI", "YUMI",
    "DAISUKE", "AKARI"};
static const char *const kana[] = {"ｻﾄｳ", "ｽｽﾞｷ", "ﾀﾅｶ", "ﾜﾀﾅﾍﾞ", "ﾔﾏﾀﾞ", "ｺﾊﾞﾔｼ"};
static const char *const kana_given[] = {"ﾀﾛｳ", "ﾊﾅｺ", "ｹﾝﾀ", "ﾐｻｷ", "ﾕﾐ"};
static const char *const desks[] = {"営業1課", "受付", "総務", "サポート", "本社代表", "Sales 2",
    "Reception", "Helpdesk", "Meeting Room 3", "工事手配"};
static const char *const companies[] = {"株式会社 青葉電設", "(有)みどり商店", "ひかり薬局",
    "AOBA, Inc.", "中央タクシー", "Say \"\"\"\"Hi\"\"\"\" Salon"};

static void
put_name(struct gen *g, const char *arg)
{
	uint64_t kind = gen_below(g, 7);

	(void)arg;
	if (kind < 4) {
		put_one_of(g, surnames, GEN_LEN(surnames));
		gen_puts(g, gen_chance(g, 400) ? " " : "");
		put_one_of(g, given_names, GEN_LEN(given_names));
	} else if (kind < 6) {
		put_one_of(g, latin, GEN_LEN(latin));
		gen_putc(g, ' ');
		put_one_of(g, latin_given, GEN_LEN(latin_given));
	} else {
		put_one_of(g, kana, GEN_LEN(kana));
		gen_putc(g, ' ');
		put_one_of(g, kana_given, GEN_LEN(kana_given));
	}
}

static void
put_desk(struct gen *g, const char *arg)
{
	(void)arg;
	put_one_of(g, desks, GEN_LEN(desks));
}

/* Who calls from outside: people, and companies under their registered names. */
static void
put_caller_name(struct gen *g, const char *arg)
{
	if (gen_chance(g, 250))
		put_one_of(g, companies, GEN_LEN(companies));
	else
		put_name(g, arg);
}

static const struct gen_word words[] = {{"pick", put_pick}, {"n", put_range}, {"again", put_again},
    {"same-service", put_same_service}, {"skew", put_skewed}, {"d", put_digits},
    {"d1", put_digits1}, {"hex", put_hex}, {"uuid", put_uuid}, {"ip", put_ip}, {"host", put_host},
    {"service", put_service}, {"class", put_class}, {"thread", put_thread}, {"level", put_level},
    {"status", put_status}, {"browser", put_browser}, {"url", put_url}, {"block", put_block},
    {"snowflake", put_snowflake}, {"name", put_name}, {"desk", put_desk},
    {"caller-name", put_caller_name}};

void
gen_pool_words(struct gen *g)
{
	gen_words_add(g, words, GEN_LEN(words));
}
