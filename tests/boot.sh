#!/bin/sh
# Boots a Debian root with systemd in it (debootstrap, then apt-get install systemd and the libraries
# of conf/quickstart.sh) in a container, installs the release build, and lets the unit start, become
# ready, raise an alert, reload and stop. As root. Not a part of tests/run.sh: it needs that root.
#
# Usage: sh tests/boot.sh ROOT		ROOT is changed
#
# Exit status: 0 all of it went well, 1 not so, 2 could not work.
set -eu

root=${1:?usage: sh tests/boot.sh ROOT}
cd "$(dirname "$0")/.."
[ -x build/release/piiwatchd ] || {
	echo 'boot: build/release/piiwatchd is missing; run sh conf/quickstart.sh first' >&2
	exit 2
}

DESTDIR=$root cmake --install build/release --prefix /usr >/dev/null

cat >"$root/usr/local/bin/boot-check" <<'END'
#!/bin/sh
# Runs inside, once the system is up.
say() {
	echo "boot-check: $*"
}

try() {
	"$@" || {
		say "FAILED: $*"
		systemctl status --no-pager piiwatchd
		journalctl --no-pager -u piiwatchd | tail -n 20
		systemctl poweroff
		exit 1
	}
}

alert_is_there() {
	for i in 1 2 3 4 5 6 7 8 9 10; do
		grep -q '"masked":"411111\*\*\*\*\*\*1111"' /var/log/piiwatch/alerts.jsonl 2>/dev/null && return 0
		sleep 1
	done
	return 1
}

id piiwatch >/dev/null 2>&1 || useradd --system --user-group --no-create-home piiwatch
mkdir -p /var/log/app
try piiwatch config init --source '/var/log/app/*.log' /etc/piiwatch
chgrp piiwatch /etc/piiwatch /etc/piiwatch/piiwatchd.conf
try systemctl start piiwatchd
say "state after start: $(systemctl show -p ActiveState,SubState,User,NRestarts piiwatchd | tr '\n' ' ')"
echo 'pay card=4111111111111111 ok' >>/var/log/app/a.log
try alert_is_there
say "an alert came: $(sed 's/.*"masked":"\([^"]*\)".*/\1/' /var/log/piiwatch/alerts.jsonl | head -n 1)"
try systemctl reload piiwatchd
say "state after reload: $(systemctl show -p ActiveState,SubState piiwatchd | tr '\n' ' ')"
try systemctl stop piiwatchd
say "result after stop: $(systemctl show -p Result,ExecMainStatus,ActiveState piiwatchd | tr '\n' ' ')"
[ "$(systemctl show -p Result --value piiwatchd)" = success ] && say 'all of it went well'
systemctl poweroff
END
chmod 755 "$root/usr/local/bin/boot-check"
cat >"$root/etc/systemd/system/boot-check.service" <<'END'
[Unit]
After=multi-user.target systemd-journald.service

[Service]
Type=oneshot
ExecStart=/usr/local/bin/boot-check
StandardOutput=journal+console

[Install]
WantedBy=default.target
END
ln -sf ../boot-check.service "$root/etc/systemd/system/multi-user.target.wants/boot-check.service"
log=$(mktemp)
timeout 120 systemd-nspawn --register=no --keep-unit -D "$root" -b >"$log" 2>&1 || :
if grep -qa 'boot-check: all of it went well' "$log"; then
	grep -a 'boot-check: ' "$log"
else
	grep -a "boot-check" "$log" | tail -n 40
	exit 1
fi
