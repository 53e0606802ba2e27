# SPDX-License-Identifier: Apache-2.0
# Sourced by ./run and ./test: makes what is missing (system packages, virtual environment), nothing else.
# Callers set: root (the checkout), packages, requirements (file name), stamp (name of this set-up).
# Needs dash and coreutils; Debian's own tools are used where they are there.

python=${COUNTER_APP_PYTHON:-/usr/bin/python3}
venv=${COUNTER_APP_VENV:-$root/.venv}
export LANG=C.UTF-8 LC_ALL=C.UTF-8

# Python, what Qt loads at run time (offscreen and X11), and the fonts of screen and paper.
run_packages="python3 python3-venv ca-certificates libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libglib2.0-0 \
libwayland-cursor0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 fonts-wqy-zenhei fonts-hanazono"

# The browser in which the pad's page is tried.
test_packages="chromium chromium-driver"

# What WeasyPrint loads, which the measurements draw beside.
bench_packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

say() {
    printf '%s\n' "$@" >&2
}

# Prints the names in $packages that dpkg does not call installed.
missing_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        return 0
    fi
    # one call for all packages: a name that dpkg has never heard of gives no line
    # shellcheck disable=SC2086
    states=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages 2>/dev/null || :)
    for package in $packages; do
        case "
$states
" in
        *"
$package installed
"*) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

install_packages() {
    missing=$(missing_packages)
    missing=${missing% }
    [ -n "$missing" ] || return 0
    line="apt-get update && apt-get install --no-install-recommends -y $missing"
    if [ "$(id -u)" = 0 ]; then
        as_root="env"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    else
        say "These system packages are missing; ask somebody who may install them to run:" "  $line"
        exit 3
    fi
    say "Installing system packages: $missing"
    # shellcheck disable=SC2086
    if ! $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 ||
        ! $as_root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
            -o Dpkg::Use-Pty=0 $missing >&2; then
        say "The system packages could not be installed. When it can be done:" "  $line"
        exit 3
    fi
}

# What an environment was made from: the pins and the Python it belongs to.
wanted() {
    sum=$(sha256sum "$root/$1")
    printf '%s %s' "${sum%% *}" "$(readlink -f "$python")"
}

made() {
    [ -x "$venv/bin/python" ] && [ -f "$venv/.stamp-$stamp" ] &&
        [ "$(cat "$venv/.stamp-$stamp")" = "$(wanted "$requirements")" ]
}

make_environment() {
    if made; then
        return 0
    fi
    if [ ! -x "$python" ]; then
        say "There is no Python 3.11 at $python. Install it, or name one: COUNTER_APP_PYTHON=/path/to/python3"
        exit 3
    fi
    say "Preparing the Python environment"
    if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear "$venv"
    fi
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
        -r "$root/$requirements" >&2
    wanted "$requirements" >"$venv/.stamp-$stamp"
}

set_up() {
    install_packages
    make_environment
}
