# SPDX-License-Identifier: Apache-2.0
# UNTRIED: written from the documents of Python, PyInstaller and NSIS; nobody has run it on Windows yet.
# Builds dist\counter-app (one folder) and, where NSIS is there, dist\counter-app-setup.exe. Needs Python 3.11, 64 bit.
$ErrorActionPreference = "Stop"
$root = Split-Path -Parent (Split-Path -Parent $PSScriptRoot)
Set-Location $root
$venv = Join-Path $root ".venv-build"
if (-not (Test-Path $venv)) { py -3.11 -m venv $venv }
$python = Join-Path $venv "Scripts\python.exe"
& $python -m pip install --quiet --require-hashes -r installer\windows\requirements.txt
if ($LASTEXITCODE) { throw "the pinned packages could not be installed" }
if (Test-Path dist) { Remove-Item -Recurse dist }
New-Item -ItemType Directory dist | Out-Null
& $python installer\licences.py dist\third-party-licences.html
if ($LASTEXITCODE) { throw "something here cannot be shipped" }
$env:PYTHONPATH = $root
& $python -m PyInstaller --noconfirm --log-level ERROR --distpath dist --workpath build installer\counter-app.spec
if ($LASTEXITCODE) { throw "the folder could not be built" }
& dist\counter-app\counter-app.exe --selfcheck
if (Get-Command makensis -ErrorAction SilentlyContinue) { makensis /V2 installer\windows\counter-app.nsi }
