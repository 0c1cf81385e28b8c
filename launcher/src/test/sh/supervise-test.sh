#!/bin/sh
# Tests of lib/launcher/supervise, with small commands in the places of mpirun and rank 0. Call: supervise-test.sh SUPERVISE
set -u

supervise=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
status=muster-test-$$
failures=0

expect() {
    if [ "$2" = "$3" ]; then
        echo "ok: $1"
    else
        echo "FAILED: $1: expected '$2', got '$3'"
        failures=$((failures + 1))
    fi
}

# Waits until a file has something in it.
await() {
    while [ ! -s "$1" ]; do
        sleep 0.02
    done
}

# Waits until a process is gone.
await_end() {
    while kill -0 "$1" 2>/dev/null; do
        sleep 0.02
    done
}

"$supervise" world "$status" sh -c 'exit 5'
expect "a world without rank 0 ends as mpirun does" 5 $?

"$supervise" world "$status" sh -c "'$supervise' rank '$status' sh -c 'exit 7'; exit 0"
expect "a world ends as rank 0 does" 7 $?

"$supervise" world "$status" sh -c "'$supervise' rank '$status' sh -c 'exit 9'; echo \$? >'$dir/heard'"
expect "mpirun hears of no failure" 0 "$(cat "$dir/heard")"

"$supervise" rank "$status" sh -c 'exit 9'
expect "unless nobody else does" 9 $?

"$supervise" world "$status" sh -c "'$supervise' rank '$status' sh -c 'kill -KILL \$\$'"
expect "rank 0's death by a signal is the world's" 137 $?

ranks() { OMPI_COMM_WORLD_RANK=$1 "$supervise" world "$status" "$supervise" ranks "$status" 3 sh -c 'exit 3' sh -c 'exit 4'; }
ranks 0
expect "rank 0 gets the program" 4 $?
ranks 1
expect "the others become the worker" 3 $?
"$supervise" ranks "$status" 3 sh -c 'exit 3' sh -c 'exit 4' 2>/dev/null
expect "a process that is no rank is refused" 127 $?

expect "input and output pass" "in" "$(echo in | "$supervise" world "$status" "$supervise" rank "$status" cat)"

"$supervise" world "$status" /no/such/program 2>"$dir/err"
expect "what cannot be started is 127" 127 $?
expect "and is said" 1 "$(grep -c '/no/such/program' "$dir/err")"
rm -f "$dir/err"

for case in TERM:143 HUP:129; do
    signal=${case%:*}
    "$supervise" world "$status" sh -c "echo \$\$ >'$dir/pid'; exec sleep 1000" &
    await "$dir/pid"
    kill "-$signal" $!
    wait $!
    expect "SIG$signal reaches mpirun and ends the world" "${case#*:}" $?
    await_end "$(cat "$dir/pid")"
    rm -f "$dir/pid"
done

# The kernel ends mpirun when its world is killed, and rank 0 ends when its mpirun is.
"$supervise" world "$status" sh -c "'$supervise' rank '$status' sh -c 'echo \$\$ >\"$dir/pid\"; exec sleep 1000'; :" &
await "$dir/pid"
kill -KILL $!
wait $! 2>/dev/null
await_end "$(cat "$dir/pid")"
echo "ok: nothing is left of a world that was killed"

"$supervise" world "$status" sh -c "'$supervise' rank '$status' sh -c 'exit 4'; trap '' TERM; while :; do sleep 0.1; done"
expect "a world ends soon after its rank 0, with or without mpirun's consent" 4 $?

exit "$failures"
