"""Generates the crates in a separate workspace, and builds them with cargo.

In one workspace, all subjects share a lock file, and each dependency is built only once.
"""

import json
import os
import resource
import shutil
import subprocess
import tomllib
from pathlib import Path

from subjects import VARIANTS, Subject, Tree, dependency

REPOSITORY = Path(__file__).resolve().parents[2]
CHECK, BUILD = MODES = ("check", "build")


class Workspace:
    def __init__(self, root: Path, subjects: list[Subject], trees: list[Tree], count: int):
        self.root = root
        lock = (REPOSITORY / "Cargo.lock").read_text()
        self._locked = {package["name"]: package["version"] for package in tomllib.loads(lock)["package"]}
        toolchain = tomllib.loads((REPOSITORY / "rust-toolchain.toml").read_text())
        self._toolchain = toolchain["toolchain"]["channel"]
        root.mkdir(parents=True, exist_ok=True)
        members = []
        for subject in subjects:
            for variant in VARIANTS:
                source = subject.source(variant, count)
                members.append(self._member(_package(subject, variant), subject.crates, source))
        for tree in trees:
            members.append(self._member(f"tree_{tree.key}", tree.crates, ""))
        manifest = f'[workspace]\nresolver = "3"\nmembers = {json.dumps(members)}\n'
        (root / "Cargo.toml").write_text(manifest)
        # A copy of the repository's lock file gives shared dependencies the same versions.
        (root / "Cargo.lock").write_text(lock)
        self._run("metadata", "--format-version=1", "--quiet")

    def _member(self, name: str, crates: tuple[str, ...], source: str) -> str:
        lines = [dependency(crate, REPOSITORY, self._locked) for crate in crates]
        manifest = [
            "[package]",
            f'name = "{name}"',
            'version = "0.0.0"',
            'edition = "2024"',
            "publish = false",
            "[dependencies]",
            *lines,
        ]
        folder = self.root / name
        (folder / "src").mkdir(parents=True, exist_ok=True)
        (folder / "Cargo.toml").write_text("\n".join(manifest) + "\n")
        (folder / "src" / "lib.rs").write_text(source)
        return name

    def prepare(self, subject: Subject) -> None:
        """Builds the dependencies of a subject."""
        for mode in MODES:
            self._run(mode, "--locked", "--quiet", "-p", _package(subject, VARIANTS[0]))

    def compile(self, subject: Subject, variant: str, mode: str) -> float:
        """Compiles one crate, and returns rustc's CPU seconds without the dependencies."""
        package = _package(subject, variant)
        usage = self.root / "usage"
        usage.unlink(missing_ok=True)
        os.utime(self.root / package / "src" / "lib.rs")
        wrapper = Path(__file__).with_name("rustc_usage.py")
        self._run(
            mode,
            "--locked",
            "--quiet",
            "-j1",
            "-p",
            package,
            environment={"RUSTC_WORKSPACE_WRAPPER": str(wrapper), "COMPILE_TIME_USAGE": str(usage)},
        )
        return float(usage.read_text())

    def compile_tree(self, tree: Tree) -> tuple[float, list[str]]:
        """Compiles a tree from scratch, and returns cargo's CPU seconds and the compiled packages."""
        target = self.root / "cold"
        shutil.rmtree(target, ignore_errors=True)
        # The system reports the sum for all ended child processes. The difference is cargo's time.
        before = _seconds_of_children()
        output = self._run(
            "build",
            "--locked",
            "--quiet",
            "-j1",
            "--message-format=json",
            "-p",
            f"tree_{tree.key}",
            environment={"CARGO_TARGET_DIR": str(target)},
        )
        cpu_time = _seconds_of_children() - before
        shutil.rmtree(target, ignore_errors=True)
        messages = map(json.loads, output.splitlines())
        packages = {message["package_id"] for message in messages if message["reason"] == "compiler-artifact"}
        return cpu_time, sorted(package for package in packages if f"tree_{tree.key}" not in package)

    def rustc(self) -> str:
        return self._output(["rustc", "--version"], {}).strip()

    def versions(self) -> dict[str, str]:
        """Returns the versions in the lock file: the newer one if a package has two versions."""
        packages = tomllib.loads((self.root / "Cargo.lock").read_text())["package"]
        return {package["name"]: package["version"] for package in packages}

    def _run(self, command: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
        return self._output(["cargo", command, *arguments], environment or {})

    def _output(self, command: list[str], environment: dict[str, str]) -> str:
        inherited = {name: value for name, value in os.environ.items() if name not in IGNORED_SETTINGS}
        environment = {
            **inherited,
            "CARGO_INCREMENTAL": "0",
            "CARGO_TARGET_DIR": str(self.root / "target"),
            "RUSTUP_TOOLCHAIN": self._toolchain,
            **environment,
        }
        completed = subprocess.run(command, cwd=self.root, env=environment, stdout=subprocess.PIPE, check=True, text=True)
        return completed.stdout


# Environment variables that would affect the measurement.
IGNORED_SETTINGS = {"RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER", "CARGO_BUILD_RUSTFLAGS"}


def _package(subject: Subject, variant: str) -> str:
    return f"{subject.key}_{variant}"


def _seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
