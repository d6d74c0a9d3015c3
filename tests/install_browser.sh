#!/bin/sh
# Installs what the tests marked "browser" need: chromium, and a font with Chinese characters.
# Does nothing where both are there already. Where they cannot be installed it says so and
# succeeds: those tests are then skipped, or fail under CI=true.
set -u

have_browser() { command -v chromium >/dev/null 2>&1; }
have_font() { command -v fc-list >/dev/null 2>&1 && [ -n "$(fc-list :lang=zh family)" ]; }

if have_browser && have_font; then
    exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "No apt-get here: install chromium yourself to run the browser tests." >&2
    exit 0
fi

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "Not root and no sudo: install chromium yourself to run the browser tests." >&2
        exit 0
    fi
    as_root="sudo"
fi

export DEBIAN_FRONTEND=noninteractive
echo "Installing chromium and fonts-noto-cjk for the browser tests ..." >&2
$as_root apt-get update -qq >/dev/null 2>&1
if ! $as_root apt-get install -y -qq chromium fonts-noto-cjk >/dev/null 2>&1; then
    echo "chromium could not be installed: the browser tests will be skipped." >&2
fi
exit 0
