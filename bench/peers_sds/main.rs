//! Runs Datadog's scanning engine line by line for peers.py.
//!
//! peers-sds RULES.json <LINES: the engine's own regex rules, an array. For each match a line
//! "LINE START END RULE" comes out, counted from 0, in bytes of the line; then "seconds S".

use dd_sds::{RegexRuleConfig, RootRuleConfig, Scanner};
use std::io::{self, BufWriter, Read, Write};
use std::time::Instant;

fn main() {
    let path = std::env::args().nth(1).expect("peers-sds RULES.json <LINES");
    let rules = std::fs::read_to_string(path).expect("rules are readable");
    let rules: Vec<RegexRuleConfig> = serde_json::from_str(&rules).expect("rules are the engine's");
    let rules: Vec<_> = rules.iter().map(|r| RootRuleConfig::new(r.build())).collect();
    let scanner = Scanner::builder(&rules).build().expect("rules compile");
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).expect("lines are UTF-8");
    let mut out = BufWriter::new(io::stdout().lock());
    let start = Instant::now();
    for (number, line) in text.split('\n').enumerate() {
        let mut event = line.to_string();
        for m in scanner.scan(&mut event).expect("line is scanned") {
            writeln!(out, "{number} {} {} {}", m.start_index, m.end_index_exclusive, m.rule_index)
                .expect("output is writable");
        }
    }
    writeln!(out, "seconds {}", start.elapsed().as_secs_f64()).expect("output is writable");
}
