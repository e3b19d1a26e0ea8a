# SPDX-License-Identifier: Apache-2.0
"""Builds the package for pip (PEP 517 and 660) from the standard library alone.

So `pip install ./clients/python` fetches nothing: the package is pure Python, and a wheel of that is
a zip file with three files of metadata.
"""
import base64
import hashlib
import io
import pathlib
import tarfile
import tomllib
import zipfile

_ROOT = pathlib.Path(__file__).resolve().parent.parent
_PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]
_NAME = _PROJECT["name"].replace("-", "_")
_STEM = "%s-%s" % (_NAME, _PROJECT["version"])
_INFO = _STEM + ".dist-info"
_TIME = (1980, 1, 1, 0, 0, 0)  # the same source is the same wheel


def build_wheel(directory, config_settings=None, metadata_directory=None):
    package = _ROOT / _NAME
    files = {"%s/%s" % (_NAME, path.relative_to(package)): path.read_bytes()
             for path in sorted(package.rglob("*"))
             if path.is_file() and path.suffix in (".py", ".typed")}
    return _wheel(directory, files)


def build_editable(directory, config_settings=None, metadata_directory=None):
    return _wheel(directory, {_NAME + ".pth": ("%s\n" % _ROOT).encode()})


def build_sdist(directory, config_settings=None):
    name = _STEM + ".tar.gz"
    with tarfile.open(pathlib.Path(directory) / name, "w:gz", format=tarfile.PAX_FORMAT) as archive:
        for part in ("pyproject.toml", "README.md", "_build", _NAME, "tests"):
            archive.add(_ROOT / part, "%s/%s" % (_STEM, part), filter=_without_byte_code)
        member = tarfile.TarInfo(_STEM + "/PKG-INFO")
        member.size = len(_metadata())
        archive.addfile(member, io.BytesIO(_metadata()))
    return name


def _metadata():
    lines = ["Metadata-Version: 2.1", "Name: " + _PROJECT["name"],
             "Version: " + _PROJECT["version"], "Summary: " + _PROJECT["description"],
             "License: " + _PROJECT["license"]["text"],
             "Requires-Python: " + _PROJECT["requires-python"],
             "Description-Content-Type: text/markdown", ""]
    return ("\n".join(lines) + "\n" + (_ROOT / _PROJECT["readme"]).read_text()).encode()


def _wheel(directory, files):
    files = dict(files)
    files[_INFO + "/METADATA"] = _metadata()
    files[_INFO + "/WHEEL"] = (b"Wheel-Version: 1.0\nGenerator: wheel_backend\n"
                               b"Root-Is-Purelib: true\nTag: py3-none-any\n")
    record = _INFO + "/RECORD"
    files[record] = "".join(_recorded(name, data) for name, data in files.items()).encode() + (
        "%s,,\n" % record).encode()
    wheel = _STEM + "-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(directory) / wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _TIME)
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return wheel


def _recorded(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return "%s,sha256=%s,%d\n" % (name, digest, len(data))


def _without_byte_code(member):
    return None if "__pycache__" in member.name else member

