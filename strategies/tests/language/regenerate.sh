#!/bin/sh
# Rewrites the expected files of the language and thread suites.
#
#     regenerate.sh PYTHON [FILE.py ...]
#
# PYTHON is a CPython 3.14. Without files, every case is run anew.
# Each case runs in its own folder, by its bare name, so that tracebacks
# name no folder of this machine.
set -eu

if [ $# -lt 1 ]; then
    echo "usage: $0 PYTHON [FILE.py ...]" >&2
    exit 2
fi
python=$1
shift

case $("$python" --version) in
    "Python 3.14"*) ;;
    *) echo "$0: $python is not CPython 3.14" >&2; exit 2 ;;
esac

here=$(cd "$(dirname "$0")" && pwd)
if [ $# -eq 0 ]; then
    set -- "$here"/*/*.py "$here"/../threads/*.py
fi

# Plain tracebacks, no warnings of the compiler, UTF-8 on every stream.
export NO_COLOR=1 PYTHONWARNINGS=ignore PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1

for file in "$@"; do
    if [ ! -f "$file" ]; then continue; fi
    (
        cd "$(dirname "$file")"
        name=$(basename "$file" .py)
        input=/dev/null
        if [ -f "$name.in" ]; then input=$name.in; fi
        code=0
        "$python" "$name.py" <"$input" >"$name.out" 2>"$name.err" || code=$?
        # CPython makes the script's path absolute; the suite has it as given.
        sed -i "s|File \"$(pwd -P)/|File \"|" "$name.err"
        if [ ! -s "$name.err" ]; then rm -f "$name.err"; fi
        if [ "$code" -ne 0 ]; then echo "$code" >"$name.code"; else rm -f "$name.code"; fi
    )
done
