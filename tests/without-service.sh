#!/usr/bin/env bash
# Shows that a service is one folder and one line: takes it out of a copy of the tree, builds what is left, and runs
# its tests. Usage: tests/without-service.sh [SERVICE ...]; without names every service of the catalog, one after the
# other, but for conference and roster, without which there is no meeting, and chat, with which load and chaos talk.
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
        tests/Collab.Client.Tests/Services/"$service"* tests/Collab.MultiNode.Tests/Page/Services/"$service"*Tests.cs \
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
    local service=$1 project
    say "== without ${service,,}"
    (cd "$source" && git ls-files -z | xargs -0 cp -p --parents -t "$copy")
    take_out "$service"
    dotnet build Collab.Actors.sln -c Release --nologo -v quiet || return 1
    node --test tests/page/*.test.mjs tests/page/services/*.test.mjs >/dev/null || return 1
    for project in tests/*.Tests/*.csproj; do
        [[ $project =~ $tests ]] || continue
        # What is public has become less, which is the purpose.
        [[ $project != *Architecture* ]] ||
            COLLAB_APPROVE=1 dotnet test "$project" -c Release --no-build --nologo -v quiet >/dev/null || true
        dotnet test "$project" -c Release --no-build --nologo -v quiet || return 1
    done
}

source=$PWD
copy=$(mktemp -d)
readonly source copy
trap 'rm -rf "$copy"' EXIT
mapfile -t wanted < <(if (($# > 0)); then printf '%s\n' "${@^}"; else services; fi)
for service in "${wanted[@]}"; do
    services | grep -qx "$service" || { say "There is no service '${service,,}' that can be taken out."; exit 2; }
done
cd "$copy"
failed=()
for service in "${wanted[@]}"; do
    if run "$service"; then say "without ${service,,}: builds and passes"; else failed+=("${service,,}"); fi
done
((${#failed[@]} == 0)) || { say "FAILED without: ${failed[*]}"; exit 1; }
say "Each of ${#wanted[@]} services was taken out; the rest built and passed its tests."
