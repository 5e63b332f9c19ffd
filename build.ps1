<#
.SYNOPSIS
The repository's front door on Windows, and wherever PowerShell 7 is at home. build.sh has the same targets.

.DESCRIPTION
Uses the language, .NET and native commands only, no cmdlet of a module. `./build.ps1 help` lists the targets.

.PARAMETER Target
demo, node, load, setup, build, test, chaos, soak, simulate, bench, publish, format, pack or help.

.PARAMETER DryRun
Prints the native commands instead of running them.

.PARAMETER Arguments
The target's own arguments.
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [Parameter(Position = 0)] [string] $Target = '',
    [switch] $DryRun,
    [Parameter(Position = 1, ValueFromRemainingArguments)] [string[]] $Arguments = @()
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

$Solution = 'Collab.Actors.sln'
$CliProject = 'src/Collab.Cli/Collab.Cli.csproj'
$CliProgram = 'src/Collab.Cli/bin/Release/net10.0/collab.dll'
$ChaosProject = 'tests/Collab.Chaos/Collab.Chaos.csproj'
$ChaosFolder = 'artifacts/chaos-program'
$BaselinesProject = 'benchmarks/Collab.Baselines/Collab.Baselines.csproj'
$BaselinesProgram = 'benchmarks/Collab.Baselines/bin/Release/net10.0/collab-baseline.dll'
$BenchmarksProject = 'benchmarks/Collab.Benchmarks/Collab.Benchmarks.csproj'
$BenchmarksProgram = 'benchmarks/Collab.Benchmarks/bin/Release/net10.0/collab-bench.dll'
$BenchmarksFolder = 'artifacts/bench-program'
$SimulationProject = 'tests/Collab.Simulation/Collab.Simulation.csproj'
$SimulationProgram = 'tests/Collab.Simulation/bin/Release/net10.0/Collab.Simulation.dll'
$Results = 'artifacts/test-results'
$Packages = 'artifacts/packages'
$Published = 'artifacts/collab'
$Targets = 'demo, node, load, setup, build, test, chaos, soak, simulate, bench, publish, format, pack, help'

$Usage = @'
Usage: ./build.ps1 TARGET [-DryRun] [ARGUMENTS]

Run it
  demo [OPTIONS]        Build, then run a three-node cluster on this machine, with the meeting page.
                        Needs only the .NET SDK. Ctrl-C stops it. OPTIONS: see `./build.ps1 demo --help`.
  node [OPTIONS]        Build, then run one node. OPTIONS: see `./build.ps1 node --help`.
  load [PRESET] [OPTIONS]
                        Build, then measure a cluster under load; one is started when no --endpoint is given.
                        OPTIONS: see `./build.ps1 load --help`.

Work on it
  setup                 Install what the tests need and this machine lacks, where there is apt; elsewhere list it.
  build                 Build the solution in Release.
  test [PROJECT] [ARGUMENTS]
                        setup, build, and run the tests, project by project. The last line is
                        `N passed, N failed`; a test that is skipped, and a project that crashes or runs
                        nothing, counts as failed. PROJECT runs only the test projects whose names contain it.
                        ARGUMENTS go to `dotnet test`, for example:  ./build.ps1 test Core --filter Name~Join
  chaos [OPTIONS]       setup, build, and do every kind of fault to a cluster under load; a table says what its clients
                        noticed, and whether anything was lost. `chaos services` uses every service meanwhile, and
                        compares all states. OPTIONS: see `./build.ps1 chaos --help`.
  soak [OPTIONS]        setup, build, and do random faults to a cluster for 20 minutes or for hours; watches its memory.
                        OPTIONS: see `./build.ps1 soak --help`.
  simulate [OPTIONS]    Build, then run primaries and replicas through 10 000 schedules of faults in virtual time.
                        A failure is replayed by its seed. OPTIONS: see `./build.ps1 simulate --help`.
  bench [OPTIONS]       setup, build, and measure what the product is held to; a table says which bars were met, and
                        every figure is added to benchmarks/history/bars.jsonl. An hour; see `./build.ps1 bench --help`.
  bench micro [ARGUMENTS]
                        Build, then measure single steps; ARGUMENTS go to BenchmarkDotNet.
  publish               Make the program for machines of this kind, compiled ahead of time, in artifacts/collab: a node
                        that has just started is fast at once. Run it as `dotnet artifacts/collab/collab.dll node`.
  format [--check]      Format the sources; with --check, only say whether they are.
  pack                  Make the NuGet packages in artifacts/packages.
  help                  This text.

  -DryRun               Print the native commands instead of running them.

Environment
  CI=true               Restore exactly what the packages.lock.json files say, or fail.
  COLLAB_SKIP_SETUP=1   `test` installs nothing.

Exit code: 0 done, 1 something failed, 2 wrong usage; demo, node and load: see docs/cli.md.
'@

# What ends the script: a message for people and the exit code.
class BuildStopped : Exception {
    [int] $Code
    BuildStopped([int] $code, [string] $message) : base($message) { $this.Code = $code }
}

function Say([string] $text) { [Console]::Error.WriteLine($text) }

# Runs a native command and returns its exit code; its output goes to the console.
function Invoke-Native([string] $program, [string[]] $arguments) {
    if ($DryRun) {
        [Console]::WriteLine((@($program) + $arguments) -join ' ')
        return 0
    }
    $start = [Diagnostics.ProcessStartInfo]::new($program)
    $start.WorkingDirectory = $PSScriptRoot
    $start.UseShellExecute = $false
    foreach ($argument in $arguments) { $start.ArgumentList.Add($argument) }
    try { $process = [Diagnostics.Process]::Start($start) }
    catch [ComponentModel.Win32Exception] {
        throw [BuildStopped]::new(1, "$program cannot be started: is it on the PATH? ($($_.Exception.Message))")
    }
    try {
        $process.WaitForExit()
        return $process.ExitCode
    }
    finally {
        # Ctrl-C lands here: nothing that was started stays behind.
        if (-not $process.HasExited) { $process.Kill($true) }
        $process.Dispose()
    }
}

function Invoke-Checked([string] $program, [string[]] $arguments) {
    $code = Invoke-Native $program $arguments
    if ($code -ne 0) { throw [BuildStopped]::new(1, "'$program $($arguments -join ' ')' ended with exit code $code.") }
}

function Assert-NoArguments {
    if ($Arguments.Count -gt 0) {
        throw [BuildStopped]::new(2, "'$Target' takes no arguments, not '$Arguments'. See ./build.ps1 help.")
    }
}

function Get-FullPath([string] $path) { [IO.Path]::Combine($PSScriptRoot, $path) }

# ---- setup ----------------------------------------------------------------------------------------------------------

function Test-Program([string] $name) {
    foreach ($folder in [Environment]::GetEnvironmentVariable('PATH').Split([IO.Path]::PathSeparator)) {
        if ($folder -ne '' -and [IO.File]::Exists([IO.Path]::Combine($folder, $name))) { return $true }
    }
    return $false
}

function Invoke-Setup {
    if ([OperatingSystem]::IsWindows() -or -not (Test-Program 'apt-get')) {
        Say 'setup: this machine has no apt-get. Install by hand what is not here yet: PostgreSQL 15 or newer (its'
        Say '       programs, no running server), Chromium, Python 3 with its package websockets. Tests that miss one'
        Say '       of them fail and say so.'
        return
    }
    # Finding out what is missing, root or sudo, and keeping Debian from starting a database server: build.sh knows how,
    # and bash comes with apt.
    Invoke-Checked 'bash' @((Get-FullPath 'build.sh'), 'setup')
}

# ---- build and run --------------------------------------------------------------------------------------------------

function Invoke-Restore([string] $project) {
    $locked = if ([Environment]::GetEnvironmentVariable('CI') -eq 'true') { @('--locked-mode') } else { @() }
    Invoke-Checked 'dotnet' (@('restore', $project, '--nologo', '-v', 'quiet') + $locked)
}

function Invoke-Build([string] $project) {
    Invoke-Restore $project
    Invoke-Checked 'dotnet' @(
        'build', $project, '-c', 'Release', '--no-restore', '--nologo', '-v', 'quiet', '-clp:NoSummary')
}

function Invoke-Program([string] $project, [string[]] $command) {
    Say 'Building ...'
    Invoke-Build $project
    return Invoke-Native 'dotnet' (@('exec') + $command + $Arguments)
}

# Compiled ahead of time, as nodes are deployed. Lock files of its own: those of the sources name no kind of machine.
function Invoke-Publish([string] $project, [string] $folder) {
    $path = Get-FullPath $folder
    if ([IO.Directory]::Exists($path)) { [IO.Directory]::Delete($path, $true) }
    Invoke-Checked 'dotnet' @(
        'publish', $project, '-c', 'Release', '--use-current-runtime', '--self-contained', 'false',
        '-p:PublishReadyToRun=true', '-p:NuGetLockFilePath=obj/publish.lock.json', '-o', $folder, '--nologo', '-v',
        'quiet')
}

# Nodes are measured as they are deployed. Only who compares needs the servers to compare with.
function Invoke-Load {
    Say 'Building ...'
    Invoke-Publish $CliProject $Published
    if (@($Arguments) -match '^--baseline') {
        Invoke-Build $BaselinesProject
        [Environment]::SetEnvironmentVariable('COLLAB_BASELINES', (Get-FullPath $BaselinesProgram))
    }
    return Invoke-Native 'dotnet' (@('exec', "$Published/collab.dll", 'load') + $Arguments)
}

function Invoke-Chaos([string[]] $command) {
    if ([Environment]::GetEnvironmentVariable('COLLAB_SKIP_SETUP') -ne '1') { Invoke-Setup }
    Say 'Building ...'
    Invoke-Publish $ChaosProject $ChaosFolder
    return Invoke-Native 'dotnet' (@('exec', "$ChaosFolder/collab-chaos.dll") + $command + $Arguments)
}

# Bars are measured with programs compiled as they are deployed; single steps need neither that nor a database.
function Invoke-Bench {
    if ($Arguments.Count -gt 0 -and $Arguments[0] -ceq 'micro') {
        return Invoke-Program $BenchmarksProject @($BenchmarksProgram)
    }
    if ([Environment]::GetEnvironmentVariable('COLLAB_SKIP_SETUP') -ne '1') { Invoke-Setup }
    Say 'Building ...'
    Invoke-Publish $CliProject $Published
    Invoke-Build $BaselinesProject
    Invoke-Publish $BenchmarksProject $BenchmarksFolder
    [Environment]::SetEnvironmentVariable('COLLAB_PROGRAM', (Get-FullPath "$Published/collab.dll"))
    [Environment]::SetEnvironmentVariable('COLLAB_BASELINES', (Get-FullPath $BaselinesProgram))
    return Invoke-Native 'dotnet' (@('exec', "$BenchmarksFolder/collab-bench.dll", 'bars') + $Arguments)
}

# ---- test -----------------------------------------------------------------------------------------------------------

# Project files in the folders below a folder, relative and in ordinal order.
function Get-Project([string] $below, [string] $folders) {
    $found = [Collections.Generic.List[string]]::new()
    if (-not [IO.Directory]::Exists((Get-FullPath $below))) { return $found }
    foreach ($folder in [IO.Directory]::GetDirectories((Get-FullPath $below), $folders)) {
        foreach ($file in [IO.Directory]::GetFiles($folder, '*.csproj')) {
            $found.Add([IO.Path]::GetRelativePath($PSScriptRoot, $file).Replace('\', '/'))
        }
    }
    $found.Sort([StringComparer]::Ordinal)
    return $found
}

function Get-TestProject { return @(Get-Project 'tests' '*.Tests') + @(Get-Project 'samples' '*.Tests') }

# Total and passed of one results file. Whatever did not pass, skipped tests included, did not pass.
function Read-Counters([string] $path) {
    $document = [Xml.XmlDocument]::new()
    $document.Load($path)
    $counters = $document.GetElementsByTagName('Counters')
    if ($counters.Count -eq 0) { return @(0, 0) }
    return @([int]$counters[0].GetAttribute('total'), [int]$counters[0].GetAttribute('passed'))
}

# Runs one project; returns how many tests passed and failed.
function Invoke-TestProject([string] $project, [string[]] $more) {
    $name = [IO.Path]::GetFileNameWithoutExtension($project)
    $trx = Get-FullPath "$Results/$name.trx"
    Say ''
    Say "== $name"
    $code = Invoke-Native 'dotnet' (@(
            'test', $project, '-c', 'Release', '--no-build', '--nologo', '-v', 'quiet',
            '--logger', "trx;LogFileName=$name.trx", '--logger', 'console;verbosity=minimal',
            '--results-directory', $Results,
            '--blame-hang-timeout', '5m', '--blame-hang-dump-type', 'none') + $more)
    if ($DryRun) { return @(0, 0) }
    if (-not [IO.File]::Exists($trx)) {
        Say "$name left no results (dotnet test: exit code $code): it crashed or hung. Counted as 1 failure."
        return @(0, 1)
    }
    $all, $good = Read-Counters $trx
    if ($all -eq 0) {
        Say "$name ran no test. Counted as 1 failure."
        return @(0, 1)
    }
    if ($code -ne 0 -and $all -eq $good) {
        Say "$name passed what ran, yet dotnet test ended with exit code $code. Counted as 1 failure."
        return @($good, 1)
    }
    if ($all -ne $good) { Say "${name}: $($all - $good) of $all did not pass; results in $trx." }
    return @($good, ($all - $good))
}

function Invoke-Tests {
    $filter = ''
    $more = $Arguments
    if ($Arguments.Count -gt 0 -and -not $Arguments[0].StartsWith('-')) {
        $filter = $Arguments[0]
        $more = if ($Arguments.Count -gt 1) { $Arguments[1..($Arguments.Count - 1)] } else { @() }
    }
    $projects = [Collections.Generic.List[string]]::new()
    foreach ($project in Get-TestProject) {
        $name = [IO.Path]::GetFileNameWithoutExtension($project)
        if ($name.Contains($filter, [StringComparison]::OrdinalIgnoreCase)) { $projects.Add($project) }
    }
    if ($projects.Count -eq 0) {
        $names = foreach ($project in Get-TestProject) { '  ' + [IO.Path]::GetFileNameWithoutExtension($project) }
        throw [BuildStopped]::new(2, "no test project's name contains '$filter'. There are:`n" + ($names -join "`n"))
    }

    if ([Environment]::GetEnvironmentVariable('COLLAB_SKIP_SETUP') -ne '1') { Invoke-Setup }
    $folder = Get-FullPath $Results
    if (-not $DryRun) {
        if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
        $null = [IO.Directory]::CreateDirectory($folder)
    }
    if ($filter -eq '') { Invoke-Build $Solution }
    else { foreach ($project in $projects) { Invoke-Build $project } }

    $passed = 0
    $failed = 0
    foreach ($project in $projects) {
        $good, $bad = Invoke-TestProject $project $more
        $passed += $good
        $failed += $bad
    }
    [Console]::WriteLine()
    [Console]::WriteLine("$passed passed, $failed failed")
    if ($failed -gt 0) { return 1 }
    return 0
}

# ---- format and pack ------------------------------------------------------------------------------------------------

function Invoke-Format {
    $check = @()
    if ($Arguments.Count -eq 1 -and $Arguments[0] -eq '--check') { $check = @('--verify-no-changes') }
    elseif ($Arguments.Count -gt 0) {
        throw [BuildStopped]::new(2, "'format' takes --check or nothing, not '$Arguments'.")
    }
    Invoke-Restore $Solution
    Invoke-Checked 'dotnet' (@('format', $Solution, '--no-restore') + $check)
}

function Invoke-Pack {
    Assert-NoArguments
    Invoke-Build $Solution
    $folder = Get-FullPath $Packages
    if (-not $DryRun -and [IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
    foreach ($project in Get-Project 'src' '*') {
        Invoke-Checked 'dotnet' @(
            'pack', $project, '-c', 'Release', '--no-build', '--nologo', '-v', 'quiet', '-o', $Packages)
    }
    if ($DryRun) { return }
    $made = if ([IO.Directory]::Exists($folder)) { [IO.Directory]::GetFiles($folder, '*.nupkg') } else { @() }
    if ($made.Count -eq 0) { throw [BuildStopped]::new(1, 'no package was made.') }
    foreach ($package in $made) { [Console]::WriteLine([IO.Path]::GetRelativePath($PSScriptRoot, $package)) }
}

function Invoke-Target {
    switch -CaseSensitive ($Target) {
        'setup' { Assert-NoArguments; Invoke-Setup; return 0 }
        'build' { Assert-NoArguments; Invoke-Build $Solution; return 0 }
        'load' { return Invoke-Load }
        { $_ -cin 'demo', 'node' } { return Invoke-Program $CliProject @($CliProgram, $Target) }
        'chaos' { return Invoke-Chaos @() }
        'soak' { return Invoke-Chaos @('soak') }
        'simulate' { return Invoke-Program $SimulationProject @($SimulationProgram) }
        'bench' { return Invoke-Bench }
        'test' { return Invoke-Tests }
        'publish' { Assert-NoArguments; Invoke-Publish $CliProject $Published; return 0 }
        'format' { Invoke-Format; return 0 }
        'pack' { Invoke-Pack; return 0 }
        { $_ -cin 'help', '--help', '-h' } { [Console]::WriteLine($Usage); return 0 }
        '' { [Console]::Error.WriteLine($Usage); return 2 }
        default { throw [BuildStopped]::new(2, "there is no target '$Target'. Targets: $Targets.") }
    }
}

# Build nodes that outlive a build keep its output pipe open, and whoever reads that pipe waits for ever.
[Environment]::SetEnvironmentVariable('MSBUILDDISABLENODEREUSE', '1')
[Environment]::SetEnvironmentVariable('DOTNET_CLI_TELEMETRY_OPTOUT', '1')
[Environment]::SetEnvironmentVariable('DOTNET_NOLOGO', '1')

try { exit (Invoke-Target) }
catch [BuildStopped] {
    Say "build.ps1: $($_.Exception.Message)"
    exit $_.Exception.Code
}
