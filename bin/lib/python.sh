# Sets $python to the first Python that is new enough. Sourced by the scripts in bin/.
for python in python3.11 python3 python3.12 python3.13 python3.14; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && return
done
echo "Python 3.11 eller nyere mangler. Installér den, for eksempel: sudo apt-get install python3 python3-venv" >&2
exit 1
