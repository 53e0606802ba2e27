# SPDX-License-Identifier: Apache-2.0
# Sourced by ./run and ./test: makes what is missing (system packages, virtual environment), nothing else.
# Callers set: root (the checkout), packages, requirements (file name), stamp (name of this set-up); cards=needed where
# it is an error that the binding to card readers cannot be built; meanwhile: packages that are not needed before the
# environment is made, and so are installed while it is; pip_options: further words for pip.
# Needs dash and coreutils; Debian's own tools are used where they are there.

python=${COUNTER_APP_PYTHON:-/usr/bin/python3}
venv=${COUNTER_APP_VENV:-$root/.venv}
export LANG=C.UTF-8 LC_ALL=C.UTF-8

# Python, what Qt loads at run time (offscreen and X11), and the fonts of screen and paper.
run_packages="python3 python3-venv ca-certificates libgl1 libegl1 libfontconfig1 libdbus-1-3 libxkbcommon0 libglib2.0-0 \
libwayland-cursor0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0 fonts-wqy-zenhei fonts-hanazono"

# The service of card readers, and what its binding is built with: no wheels of it are published for Linux. A machine
# that may not have them does everything but read social-security cards.
card_packages="libpcsclite1 pcscd libpcsclite-dev gcc libc6-dev python3-dev"

# The browser in which the pad's page is tried, the virtual card reader, and the wall before a centre.
test_packages="chromium chromium-driver vsmartcard-vpcd nginx-light postgresql"

# What WeasyPrint loads, which the measurements draw beside; the virtual card reader; and the centre's database.
bench_packages="vsmartcard-vpcd postgresql libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"

say() {
    printf '%s\n' "$@" >&2
}

# Prints those of the given names that dpkg does not call installed.
missing_of() {
    if ! command -v dpkg-query >/dev/null 2>&1; then
        return 0
    fi
    # one call for all packages: a name that dpkg has never heard of gives no line
    states=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || :)
    for package in "$@"; do
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

# Whether packages can be installed at all; as_root is how.
may_install() {
    if [ "$(id -u)" = 0 ]; then
        as_root="env"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n env"
    else
        return 1
    fi
}

# Of PostgreSQL only the programs are wanted, which the tests start for themselves: where Debian's package is new to
# the machine, it makes no cluster of its own and so starts no service.
without_cluster() {
    case " $missing " in
    *" postgresql "*) ;;
    *) return 0 ;;
    esac
    if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        $as_root mkdir -p /etc/postgresql-common
        printf 'create_main_cluster = false\n' | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
}

apt_install() {
    say "Installing system packages: $missing"
    without_cluster || return 1
    if [ -z "${updated-}" ]; then
        # shellcheck disable=SC2086
        $as_root DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2 || return 1
        updated=1
    fi
    # shellcheck disable=SC2086
    $as_root DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confold $missing >&2
}

install_packages() {
    # shellcheck disable=SC2086
    missing=$(missing_of $packages)
    missing=${missing% }
    [ -n "$missing" ] || return 0
    line="apt-get update && apt-get install --no-install-recommends -y $missing"
    if ! may_install; then
        say "These system packages are missing; ask somebody who may install them to run:" "  $line"
        exit 3
    fi
    if ! apt_install; then
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
    # shellcheck disable=SC2086
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes ${pip_options-} \
        -r "$root/$requirements" >&2
    wanted "$requirements" >"$venv/.stamp-$stamp"
}

# The binding to card readers, after everything else. What was tried in vain is not tried at every start: only with
# other pins or other packages.
set_up_cards() {
    tried=$(wanted requirements-pcsc.txt)
    before=$(cat "$venv/.stamp-cards" 2>/dev/null || :)
    if [ "$before" = "$tried made" ] || [ ! -w "$venv" ]; then
        return 0
    fi
    # shellcheck disable=SC2086
    missing=$(missing_of $card_packages)
    missing=${missing% }
    if [ "$before" = "$tried without: $missing" ] && [ "${cards-}" != needed ]; then
        return 0
    fi
    if { [ -z "$missing" ] || { may_install && apt_install; }; } && build_cards >"$venv/cards.log" 2>&1; then
        printf '%s made' "$tried" >"$venv/.stamp-cards"
        return 0
    fi
    printf '%s without: %s' "$tried" "$missing" >"$venv/.stamp-cards"
    say "Social-security cards cannot be read here, the rest works. To build what reads them: $card_packages"
    if [ "${cards-}" = needed ]; then
        cat "$venv/cards.log" >&2 || :
        exit 3
    fi
}

build_cards() {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes \
        -r "$root/requirements-pcsc.txt"
}

set_up() {
    if [ -n "${meanwhile-}" ] && ! may_install; then # then all that is missing is named at once
        packages="$packages ${meanwhile-}"
        meanwhile=""
    fi
    install_packages
    if [ -z "${meanwhile-}" ]; then
        make_environment
    else
        packages=$meanwhile
        make_environment &
        environment=$!
        (install_packages) || {
            wait $environment || :
            exit 3
        }
        wait $environment || exit $?
    fi
    set_up_cards
}
