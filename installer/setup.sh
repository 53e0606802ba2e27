# SPDX-License-Identifier: Apache-2.0
# Sourced by ./run and ./test: makes what is missing (system packages, virtual environment), nothing else.
# Callers set: root (the checkout), packages, requirements (file name), stamp (name of this set-up).

python=/usr/bin/python3
venv="${COUNTER_APP_VENV:-$root/.venv}"
export LANG=C.UTF-8 LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE="${PYTHONDONTWRITEBYTECODE-}"

missing_packages() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        return 0
    fi
    # one call for all packages: a name that dpkg has never heard of gives no line
    # shellcheck disable=SC2086
    installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $packages 2>/dev/null | sed -n 's/ installed$//p')
    for package in $packages; do
        case "
$installed
" in
        *"
$package
"*) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

install_packages() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        echo "These system packages are missing; ask somebody who may install them to run:" >&2
        echo "  apt-get update && apt-get install --no-install-recommends -y $missing" >&2
        exit 3
    fi
    echo "Installing system packages: $missing" >&2
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $missing >&2
}

make_environment() {
    wanted=$(sha256sum "$root/$requirements" | cut -d' ' -f1)
    if [ -f "$venv/.stamp-$stamp" ] && [ "$(cat "$venv/.stamp-$stamp")" = "$wanted" ]; then
        return 0
    fi
    echo "Preparing the Python environment" >&2
    if [ ! -x "$venv/bin/python" ]; then
        "$python" -m venv "$venv"
    fi
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
        -r "$root/$requirements" >&2
    printf '%s' "$wanted" >"$venv/.stamp-$stamp"
}

set_up() {
    install_packages
    make_environment
}

# Python, what Qt loads at run time (offscreen and X11), and the fonts of screen and paper.
run_packages="python3 python3-venv ca-certificates libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libglib2.0-0 \
libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 fonts-wqy-zenhei fonts-hanazono"
