"""Files that appear whole or not at all, and workbooks whose bytes depend on their content alone."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from wfm.errors import PlanFileError, Problem

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell

# openpyxl stamps the moment of saving into the workbook, and zip one into every entry.
_FIXED_MOMENT = b"2000-01-01T00:00:00Z"
_FIXED_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_NOT_IN_A_CELL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def write_files(files: Mapping[Path, bytes]) -> None:
    """Write every file, or none: all go to temporary files beside their places before any is renamed.

    Folders are made where missing. PlanFileError names the file that cannot be written.
    """
    parts = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    place = Path()
    try:
        for place, content in files.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            parts[place].write_bytes(content)
        for place, part in parts.items():
            part.replace(place)
    except OSError as error:
        remedy = "close the file where it is open, or give a folder you may write to with --out"
        raise PlanFileError(
            Problem(str(place), "", f"cannot be written: {error.strerror}", remedy)
        ) from error
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def write_whole(path: Path, content: bytes | str) -> None:
    """Write one file whole or not at all; text is UTF-8."""
    write_files({path: content.encode() if isinstance(content, str) else content})


def workbook_bytes(workbook: Workbook) -> bytes:
    """The xlsx file of a workbook: the same bytes for the same content, whenever it is made."""
    saved = io.BytesIO()
    workbook.save(saved)
    fixed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + _FIXED_MOMENT + rb"\g<3>", content)
            entry = zipfile.ZipInfo(name, _FIXED_ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return fixed.getvalue()


def save_workbook(workbook: Workbook, path: Path) -> None:
    """Write a workbook whole or not at all, with `workbook_bytes`."""
    write_whole(path, workbook_bytes(workbook))


def put_text(cell: Cell, text: str) -> None:
    """Write text from outside as text: a name that begins with "=" does not become a formula.

    Control characters, which a workbook cannot hold, are dropped.
    """
    cell.value = _NOT_IN_A_CELL.sub("", text)
    cell.data_type = "s"
