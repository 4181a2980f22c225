#!/bin/sh
# Make a virtual environment and install Rushlight into it, editable.
#
#   sh tools/environment.sh FOLDER [EXTRA]        e.g.  sh tools/environment.sh .venv test
#
# Needs a Python of 3.11 or newer with pip, and nothing else. Never installs outside FOLDER, so a
# system Python that refuses global installs is no obstacle. PYTHON=... chooses the interpreter.
set -eu

folder=$1
extra=${2:-}

fail() {
    printf 'tools/environment.sh: %s\n' "$1" >&2
    exit 1
}

# Runs the candidate instead of reading its name: a launcher may exist and still find no Python.
is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    if [ -n "${PYTHON:-}" ]; then
        is_new_enough "$PYTHON" || fail "PYTHON=$PYTHON is not a Python of 3.11 or newer; leave \
PYTHON unset to search the PATH"
        echo "$PYTHON"
        return
    fi
    for candidate in python3 python3.11 python3.12 python3.13 python3.14 python3.15 python; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    fail "no Python of 3.11 or newer on the PATH (python3 is \
$(python3 --version 2>/dev/null || echo missing)); install one, or name it: make PYTHON=/path/to/python3"
}

# Distributions that ship Python without ensurepip still ship venv; their own pip can fill it.
create() {
    "$python" -c 'import venv' 2>/dev/null ||
        fail "$python has no venv module; install it (on Debian and Ubuntu: apt install python3-venv)"
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv --clear "$folder"
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv --clear --without-pip "$folder"
        "$python" -m pip --python "$folder" install --quiet pip
    else
        fail "$python has neither ensurepip nor pip, so it cannot fill an environment; install one \
(on Debian and Ubuntu: apt install python3-venv)"
    fi
}

if ! is_new_enough "$folder/bin/python" || ! "$folder/bin/python" -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    echo "Making $folder with $("$python" --version)"
    create
fi
echo "Installing rushlight${extra:+ and what its $extra extra names} into $folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".${extra:+[$extra]}"
