#!/usr/bin/env bash
# Shows that a service is one folder and one line: takes it out of a copy of the tree, builds what is left, and runs
# its tests. Usage: tests/without-service.sh [--halves | SERVICE ...]; without names every service of the catalog, one
# after the other, but for conference and roster, without which there is no meeting, and chat, with which load and chaos
# talk. --halves takes several out at once, so that of any two services each goes once while the other stays: what a
# service needs of another shows as well, in 10 builds instead of 20.
# COLLAB_TESTS says which test projects run, by default those that know services: a pattern for their names.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly tests=${COLLAB_TESTS:-'Collab\.(Core|Client|Protocol|Gateway|Architecture|Testing)\.Tests'}
readonly catalog=src/Collab.Core/Services/ServiceCatalog.cs
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() { printf '%s\n' "$*" >&2; }

# The services as the catalog names them: Polls, Whiteboard, ...
services() { sed -nE 's/^ +new ([A-Za-z]+)Service\(\),$/\1/p' "$catalog" | grep -vxE 'Conference|Roster|Chat'; }

# What is there of a service in the tree, one path a line.
parts() {
    local service=$1 name=${1,,}
    local part
    for part in "src/Collab.Core/Services/$service" "src/Collab.Client/Services/$service" \
        "src/Collab.Protocol/protos/collab/v1/$name.proto" "src/Collab.Gateway/wwwroot/services/$name" \
        "src/Collab.Actors/Services/$service" "src/Collab.Gateway/Services/$service" "docs/services/$name.md" \
        "tests/Collab.Actors.Tests/Services/$service" "tests/Collab.Gateway.Tests/Services/$service" \
        "tests/Collab.Core.Tests/Services/$service" "tests/page/services/$name.test.mjs" \
        tests/Collab.Client.Tests/Services/"$service"* tests/Collab.Page.Tests/Services/"$service"*Tests.cs \
        tests/Collab.MultiNode.Tests/Services/"$service"*Tests.cs; do
        [[ ! -e $part ]] || printf '%s\n' "$part"
    done
}

take_out() {
    local service=$1
    parts "$service" | while read -r part; do
        say "  $part"
        rm -r "$part"
    done
    sed -i "/^ *new ${service}Service(),\$/d; /^using Collab\.Core\.Services\.$service;\$/d" "$catalog"
}

run() {
    local service project
    say "== without ${*,,}"
    (cd "$source" && git ls-files -z | xargs -0 cp -p --parents -t "$copy")
    for service in "$@"; do take_out "$service"; done
    dotnet build Collab.Actors.sln -c Release --nologo -v quiet || return 1
    node --test tests/page/*.test.mjs tests/page/services/*.test.mjs >/dev/null || return 1
    for project in tests/*.Tests/*.csproj; do
        [[ $project =~ $tests ]] || continue
        # What is public has become less, which is the purpose.
        [[ $project != *Architecture* ]] ||
            COLLAB_APPROVE=1 dotnet test "$project" -c Release --no-build --nologo -v quiet >/dev/null || true
        dotnet test "$project" -c Release --no-build --nologo || return 1
    done
}

# Sets of services, one a line: those whose number in the list has a bit, and those that do not, for each bit.
halves() {
    local all bit i on off
    mapfile -t all < <(services)
    for ((bit = 1; bit < ${#all[@]}; bit *= 2)); do
        on=() off=()
        for i in "${!all[@]}"; do
            if ((i & bit)); then on+=("${all[i]}"); else off+=("${all[i]}"); fi
        done
        printf '%s\n' "${on[*]}" "${off[*]}"
    done
}

source=$PWD
copy=$(mktemp -d)
readonly source copy
trap 'rm -rf "$copy"' EXIT
if [[ ${1-} == --halves ]]; then
    (($# == 1)) || { say "--halves stands alone: it takes out every service."; exit 2; }
    mapfile -t wanted < <(halves)
elif (($# > 0)); then
    wanted=("${@^}")
    for service in "${wanted[@]}"; do
        services | grep -qx "$service" || { say "There is no service '${service,,}' that can be taken out."; exit 2; }
    done
else
    mapfile -t wanted < <(services)
fi
cd "$copy"
failed=()
for set in "${wanted[@]}"; do
    # Names have no blanks: a set is split at them.
    # shellcheck disable=SC2086
    if run $set; then say "without ${set,,}: builds and passes"; else failed+=("(${set,,})"); fi
done
((${#failed[@]} == 0)) || { say "FAILED without: ${failed[*]}"; exit 1; }
say "${#wanted[@]} runs: what was left built and passed its tests."
