# Sourced by every script of this folder: a temporary folder, pinned packages in it, and the
# comparison of what was seen with what the script's head says. Nothing outside the folder changes.

work=$(mktemp -d)
servers=()

clean_up() {
    local server
    for server in "${servers[@]}"; do
        kill "$server" 2>/dev/null && wait "$server" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap clean_up EXIT

# Stops the script, with the tools that are missing by name.
needs() {
    local tool
    for tool in "$@"; do
        command -v "$tool" >/dev/null || { echo "missing: $tool; install it and run again" >&2; exit 2; }
    done
}

# pip_packages NAME==VERSION …: a virtual environment, first in PATH as `python`.
pip_packages() {
    needs python3
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check "$@"
    PATH="$work/venv/bin:$PATH"
}

# npm_packages NAME@VERSION …: a folder for `node`, which the scripts enter with `cd "$work"`.
npm_packages() {
    needs node npm
    (cd "$work" && echo '{"private": true}' >package.json &&
        npm install --silent --no-audit --no-fund --ignore-scripts "$@")
}

# debian_packages NAME=VERSION …: unpacked, not installed. A star at the end of a version takes
# the security updates of that version.
debian_packages() {
    needs apt-get dpkg
    local package
    mkdir -p "$work/debs" "$work/debian"
    for package in "$@"; do
        (cd "$work/debs" && apt-get download --quiet=2 "$package" 2>"$work/apt.log") ||
            { cat "$work/apt.log" >&2; exit 2; }
    done
    for package in "$work"/debs/*.deb; do dpkg -x "$package" "$work/debian"; done
    local libraries
    libraries=$(echo "$work"/debian/usr/lib/*-linux-gnu)
    export LD_LIBRARY_PATH="$libraries:$libraries/nss"
    PATH="$work/debian/usr/bin:$PATH"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# answers PORT: waits until a server takes connections.
answers() {
    local try
    for try in $(seq 100); do
        (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.1
    done
    echo "no server answers on port $1" >&2
    exit 2
}

# holds WHAT WANTED SEEN: one observation. A difference ends the script.
holds() {
    if [[ $2 != "$3" ]]; then
        printf 'CHANGED  %s\n  recorded: %s\n  seen now: %s\n' "$1" "$2" "$3" >&2
        exit 1
    fi
    printf 'holds  %s: %s\n' "$1" "$3"
}

# postgres_server: starts PostgreSQL on $port as an account without rights, if root runs the script.
postgres_server() {
    local programs=("$work"/debian/usr/lib/postgresql/*/bin /usr/lib/postgresql/*/bin) as=() folder
    for folder in "${programs[@]}"; do PATH="$folder:$PATH"; done
    needs initdb postgres
    mkdir "$work/data"
    if [[ $(id -u) == 0 ]]; then
        needs setpriv
        as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
        chmod 755 "$work"
        chown 65534:65534 "$work/data"
    fi
    port=$(free_port)
    (cd / && "${as[@]}" initdb -D "$work/data" -U postgres -A trust --no-sync --locale=C.UTF-8 >/dev/null)
    (cd / && exec "${as[@]}" postgres -D "$work/data" -p "$port" -h 127.0.0.1 -k "$work/data") \
        2>"$work/postgres.log" &
    servers+=($!)
    answers "$port"
    export PGHOST=127.0.0.1 PGPORT=$port PGUSER=postgres PGDATABASE=postgres
}
