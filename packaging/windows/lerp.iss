; Lerp's installer for Windows (Inno Setup 6), for one user and without an administrator.
;   ISCC /DVersion=X.Y.Z packaging\windows\lerp.iss     (build.ps1 takes the version from pyproject.toml)
; Needs dist\lerp (PyInstaller) and build\icons\lerp.ico (packaging\systems.py).

#ifndef Version
  #error Say which version: ISCC /DVersion=... (build.ps1 does)
#endif

[Setup]
AppId={{6D0B5C1E-6A0C-4C0B-9B1E-7F1D3C5A2E90}
AppName=Lerp
AppVersion={#Version}
AppVerName=Lerp {#Version}
VersionInfoVersion={#Version}
DefaultDirName={autopf}\Lerp
DefaultGroupName=Lerp
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\icons\lerp.ico
UninstallDisplayIcon={app}\lerp.exe
ChangesAssociations=yes
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
OutputDir=..\..\dist
OutputBaseFilename=Lerp-{#Version}-x64-setup
#ifdef SignTool
SignTool={#SignTool}
SignedUninstaller=yes
#endif

[Tasks]
Name: "desktop"; Description: "An icon on the desktop"; Flags: unchecked
Name: "open"; Description: "“Open with Lerp” for folders of runs and for pictures that Lerp saved"

[InstallDelete]
; An older version's files would stay beside the new ones. Engine packs ({app}\engines) do.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\lerp\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{group}\Lerp"; Filename: "{app}\lerp.exe"
Name: "{autodesktop}\Lerp"; Filename: "{app}\lerp.exe"; Tasks: desktop

[Registry]
; PNGs stay with the viewer they have: Lerp is offered beside it.
Root: HKA; Subkey: "Software\Classes\Applications\lerp.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Lerp"; Flags: uninsdeletekey; Tasks: open
Root: HKA; Subkey: "Software\Classes\Applications\lerp.exe\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""; Tasks: open
Root: HKA; Subkey: "Software\Classes\Applications\lerp.exe\shell\open\command"; ValueType: string; ValueData: """{app}\lerp.exe"" ""%1"""; Tasks: open
Root: HKA; Subkey: "Software\Classes\.png\OpenWithList\lerp.exe"; ValueType: none; Flags: uninsdeletekey; Tasks: open
Root: HKA; Subkey: "Software\Classes\Directory\shell\Lerp"; ValueType: string; ValueData: "Open with Lerp"; Flags: uninsdeletekey; Tasks: open
Root: HKA; Subkey: "Software\Classes\Directory\shell\Lerp"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\lerp.exe"; Tasks: open
Root: HKA; Subkey: "Software\Classes\Directory\shell\Lerp\command"; ValueType: string; ValueData: """{app}\lerp.exe"" ""%1"""; Tasks: open

[Run]
Filename: "{app}\lerp.exe"; Description: "Start Lerp"; Flags: nowait postinstall skipifsilent

; Runs, settings and engine packs are the user's: uninstalling leaves them where they are.
