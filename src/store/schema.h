/*
 * All SQL of piiwatch.db and deliver.db: the schema, its migrations, and the statements of each
 * connection. Offsets and the numbers of files are unsigned and kept bit for bit in SQLite's signed
 * integers; times are Unix time in microseconds; ids, fingerprints and markers are blobs of 16 bytes.
 *
 * Kinds and categories are stored by name, severities and states of generations by number.
 */
#ifndef PIIWATCH_SCHEMA_H
#define PIIWATCH_SCHEMA_H

#define PW_STORE_APPLICATION 0x70697761 /* "piwa" */
#define PW_ACKS_APPLICATION 0x70697764 /* "piwd" */
#define PW_META_FIRST_START "first_start %s" /* of a source: its key in `meta` */

/* Not formatted: SQL reads better in lines of its own. */
/* clang-format off */

/* Of an alert: `count` all findings, `n_rows` those that are rows, `told_count` those of the last
 * revision, which was made at `told_at`. What can change is in the outbox once more, as it was. */
#define PW_SCHEMA_1 \
	"PRAGMA application_id = 0x70697761;" \
	"CREATE TABLE meta (" \
	"  key TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;" \
	"CREATE TABLE generation (" \
	"  id BLOB NOT NULL PRIMARY KEY, source TEXT NOT NULL, path TEXT NOT NULL," \
	"  dev INTEGER NOT NULL, ino INTEGER NOT NULL, version INTEGER NOT NULL," \
	"  btime_ns INTEGER NOT NULL, counter INTEGER NOT NULL," \
	"  head_len INTEGER NOT NULL, head BLOB NOT NULL," \
	"  size INTEGER NOT NULL, backlog_end INTEGER NOT NULL," \
	"  done INTEGER NOT NULL, state INTEGER NOT NULL) STRICT, WITHOUT ROWID;" \
	"CREATE INDEX generation_of_source ON generation (source, path);" \
	"CREATE TABLE position (" \
	"  generation BLOB NOT NULL PRIMARY KEY REFERENCES generation (id) ON DELETE CASCADE," \
	"  safe INTEGER NOT NULL, line INTEGER NOT NULL, record_start INTEGER NOT NULL," \
	"  format TEXT NOT NULL, is_settled INTEGER NOT NULL, is_in_pieces INTEGER NOT NULL," \
	"  tail_at INTEGER NOT NULL, tail_len INTEGER NOT NULL, tail BLOB NOT NULL" \
	"  ) STRICT, WITHOUT ROWID;" \
	"CREATE TABLE alert (" \
	"  n INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE," \
	"  is_open INTEGER NOT NULL, window_end INTEGER NOT NULL," \
	"  count INTEGER NOT NULL, n_rows INTEGER NOT NULL, revision INTEGER NOT NULL," \
	"  told_count INTEGER NOT NULL, told_at INTEGER NOT NULL," \
	"  first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, severity INTEGER NOT NULL," \
	"  kind TEXT NOT NULL, category TEXT NOT NULL, is_backlog INTEGER NOT NULL," \
	"  rule TEXT NOT NULL, source TEXT NOT NULL, host TEXT NOT NULL, path TEXT NOT NULL," \
	"  field TEXT NOT NULL, masked TEXT NOT NULL, excerpt TEXT NOT NULL," \
	"  offset INTEGER NOT NULL, line INTEGER NOT NULL, length INTEGER NOT NULL," \
	"  col INTEGER NOT NULL, confidence INTEGER NOT NULL," \
	"  fingerprint BLOB, key_name TEXT NOT NULL," \
	"  code TEXT NOT NULL, text TEXT NOT NULL," \
	"  clauses TEXT NOT NULL, title TEXT NOT NULL, title_ja TEXT NOT NULL) STRICT;" \
	"CREATE UNIQUE INDEX alert_open_leak ON alert (fingerprint, rule, source)" \
	"  WHERE is_open = 1 AND kind = 'leak';" \
	"CREATE UNIQUE INDEX alert_open_watcher ON alert (code, source, path)" \
	"  WHERE is_open = 1 AND kind = 'watcher';" \
	"CREATE INDEX alert_open_window ON alert (window_end) WHERE is_open = 1;" \
	"CREATE TABLE finding (" \
	"  id BLOB NOT NULL PRIMARY KEY, alert INTEGER NOT NULL REFERENCES alert (n)," \
	"  generation BLOB NOT NULL, offset INTEGER NOT NULL, line INTEGER NOT NULL," \
	"  col INTEGER NOT NULL, length INTEGER NOT NULL, field TEXT NOT NULL," \
	"  confidence INTEGER NOT NULL, severity INTEGER NOT NULL, time INTEGER NOT NULL" \
	"  ) STRICT, WITHOUT ROWID;" \
	"CREATE INDEX finding_of_alert ON finding (alert);" \
	"CREATE TABLE range (" \
	"  alert INTEGER NOT NULL REFERENCES alert (n), generation BLOB NOT NULL," \
	"  first_offset INTEGER NOT NULL, last_offset INTEGER NOT NULL, count INTEGER NOT NULL," \
	"  time INTEGER NOT NULL, PRIMARY KEY (alert, generation)) STRICT, WITHOUT ROWID;" \
	"CREATE TABLE outbox (" \
	"  seq INTEGER PRIMARY KEY AUTOINCREMENT, alert INTEGER NOT NULL REFERENCES alert (n)," \
	"  revision INTEGER NOT NULL, sinks TEXT NOT NULL, count INTEGER NOT NULL," \
	"  last_seen INTEGER NOT NULL, time INTEGER NOT NULL, severity INTEGER NOT NULL) STRICT;" \
	"PRAGMA user_version = 1;"

/* `n_given` goes with `done`, the rest with `safe`. What version 1 read as lines it had not asked for
 * the width of their characters: that is made up for. */
#define PW_SCHEMA_2 \
	"ALTER TABLE generation ADD COLUMN n_given INTEGER NOT NULL DEFAULT 0;" \
	"ALTER TABLE position ADD COLUMN header_from INTEGER NOT NULL DEFAULT 0;" \
	"ALTER TABLE position ADD COLUMN header_len INTEGER NOT NULL DEFAULT 0;" \
	"ALTER TABLE position ADD COLUMN header_check BLOB NOT NULL DEFAULT x'';" \
	"ALTER TABLE position ADD COLUMN encoding TEXT NOT NULL DEFAULT 'auto';" \
	"ALTER TABLE position ADD COLUMN prior_encoding TEXT NOT NULL DEFAULT 'auto';" \
	"UPDATE position SET is_settled = 0 WHERE format = '' AND is_in_pieces = 0;" \
	"PRAGMA user_version = 2;"

/* The i-th brings a store of user_version i to i + 1. */
#define PW_STORE_MIGRATIONS {PW_SCHEMA_1, PW_SCHEMA_2}

/* The rest of an alert, behind six columns that say which revision of it; rows.c reads them. */
#define PW_ALERT_COLUMNS \
	"a.id, a.kind, a.category, a.is_backlog, a.first_seen, a.rule, a.source, a.host, a.path," \
	" a.field, a.masked, a.excerpt, a.offset, a.line, a.length, a.col, a.confidence," \
	" a.fingerprint, a.key_name, a.code, a.text, a.clauses, a.title, a.title_ja"
#define PW_ALERT_NOW "0, a.revision, a.count, a.last_seen, a.told_at, a.severity, "

#define PW_GENERATION_COLUMNS \
	"g.id, g.source, g.path, g.dev, g.ino, g.version, g.btime_ns, g.counter, g.head_len," \
	" g.head, g.size, g.backlog_end, g.done, g.state, p.safe, p.line, p.record_start," \
	" p.format, p.is_settled, p.is_in_pieces, p.tail_at, p.tail_len, p.tail, p.header_from," \
	" p.header_len, p.header_check, p.encoding, p.prior_encoding, g.n_given"

#define PW_OPEN_ALERT "SELECT n, count > told_count, n_rows, severity, window_end FROM alert "

/* What the writer says. */
#define PW_WRITER_ROWS(X) \
	X(BEGIN, "BEGIN IMMEDIATE") \
	X(COMMIT, "COMMIT") \
	X(ROLLBACK, "ROLLBACK") \
	X(META_GET, "SELECT value FROM meta WHERE key = ?1") \
	X(META_ADD, "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING") \
	X(META_PUT, "INSERT INTO meta (key, value) VALUES (?1, ?2)" \
	    " ON CONFLICT (key) DO UPDATE SET value = excluded.value") \
	X(GENERATION_PUT, "INSERT INTO generation (id, source, path, dev, ino, version, btime_ns," \
	    " counter, head_len, head, size, backlog_end, done, state, n_given)" \
	    " VALUES (?1, ?2, coalesce(?3, ''), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14," \
	    " ?15) ON CONFLICT (id) DO UPDATE SET source = ?2, path = coalesce(?3, path)," \
	    " dev = ?4, ino = ?5, version = ?6, btime_ns = ?7, counter = ?8, head_len = ?9," \
	    " head = ?10, size = ?11, backlog_end = ?12, state = ?14") \
	X(POSITION_PUT, "INSERT INTO position (generation, safe, line, record_start, format," \
	    " is_settled, is_in_pieces, header_from, header_len, header_check, encoding," \
	    " prior_encoding, tail_at, tail_len, tail)" \
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)" \
	    " ON CONFLICT (generation) DO UPDATE SET safe = ?2, line = ?3, record_start = ?4," \
	    " format = ?5, is_settled = ?6, is_in_pieces = ?7, header_from = ?8," \
	    " header_len = ?9, header_check = ?10, encoding = ?11, prior_encoding = ?12," \
	    " tail_at = ?13, tail_len = ?14, tail = ?15") \
	X(POSITION_MOVE, "UPDATE position SET safe = ?2, line = ?3, record_start = ?4," \
	    " format = ?5, is_settled = ?6, is_in_pieces = ?7, header_from = ?8," \
	    " header_len = ?9, header_check = ?10, encoding = ?11, prior_encoding = ?12" \
	    " WHERE generation = ?1") \
	X(DONE_RAISE, "UPDATE generation SET done = ?2, n_given = ?3" \
	    " WHERE id = ?1 AND (done, n_given) < (?2, ?3)") \
	X(FINDING_IS, "SELECT 1 FROM finding WHERE id = ?1") \
	X(FINDING_ADD, "INSERT INTO finding (id, alert, generation, offset, line, col, length," \
	    " field, confidence, severity, time)" \
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO NOTHING") \
	X(RANGE_ADD, "INSERT INTO range (alert, generation, first_offset, last_offset, count, time)" \
	    " VALUES (?1, ?2, ?3, ?3, 1, ?4) ON CONFLICT (alert, generation) DO UPDATE SET" \
	    " first_offset = min(first_offset, ?3), last_offset = max(last_offset, ?3)," \
	    " count = count + 1, time = max(time, ?4)") \
	X(OPEN_LEAK, PW_OPEN_ALERT "WHERE fingerprint = ?1 AND rule = ?2 AND source = ?3" \
	    " AND is_open = 1 AND kind = 'leak'") \
	X(OPEN_WATCHER, PW_OPEN_ALERT "WHERE code = ?1 AND source = ?2 AND path = ?3" \
	    " AND is_open = 1 AND kind = 'watcher'") \
	X(OPEN_DUE, PW_OPEN_ALERT "WHERE is_open = 1 AND window_end <= ?1" \
	    " ORDER BY window_end LIMIT 1") \
	X(OPEN_NEXT, "SELECT min(window_end) FROM alert WHERE is_open = 1") \
	X(ALERT_ADD, "INSERT INTO alert (id, is_open, window_end, count, n_rows, revision," \
	    " told_count, told_at, first_seen, last_seen, severity, kind, category, is_backlog," \
	    " rule, source, host, path, field, masked, excerpt, offset, line, length, col," \
	    " confidence, fingerprint, key_name, code, text, clauses, title, title_ja)" \
	    " VALUES (?1, ?2, ?3, 1, ?4, 1, 1, ?5, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13," \
	    " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28)" \
	    " ON CONFLICT (id) DO NOTHING") \
	X(ALERT_GROW, "UPDATE alert SET count = count + 1, n_rows = n_rows + ?2," \
	    " last_seen = max(last_seen, ?3), severity = max(severity, ?4) WHERE n = ?1") \
	X(ALERT_CLOSE, "UPDATE alert SET is_open = 0 WHERE n = ?1") \
	X(ALERT_REVISE, "UPDATE alert SET revision = revision + 1, told_count = count," \
	    " told_at = ?2 WHERE n = ?1") \
	X(OUTBOX_ADD, "INSERT INTO outbox (alert, revision, sinks, count, last_seen, time," \
	    " severity) SELECT n, revision, ?2, count, last_seen, told_at, severity FROM alert" \
	    " WHERE n = ?1") \
	X(OUTBOX_SCAN, "SELECT seq, sinks FROM outbox WHERE seq > ?1" \
	    " AND seq < (SELECT max(seq) FROM outbox) ORDER BY seq LIMIT ?2") \
	X(OUTBOX_DROP, "DELETE FROM outbox WHERE seq = ?1") \
	X(SEQUENCE_ADD, "INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox', 0" \
	    " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'outbox')") \
	X(SEQUENCE_RAISE, "UPDATE sqlite_sequence SET seq = ?1 WHERE name = 'outbox' AND seq < ?1")

/* What deliver asks. */
#define PW_OUTBOX_ROWS(X) \
	X(READ, "SELECT o.seq, o.revision, o.count, o.last_seen, o.time, o.severity, " \
	    PW_ALERT_COLUMNS " FROM outbox o JOIN alert a ON a.n = o.alert" \
	    " WHERE o.seq > ?1 AND instr(o.sinks, ?2) > 0 ORDER BY o.seq LIMIT ?3")

/* What people ask. */
#define PW_VIEW_ROWS(X) \
	X(ALERTS, "SELECT n, kind, category, source, rule, severity, last_seen FROM alert" \
	    " ORDER BY n DESC") \
	X(ALERT, "SELECT " PW_ALERT_NOW PW_ALERT_COLUMNS " FROM alert a WHERE a.n = ?1") \
	X(BY_ID, "SELECT n FROM alert WHERE id BETWEEN ?1 AND ?2 LIMIT 2") \
	X(PLACES, "SELECT coalesce(g.path, ''), f.offset, f.line, f.offset, 1, f.length, f.col," \
	    " f.field, f.time FROM finding f LEFT JOIN generation g ON g.id = f.generation" \
	    " WHERE f.alert = (SELECT n FROM alert WHERE id = ?1) ORDER BY f.time, f.offset, f.id") \
	X(RANGES, "SELECT coalesce(g.path, ''), r.first_offset, 0, r.last_offset, r.count, 0, 0," \
	    " '', r.time FROM range r LEFT JOIN generation g ON g.id = r.generation" \
	    " WHERE r.alert = (SELECT n FROM alert WHERE id = ?1) ORDER BY r.time, r.generation") \
	X(META, "SELECT value FROM meta WHERE key = ?1") \
	X(COUNTS, "SELECT kind, count(*), sum(is_open), sum(count) FROM alert GROUP BY kind") \
	X(OUTBOX, "SELECT count(*) FROM outbox") \
	X(NEWEST, "SELECT coalesce(max(seq), 0) FROM outbox") \
	X(GENERATIONS, "SELECT id FROM generation ORDER BY source, path, id") \
	X(GENERATION, "SELECT " PW_GENERATION_COLUMNS " FROM generation g" \
	    " JOIN position p ON p.generation = g.id WHERE g.id = ?1")

#define PW_ACKS_SCHEMA \
	"BEGIN IMMEDIATE;" \
	"PRAGMA application_id = 0x70697764;" \
	"CREATE TABLE ack (store_id TEXT NOT NULL, sink TEXT NOT NULL, seq INTEGER NOT NULL," \
	"  PRIMARY KEY (store_id, sink)) STRICT, WITHOUT ROWID;" \
	"PRAGMA user_version = 1;" \
	"COMMIT;"

#define PW_ACKS_ROWS(X) \
	X(GET, "SELECT seq FROM ack WHERE store_id = ?1 AND sink = ?2") \
	X(PUT, "INSERT INTO ack (store_id, sink, seq) VALUES (?1, ?2, ?3)" \
	    " ON CONFLICT (store_id, sink) DO UPDATE SET seq = max(seq, ?3)")

#define PW_SQL_TEXT(name, text) text,

#define X(name, text) PW_WRITER_##name,
enum pw_writer_stmt { PW_WRITER_ROWS(X) PW_WRITER_STMTS };
#undef X
#define X(name, text) PW_OUTBOX_##name,
enum pw_outbox_stmt { PW_OUTBOX_ROWS(X) PW_OUTBOX_STMTS };
#undef X
#define X(name, text) PW_VIEW_##name,
enum pw_view_stmt { PW_VIEW_ROWS(X) PW_VIEW_STMTS };
#undef X
#define X(name, text) PW_ACKS_##name,
enum pw_acks_stmt { PW_ACKS_ROWS(X) PW_ACKS_STMTS };
#undef X
/* clang-format on */

#endif
