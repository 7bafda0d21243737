#!/bin/sh
# What tests need beside Python: a browser, Korean letters for it, Node.js for Backstage's own client, and,
# if it can be had, Debian's PostgreSQL. With "bench": what measuring needs, which is wrk alone. Missing ones are
# installed where that is allowed (Debian, as root).
set -eu

missing=
want() { # want PACKAGES COMMAND...: remember the packages unless the command succeeds
	packages=$1
	shift
	"$@" >/dev/null 2>&1 || missing="$missing $packages"
}

# Named unlike the programs: `command -v` finds functions, too.
browser() {
	command -v chromium || ls "$HOME"/.cache/ms-playwright/chromium-*/chrome-linux*/chrome
}
korean_letters() { fc-list :lang=ko | grep -q .; }
new_node() { command -v npm && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'; }
postgresql() { ls /usr/lib/postgresql/*/bin/initdb; }

if [ "${1:-}" = bench ]; then
	want wrk command -v wrk
else
	want chromium browser
	want 'fontconfig fonts-noto-cjk' korean_letters
	want postgresql postgresql
fi

if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "Installing$missing …"
	export DEBIAN_FRONTEND=noninteractive
	apt-get -qq update
	# shellcheck disable=SC2086 # several packages
	apt-get -qq install --no-install-recommends -y $missing >/dev/null
fi

if [ "${1:-}" = bench ]; then
	command -v wrk >/dev/null || {
		echo "Requests are measured with wrk: apt-get install wrk, or measure without: make bench BENCH='--only ingestion'" >&2
		exit 1
	}
	exit 0
fi
browser >/dev/null 2>&1 || {
	echo "Tests in a browser need Chromium: apt-get install chromium, or .venv/bin/playwright install chromium" >&2
	exit 1
}
new_node >/dev/null 2>&1 || {
	echo "Tests of Backstage's client need Node.js 20 or newer with npm on the PATH: https://nodejs.org" >&2
	exit 1
}
korean_letters || echo "No Korean font is installed: screenshots will show boxes (apt-get install fonts-noto-cjk)."
