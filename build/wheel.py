"""Writes a Python wheel for each executable in release/: `pip install` puts stopwatch on the PATH of an environment.

Usage: python3 build/wheel.py [PLATFORM ...]; without one, every platform that has been built. Python's own modules are
enough: a wheel is a zip archive with a list of its files (packaging.python.org, "Binary distribution format").
"""

import base64
import hashlib
import json
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / "release"
# What Node itself asks of a system: glibc 2.28, macOS 11.
TAGS = {
    "linux-x64": "manylinux_2_28_x86_64",
    "linux-arm64": "manylinux_2_28_aarch64",
    "win-x64": "win_amd64",
    "macos-arm64": "macosx_11_0_arm64",
}
LICENCES = ("LICENSE.txt", "LICENSE-node.txt", "THIRD-PARTY.txt")
# Archives with the same contents are the same to the byte.
DATE = (1980, 1, 1, 0, 0, 0)


def metadata(package):
    head = {
        "Metadata-Version": "2.1",
        "Name": package["name"],
        "Version": package["version"],
        "Summary": package["description"],
        "License": package["license"],
        # The package has no Python in it: any that can install wheels will do.
        "Requires-Python": ">=3.8",
        "Description-Content-Type": "text/markdown",
    }
    lines = [f"{name}: {value}" for name, value in head.items()]
    return "\n".join(lines) + "\n\n" + (ROOT / "README.md").read_text("utf-8")


def write_wheel(platform, package):
    tag = f"py3-none-{TAGS[platform]}"
    name = f"{package['name']}-{package['version']}"
    program = "stopwatch.exe" if platform.startswith("win") else "stopwatch"
    folder = RELEASE / platform
    info = f"{name}.dist-info"
    wheel = f"Wheel-Version: 1.0\nGenerator: stopwatch\nRoot-Is-Purelib: false\nTag: {tag}\n"
    files = {f"{name}.data/scripts/{program}": (folder / program).read_bytes()}
    files.update({f"{info}/licenses/{each}": (folder / each).read_bytes() for each in LICENCES})
    files[f"{info}/METADATA"] = metadata(package).encode()
    files[f"{info}/WHEEL"] = wheel.encode()
    files[f"{info}/RECORD"] = record(files, info).encode()
    path = RELEASE / f"{name}-{tag}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for inside, content in files.items():
            entry = zipfile.ZipInfo(inside, DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            mode = 0o755 if "/scripts/" in inside else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content)
    return path


def record(files, info):
    rows = []
    for inside, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        rows.append(f"{inside},sha256={digest},{len(content)}")
    return "\n".join([*rows, f"{info}/RECORD,,"]) + "\n"


def main():
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    built = [name for name in TAGS if (RELEASE / name).is_dir()]
    wanted = sys.argv[1:] or built
    unknown = [name for name in wanted if name not in built]
    if unknown or not wanted:
        sys.exit(f"expected platforms that npm run release has built ({', '.join(built) or 'none'}), got {unknown}")
    for platform in wanted:
        path = write_wheel(platform, package)
        print(f"{path.relative_to(ROOT)} {path.stat().st_size / 1e6:.0f} MB")


main()
