#!/usr/bin/env bash
# The repository's front door on Unix. build.ps1 has the same targets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ((BASH_VERSINFO[0] < 5)); then
    echo "build.sh: this is bash $BASH_VERSION; it needs bash 5 or newer." >&2
    exit 1
fi

readonly solution=Collab.Actors.sln
readonly cli_project=src/Collab.Cli/Collab.Cli.csproj
readonly cli_program=src/Collab.Cli/bin/Release/net10.0/collab.dll
readonly chaos_project=tests/Collab.Chaos/Collab.Chaos.csproj
readonly chaos_folder=artifacts/chaos-program
readonly baselines_project=benchmarks/Collab.Baselines/Collab.Baselines.csproj
readonly baselines_program=benchmarks/Collab.Baselines/bin/Release/net10.0/collab-baseline.dll
readonly benchmarks_project=benchmarks/Collab.Benchmarks/Collab.Benchmarks.csproj
readonly benchmarks_program=benchmarks/Collab.Benchmarks/bin/Release/net10.0/collab-bench.dll
readonly benchmarks_folder=artifacts/bench-program
readonly simulation_project=tests/Collab.Simulation/Collab.Simulation.csproj
readonly simulation_program=tests/Collab.Simulation/bin/Release/net10.0/Collab.Simulation.dll
readonly results=artifacts/test-results
readonly packages=artifacts/packages
readonly published=artifacts/collab

# Build nodes that outlive a build keep its output pipe open, and whoever reads that pipe waits for ever.
export MSBUILDDISABLENODEREUSE=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

usage() {
    cat <<'TEXT'
Usage: ./build.sh TARGET [ARGUMENTS]

Run it
  demo [OPTIONS]        Build, then run a three-node cluster on this machine, with the meeting page.
                        Needs only the .NET SDK. Ctrl-C stops it. OPTIONS: see `./build.sh demo --help`.
  node [OPTIONS]        Build, then run one node. OPTIONS: see `./build.sh node --help`.
  load [PRESET] [OPTIONS]
                        Build, then measure a cluster under load; one is started when no --endpoint is given.
                        OPTIONS: see `./build.sh load --help`.

Work on it
  setup                 Install what the tests need and this machine lacks (apt; as root or with sudo).
  build                 Build the solution in Release.
  test [PROJECT] [-- ARGUMENTS]
                        setup, build, and run the tests, project by project. The last line is
                        `N passed, N failed`; a test that is skipped, and a project that crashes or runs
                        nothing, counts as failed. PROJECT runs only the test projects whose names contain it.
                        ARGUMENTS go to `dotnet test`, for example:  ./build.sh test Core -- --filter Name~Join
  chaos [OPTIONS]       setup, build, and do every kind of fault to a cluster under load; a table says what its clients
                        noticed, and whether anything was lost. `chaos services` uses every service meanwhile, and
                        compares all states. OPTIONS: see `./build.sh chaos --help`.
  soak [OPTIONS]        setup, build, and do random faults to a cluster for 20 minutes or for hours; watches its memory.
                        OPTIONS: see `./build.sh soak --help`.
  simulate [OPTIONS]    Build, then run primaries and replicas through 10 000 schedules of faults in virtual time.
                        A failure is replayed by its seed. OPTIONS: see `./build.sh simulate --help`.
  bench [OPTIONS]       setup, build, and measure what the product is held to; a table says which bars were met, and
                        every figure is added to benchmarks/history/bars.jsonl. An hour; see `./build.sh bench --help`.
  bench micro [ARGUMENTS]
                        Build, then measure single steps; ARGUMENTS go to BenchmarkDotNet.
  publish               Make the program for machines of this kind, compiled ahead of time, in artifacts/collab: a node
                        that has just started is fast at once. Run it as `dotnet artifacts/collab/collab.dll node`.
  format [--check]      Format the sources; with --check, only say whether they are.
  pack                  Make the NuGet packages in artifacts/packages.
  help                  This text.

Environment
  CI=true               Restore exactly what the packages.lock.json files say, or fail.
  COLLAB_SKIP_SETUP=1   `test` installs nothing.

Exit code: 0 done, 1 something failed, 2 wrong usage; demo, node and load: see docs/cli.md.
TEXT
}

say() { printf '%s\n' "$*" >&2; }

fail() {
    say "build.sh: $*"
    exit 1
}

misuse() {
    say "build.sh: $*"
    exit 2
}

no_arguments() {
    local target=$1
    shift
    (($# == 0)) || misuse "'$target' takes no arguments, not '$*'. See ./build.sh help."
}

need_dotnet() {
    command -v dotnet >/dev/null || fail "dotnet is not on the PATH. Install the .NET SDK that global.json names."
    dotnet --version >/dev/null || fail "the .NET SDK that global.json names is not installed."
}

# ---- setup ---------------------------------------------------------------------------------------------------------

as_root() {
    if (($(id -u) == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo -- "$@"
    else
        fail "needs root to run '$*': run './build.sh setup' as root once, or install sudo."
    fi
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o Dpkg::Use-Pty=0 "$@"; }

has_postgresql() { compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null; }
has_command() { command -v "$1" >/dev/null; }

# What the tests use, and how to see whether it is here. They start Debian's own Python, whichever is first in the path.
missing_packages() {
    has_postgresql || echo postgresql
    [[ -x /usr/bin/chromium ]] || echo chromium
    has_command node || echo nodejs
    [[ -x /usr/bin/python3 ]] || echo python3
    /usr/bin/python3 -c 'import websockets' 2>/dev/null || echo python3-websockets
}

# Debian makes and starts a cluster when PostgreSQL is installed; the tests run servers of their own, and a machine
# that only runs tests needs no other. Whoever has PostgreSQL already keeps it as it is.
install_postgresql_without_cluster() {
    local settings=/etc/postgresql-common/createcluster.conf
    apt install --no-install-recommends postgresql-common
    as_root sed -i -E 's/^#?[[:space:]]*create_main_cluster[[:space:]]*=.*/create_main_cluster = false/' "$settings"
    grep -q '^create_main_cluster = false' "$settings" ||
        echo 'create_main_cluster = false' | as_root tee -a "$settings" >/dev/null
    apt install --no-install-recommends postgresql
}

setup() {
    no_arguments setup "$@"
    local missing
    mapfile -t missing < <(missing_packages)
    if ((${#missing[@]} == 0)); then
        say "setup: everything that the tests need is here."
        return
    fi
    has_command apt-get || fail "the tests need ${missing[*]}; this machine has no apt-get, so install them by hand."
    say "setup: installing ${missing[*]}"
    apt update
    local package others=()
    for package in "${missing[@]}"; do
        if [[ $package == postgresql ]]; then
            install_postgresql_without_cluster
        else
            others+=("$package")
        fi
    done
    ((${#others[@]} == 0)) || apt install --no-install-recommends "${others[@]}"
    mapfile -t missing < <(missing_packages)
    ((${#missing[@]} == 0)) || fail "installed, but still not found: ${missing[*]}."
}

# ---- build and run -------------------------------------------------------------------------------------------------

restore() {
    local locked=()
    [[ ${CI:-} != true ]] || locked=(--locked-mode)
    dotnet restore "$1" --nologo -v quiet "${locked[@]}"
}

build() {
    need_dotnet
    restore "$1"
    dotnet build "$1" -c Release --no-restore --nologo -v quiet -clp:NoSummary
}

# Replaces this shell, so that signals and the exit code are the program's own.
run_program() {
    say "Building ..."
    build "$1" >&2
    exec dotnet exec "${@:2}"
}

# Nodes are measured as they are deployed. Only who compares needs the servers to compare with.
run_load() {
    say "Building ..."
    publish "$cli_project" "$published" >&2
    if [[ " $* " == *" --baseline"* ]]; then
        build "$baselines_project" >&2
        export COLLAB_BASELINES=$PWD/$baselines_program
    fi
    exec dotnet exec "$published/collab.dll" load "$@"
}

# Compiled ahead of time, as nodes are deployed. Lock files of its own: those of the sources name no kind of machine.
publish() {
    need_dotnet
    rm -rf "$2"
    dotnet publish "$1" -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true \
        -p:NuGetLockFilePath=obj/publish.lock.json -o "$2" --nologo -v quiet
}

run_chaos() {
    [[ ${COLLAB_SKIP_SETUP:-} == 1 ]] || setup
    say "Building ..."
    publish "$chaos_project" "$chaos_folder" >&2
    exec dotnet exec "$chaos_folder/collab-chaos.dll" "$@"
}

# Bars are measured with programs compiled as they are deployed; single steps need neither that nor a database.
run_bench() {
    [[ ${1:-} != micro ]] || run_program "$benchmarks_project" "$benchmarks_program" "$@"
    [[ ${COLLAB_SKIP_SETUP:-} == 1 ]] || setup
    say "Building ..."
    publish "$cli_project" "$published" >&2
    build "$baselines_project" >&2
    publish "$benchmarks_project" "$benchmarks_folder" >&2
    export COLLAB_PROGRAM=$PWD/$published/collab.dll COLLAB_BASELINES=$PWD/$baselines_program
    exec dotnet exec "$benchmarks_folder/collab-bench.dll" bars "$@"
}

# ---- test ----------------------------------------------------------------------------------------------------------

test_projects() {
    local project
    for project in tests/*.Tests/*.csproj samples/*.Tests/*.csproj; do
        [[ ! -e $project ]] || printf '%s\n' "$project"
    done
}

# "TOTAL PASSED" of one results file. Whatever did not pass, skipped tests included, did not pass.
count() {
    awk '
        function number(name) {
            return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3) + 0 : 0
        }
        /<Counters / { print number("total"), number("passed"); found = 1; exit }
        END { if (!found) print 0, 0 }
    ' "$1"
}

# Runs one project with the caller's `arguments`; its results are in $results/NAME.trx.
test_project() {
    local project=$1 name
    name=$(basename "$project" .csproj)
    dotnet test "$project" -c Release --no-build --nologo -v quiet \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$results" \
        --blame-hang-timeout 5m --blame-hang-dump-type none "${arguments[@]}"
}

# What dotnet test's exit code and results come to. Sets `passed` and `failed` of the caller.
judge() {
    local name=$1 code=$2 trx all=0 good=0
    trx=$results/$name.trx
    if [[ -f $trx ]]; then
        read -r all good < <(count "$trx")
        passed=$((passed + good))
        failed=$((failed + all - good))
    fi
    if [[ ! -f $trx ]]; then
        say "$name left no results (dotnet test: exit code $code): it crashed or hung. Counted as 1 failure."
        failed=$((failed + 1))
    elif ((all == 0)); then
        say "$name ran no test. Counted as 1 failure."
        failed=$((failed + 1))
    elif ((code != 0 && all == good)); then
        say "$name passed what ran, yet dotnet test ended with exit code $code. Counted as 1 failure."
        failed=$((failed + 1))
    elif ((all != good)); then
        say "$name: $((all - good)) of $all did not pass; results in $trx."
    fi
}

run_test_project() {
    local project=$1 code=0
    say "" && say "== $(basename "$project" .csproj)"
    test_project "$project" || code=$?
    judge "$(basename "$project" .csproj)" "$code"
}

# Phases, one after the other. Tests of actors wait more than they work, so others run beside them. Clusters of real
# processes and the page's browser take two processors each, and what they do is timed: nothing runs beside them.
run_test_projects() {
    local project alone=() others=()
    for project in "${projects[@]}"; do
        case $project in
            */Collab.MultiNode.Tests.csproj | */Collab.Page.Tests.csproj | samples/*) alone+=("$project") ;;
            *) others+=("$project") ;;
        esac
    done
    run_phase Collab.Actors.Tests "${others[@]}"
    run_phase "" "${alone[@]}"
}

# Runs projects one after the other, and the one of this name meanwhile; its output is shown when they have ended.
run_phase() {
    local beside=$1 project pid="" code=0
    shift
    for project in "$@"; do
        if (($# > 1)) && [[ $project == */$beside.csproj ]]; then
            test_project "$project" >"$results/$beside.log" 2>&1 &
            pid=$!
        fi
    done
    for project in "$@"; do
        [[ -n $pid && $project == */$beside.csproj ]] || run_test_project "$project"
    done
    [[ -n $pid ]] || return 0
    wait "$pid" || code=$?
    say "" && say "== $beside"
    cat "$results/$beside.log"
    judge "$beside" "$code"
}

run_tests() {
    local filter="" arguments project projects=() passed=0 failed=0
    if (($# > 0)) && [[ $1 != -- ]]; then
        filter=$1
        shift
    fi
    if (($# > 0)); then
        [[ $1 == -- ]] || misuse "'test' takes one PROJECT, then '--' and the arguments of dotnet test; not '$*'."
        shift
    fi
    arguments=("$@")
    while read -r project; do
        local name=${project##*/}
        [[ -n $filter && ${name,,} != *"${filter,,}"* ]] || projects+=("$project")
    done < <(test_projects)
    if ((${#projects[@]} == 0)); then
        say "build.sh: no test project's name contains '$filter'. There are:"
        test_projects | xargs -r -n1 dirname | xargs -r -n1 basename | sed 's/^/  /' >&2
        exit 2
    fi

    [[ ${COLLAB_SKIP_SETUP:-} == 1 ]] || setup
    rm -rf "$results"
    mkdir -p "$results"
    if [[ -z $filter ]]; then
        build "$solution"
    else
        for project in "${projects[@]}"; do build "$project"; done
    fi
    run_test_projects
    echo
    echo "$passed passed, $failed failed"
    ((failed == 0))
}

# ---- format and pack -----------------------------------------------------------------------------------------------

format() {
    local check=()
    if (($# == 1)) && [[ $1 == --check ]]; then
        check=(--verify-no-changes)
    elif (($# > 0)); then
        misuse "'format' takes --check or nothing, not '$*'."
    fi
    need_dotnet
    restore "$solution"
    dotnet format "$solution" --no-restore "${check[@]}"
}

pack() {
    no_arguments pack "$@"
    build "$solution"
    rm -rf "$packages"
    local project
    for project in src/*/*.csproj; do
        dotnet pack "$project" -c Release --no-build --nologo -v quiet -o "$packages"
    done
    compgen -G "$packages/*.nupkg" || fail "no package was made."
}

(($# > 0)) || { usage >&2; exit 2; }
target=$1
shift
case $target in
    setup) setup "$@" ;;
    build) no_arguments build "$@" && build "$solution" ;;
    demo | node) run_program "$cli_project" "$cli_program" "$target" "$@" ;;
    load) run_load "$@" ;;
    chaos) run_chaos "$@" ;;
    soak) run_chaos soak "$@" ;;
    bench) run_bench "$@" ;;
    simulate) run_program "$simulation_project" "$simulation_program" "$@" ;;
    test) run_tests "$@" ;;
    publish) no_arguments publish "$@" && publish "$cli_project" "$published" ;;
    format) format "$@" ;;
    pack) pack "$@" ;;
    help | --help | -h) usage ;;
    *)
        misuse "there is no target '$target'." \
            "Targets: demo, node, load, setup, build, test, chaos, soak, simulate, bench, publish, format, pack, help."
        ;;
esac
