#!/usr/bin/env bash
# Lerp.app in a .dmg, in dist/. Run on macOS, with a Python environment that has Lerp, PyInstaller and Pillow.
#   LERP_SIGN_IDENTITY    "Developer ID Application: …", from the keychain: the app and the image are signed
#   LERP_NOTARY_PROFILE   a profile of `xcrun notarytool store-credentials`: the image is notarised (needs a signature)
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
version=$("$python" packaging/systems.py version)
image="dist/Lerp-$version-$(uname -m).dmg"

"$python" packaging/systems.py icons build/icons
"$python" -m PyInstaller --noconfirm --distpath dist --workpath build/pyinstaller packaging/lerp.spec

if [ -n "${LERP_SIGN_IDENTITY:-}" ]; then
  codesign --force --deep --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
    --sign "$LERP_SIGN_IDENTITY" dist/Lerp.app
  codesign --verify --deep --strict dist/Lerp.app
else
  echo "Not signed: LERP_SIGN_IDENTITY names no certificate. macOS will ask before it opens the app for the first time."
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R dist/Lerp.app "$folder/"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -volname "Lerp $version" -srcfolder "$folder" -format UDZO -ov "$image"

if [ -n "${LERP_SIGN_IDENTITY:-}" ]; then codesign --timestamp --sign "$LERP_SIGN_IDENTITY" "$image"; fi
if [ -n "${LERP_SIGN_IDENTITY:-}" ] && [ -n "${LERP_NOTARY_PROFILE:-}" ]; then
  xcrun notarytool submit "$image" --keychain-profile "$LERP_NOTARY_PROFILE" --wait
  xcrun stapler staple "$image"
else
  echo "Not notarised: that needs LERP_SIGN_IDENTITY and LERP_NOTARY_PROFILE."
fi
"$python" packaging/systems.py sums "$image"
echo "$image"
