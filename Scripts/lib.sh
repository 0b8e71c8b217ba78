# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Shared by the scripts: what they need is installed here, and only when missing.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV=$ROOT/.cache/venv
EMULATOR=$ROOT/Tests/TestSupport/emulator/server.py
KUBERNETES=$ROOT/Tests/TestSupport/kubeapi/server.py
# The pinned kubectl; need_venv installs it.
# shellcheck disable=SC2034
KUBECTL=$VENV/bin/kubectl

# Headers of the system libraries, and what builds the virtual environment.
BUILD_PACKAGES=(libcurl4-openssl-dev libssl-dev libyaml-dev libexpat1-dev pkg-config git ca-certificates)

say() { printf '\n== %s\n' "$*"; }

die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

# need_packages NAME...: apt-get install of those that are missing, without questions.
need_packages() {
  local missing=() name
  for name in "$@"; do installed "$name" || missing+=("$name"); done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || die "please install: ${missing[*]}"
  say "installing ${missing[*]}"
  as_root apt-get update -qq </dev/null
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    "${missing[@]}" </dev/null >/dev/null
}

need_swift() {
  command -v swift >/dev/null || die "no Swift toolchain (6.2 or newer) in PATH: https://www.swift.org/install"
  need_packages "${BUILD_PACKAGES[@]}"
}

# A Python that can make virtual environments; Debian's cannot until python3-venv is there.
python_for_venv() {
  if python3 -c 'import ensurepip, venv' 2>/dev/null; then
    command -v python3
  else
    need_packages python3 python3-venv >&2
    printf '/usr/bin/python3\n'
  fi
}

# .cache/venv as Scripts/requirements.txt says, made anew when that file changes.
need_venv() {
  local wanted stamp=$VENV/requirements.sum
  wanted=$(sha256sum <"$ROOT/Scripts/requirements.txt")
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  say "making the Python environment in .cache/venv"
  rm -rf "$VENV"
  mkdir -p "$ROOT/.cache"
  "$(python_for_venv)" -m venv "$VENV"
  "$VENV/bin/pip" install -q --disable-pip-version-check -r "$ROOT/Scripts/requirements.txt" </dev/null
  printf '%s\n' "$wanted" >"$stamp"
}

# start_emulator OPTION...: sets ENDPOINT; the emulator ends with this shell at the latest.
start_emulator() {
  coproc EMULATOR_PROCESS { exec "$VENV/bin/python" "$EMULATOR" --until-eof "$@"; }
  local line
  read -r -t 60 line <&"${EMULATOR_PROCESS[0]}" || die "the emulator did not start"
  ENDPOINT=${line#ready }
  export ENDPOINT
}

stop_emulator() {
  [ -n "${EMULATOR_PROCESS_PID:-}" ] || return 0
  local input=${EMULATOR_PROCESS[1]}
  exec {input}>&-
  wait "$EMULATOR_PROCESS_PID" 2>/dev/null || true
}

# start_kubernetes OPTION...: sets KUBERNETES_URL and KUBERNETES_LAB; --kubeconfig FILE writes one.
start_kubernetes() {
  coproc KUBERNETES_PROCESS { exec "$VENV/bin/python" "$KUBERNETES" --until-eof "$@"; }
  local word
  read -r -t 60 word KUBERNETES_URL KUBERNETES_LAB <&"${KUBERNETES_PROCESS[0]}" || die "the API server did not start"
  [ "$word" = ready ] || die "the API server did not start"
  export KUBERNETES_URL KUBERNETES_LAB
}

stop_kubernetes() {
  [ -n "${KUBERNETES_PROCESS_PID:-}" ] || return 0
  local input=${KUBERNETES_PROCESS[1]}
  exec {input}>&-
  wait "$KUBERNETES_PROCESS_PID" 2>/dev/null || true
}

# lab PATH [JSON]: the emulator's control endpoint.
lab() {
  if [ $# = 1 ]; then
    curl -fsS "$ENDPOINT/_lab/$1"
  else
    curl -fsS -X POST -d "$2" "$ENDPOINT/_lab/$1"
  fi
}

# static_libstdcxx: prints a folder that holds libstdc++ as an archive only, so that -lstdc++ finds no shared one.
# The Swift runtime is linked statically, its C++ library is not unless it is asked for: 0.7 ms at every start.
static_libstdcxx() {
  local folder=$ROOT/.build/static-libstdcxx archive
  archive=$(clang --print-file-name=libstdc++.a)
  mkdir -p "$folder"
  [ "$archive" = libstdc++.a ] || ln -sf "$archive" "$folder/libstdc++.a"
  printf '%s\n' "$folder"
}

# release_binary: builds the one-file program as it is shipped; prints its path.
release_binary() {
  local options=(-c release --static-swift-stdlib -Xswiftc "-L$(static_libstdcxx)" -Xswiftc -Xclang-linker
    -Xswiftc -static-libgcc)
  swift build "${options[@]}" --product kfctl-aws >&2
  printf '%s/kfctl-aws\n' "$(swift build "${options[@]}" --show-bin-path)"
}
