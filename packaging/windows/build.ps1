# Lerp's installer for Windows, in dist\. Run in PowerShell, with a Python environment that has Lerp, PyInstaller and Pillow.
#   LERP_SIGN_THUMBPRINT   thumbprint of a code-signing certificate in the user's store: program and installer are signed
#   LERP_TIMESTAMP         address of a time-stamping service: signatures then outlive the certificate
#   ISCC, SIGNTOOL         where these programs are, if not where they are usually
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")
$python = if ($env:PYTHON) { $env:PYTHON } else { "python" }
$iscc = if ($env:ISCC) { $env:ISCC } else { "${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe" }
$signtool = if ($env:SIGNTOOL) { $env:SIGNTOOL } else { "signtool.exe" }

function Invoke-Checked([string] $program, [string[]] $arguments) {
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { throw "$program ended with $LASTEXITCODE." }
}

$version = & $python packaging\systems.py version
if ($LASTEXITCODE -ne 0) { throw "pyproject.toml says no version." }
Invoke-Checked $python @("packaging\systems.py", "icons", "build\icons")
Invoke-Checked $python @("-m", "PyInstaller", "--noconfirm", "--distpath", "dist", "--workpath", "build\pyinstaller", "packaging\lerp.spec")

$options = @("/DVersion=$version")
if ($env:LERP_SIGN_THUMBPRINT) {
    $sign = @("sign", "/sha1", $env:LERP_SIGN_THUMBPRINT, "/fd", "sha256")
    if ($env:LERP_TIMESTAMP) { $sign += @("/tr", $env:LERP_TIMESTAMP, "/td", "sha256") }
    foreach ($program in Get-ChildItem dist\lerp\*.exe) { Invoke-Checked $signtool ($sign + $program.FullName) }
    $options += "/DSignTool=lerpsign"
    $options += "/Slerpsign=`$q$signtool`$q $($sign -join ' ') `$f"
} else {
    Write-Output "Not signed: LERP_SIGN_THUMBPRINT names no certificate. Windows will ask before it runs the installer."
}
Invoke-Checked $iscc ($options + "packaging\windows\lerp.iss")
Invoke-Checked $python @("packaging\systems.py", "sums", "dist\Lerp-$version-x64-setup.exe")
Get-Item "dist\Lerp-$version-x64-setup.exe"
