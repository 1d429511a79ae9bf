#!/usr/bin/env bash
# Software: rpassword 7.5.4 (crates.io) and getpass of CPython 3.11, at a pseudo-terminal of Linux.
#   Date: 2026-12-01.
# Wrong guess: a program that asks for a passphrase and is interrupted leaves the terminal as it was:
#   the setting is restored when the reader is dropped, and Ctrl-C at the prompt is ordinary use.
# Behaviour: rpassword takes Ctrl-C as a character and raises SIGINT itself, before its own values are
#   dropped. The default action ends the process there, so echo, line mode and signals stay off. getpass
#   restores the echo while the exception passes. An answer that is typed restores it in both.
# Output seen: below.
set -euo pipefail
source "$(dirname "$0")/common.bash"
needs cargo python3
cd "$work"

cargo init --quiet --vcs none --name asks asks
cat >asks/src/main.rs <<'RUST'
fn main() {
    rpassword::prompt_password("Passphrase: ").map(drop).unwrap_or_default();
}
RUST
echo 'rpassword = "=7.5.4"' >>asks/Cargo.toml
(cd asks && cargo build --quiet)

cat >terminal.py <<'PY'
import os, pty, sys, termios

typed, command = sys.argv[1].encode().decode("unicode_escape").encode(), sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
seen = b""
while b"Passphrase: " not in seen:
    seen += os.read(terminal, 100)
while termios.tcgetattr(terminal)[3] & termios.ECHO:
    pass  # the prompt is shown before the echo is off
os.write(terminal, typed)
_, status = os.waitpid(child, 0)
on = bool(termios.tcgetattr(terminal)[3] & termios.ECHO)
print("ended by signal" if os.WIFSIGNALED(status) else "ended", "with echo" if on else "silent")
PY
asks=asks/target/debug/asks
getpass=(python3 -c 'import getpass, signal; signal.signal(2, signal.default_int_handler)
try: getpass.getpass("Passphrase: ")
except KeyboardInterrupt: pass')
holds "rpassword, an answer" "ended with echo" "$(python3 terminal.py 'x\n' "$asks")"
holds "rpassword, Ctrl-C" "ended by signal silent" "$(python3 terminal.py '\x03' "$asks")"
holds "getpass, an answer" "ended with echo" "$(python3 terminal.py 'x\n' "${getpass[@]}")"
holds "getpass, Ctrl-C" "ended with echo" "$(python3 terminal.py '\x03' "${getpass[@]}")"
