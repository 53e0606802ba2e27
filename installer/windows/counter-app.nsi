; SPDX-License-Identifier: Apache-2.0
; UNTRIED on Windows. Built with makensis (NSIS 3), which takes this script on Linux too; run build.ps1 first.
Unicode true
Name "医保窗口"
OutFile "..\..\dist\counter-app-setup.exe"
InstallDir "$PROGRAMFILES64\counter-app"
RequestExecutionLevel admin
SetCompressor /SOLID lzma
Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

Section
  SetOutPath "$INSTDIR"
  File /r "..\..\dist\counter-app\*.*"
  File "..\..\dist\third-party-licences.html"
  File "..\..\LICENSE"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\医保窗口.lnk" "$INSTDIR\counter-app.exe"
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\Uninstall\counter-app" "DisplayName" "医保窗口"
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\Uninstall\counter-app" "UninstallString" "$\"$INSTDIR\uninstall.exe$\""
SectionEnd

; Cases, settings and logs lie in the user's own folders and stay.
Section "Uninstall"
  Delete "$SMPROGRAMS\医保窗口.lnk"
  DeleteRegKey HKLM "Software\Microsoft\Windows\CurrentVersion\Uninstall\counter-app"
  RMDir /r "$INSTDIR"
SectionEnd
