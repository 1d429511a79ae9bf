#!/usr/bin/env bash
# Makes sure that wasm32-unknown-unknown can be built here, and prints the rustc that does it.
#
# Prints nothing where the compiler in use already has the target or rustup can add it.
# Otherwise, on Debian, prints the path of a wrapper around Debian's own rustc, whose standard
# library for the target is compiled once from Debian's source and kept in a cache.
# Progress goes to stderr. Running it again costs nothing. WASM_FROM_DEBIAN=1 skips rustup.
set -euo pipefail

target=wasm32-unknown-unknown
cache=${WASM_TOOLCHAIN_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/wasm-toolchain}

say() { printf 'setup-wasm: %s\n' "$*" >&2; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
has_target() {
  compgen -G "$(rustc --print sysroot)/lib/rustlib/$target/lib/libcore-*.rlib" >/dev/null
}

if [ -z "${WASM_FROM_DEBIAN:-}" ]; then
  has_target && exit 0
  if command -v rustup >/dev/null && timeout 180 rustup target add "$target" >&2 && has_target; then
    exit 0
  fi
fi

command -v apt-get >/dev/null || { say "rustup cannot add $target, and this is not Debian"; exit 1; }
if [ ! -x /usr/bin/rustc ] || [ ! -d /usr/lib/rustlib/src/rust/library/std ]; then
  say "taking rustc and the source of its standard library from Debian"
  as_root apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends rustc-web rust-web-src >&2
fi

host=$(/usr/bin/rustc -vV | sed -n 's/^host: //p')
root=$cache/$(/usr/bin/rustc --version | tr -c 'A-Za-z0-9.\n' '_')
if [ ! -e "$root/complete" ]; then
  say "compiling the standard library for $target, once"
  rm -rf "$root"
  mkdir -p "$root"/{bin,probe/src} "$root/lib/rustlib/"{"$host/bin","$target/lib"}
  ln -s "/usr/lib/rustlib/$host/lib" "$root/lib/rustlib/$host/lib"
  # rustup's linker where there is one, Debian's otherwise: the same LLVM linker either way.
  linker=$(compgen -G "${RUSTUP_HOME:-$HOME/.rustup}/toolchains/*/lib/rustlib/$host/bin/rust-lld" |
    tail -n 1 || true)
  if [ -z "$linker" ]; then
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq lld >&2
    linker=$(readlink -f /usr/bin/lld)
  fi
  ln -s "$linker" "$root/lib/rustlib/$host/bin/rust-lld"
  for tool in rustc rustdoc; do
    printf '#!/bin/sh\nexec /usr/bin/%s --sysroot "%s" "$@"\n' "$tool" "$root" >"$root/bin/$tool"
    chmod +x "$root/bin/$tool"
  done
  cat >"$root/probe/Cargo.toml" <<'TOML'
[workspace]
[package]
name = "probe"
version = "0.0.0"
edition = "2021"
[profile.release]
codegen-units = 1
panic = "abort"
TOML
  echo '#![no_std]' >"$root/probe/src/lib.rs"
  # A library without embedded bitcode cannot be linked by a project that asks for LTO. The compiler
  # that builds the library has to be the one that uses it.
  (
    cd "$root/probe"
    env -u RUSTC_WRAPPER -u CARGO_BUILD_TARGET -u CARGO_ENCODED_RUSTFLAGS -u CARGO_TARGET_DIR \
      RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc \
      RUSTFLAGS="-Cembed-bitcode=yes --remap-path-prefix=/usr/lib/rustlib/src/rust=/rustc" \
      cargo build --quiet --release --target "$target" -Zbuild-std=std,panic_abort,test >&2
  )
  cp "$root/probe/target/$target/release/deps/"*.rlib "$root/lib/rustlib/$target/lib/"
  rm -rf "$root/probe" "$root/lib/rustlib/$target/lib/"libprobe-*
  touch "$root/complete"
fi
say "using $("$root/bin/rustc" --version)"
echo "$root/bin/rustc"
