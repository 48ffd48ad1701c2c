"""Ctrl-C at the command line: one line and exit code 130, whatever it falls into."""

from __future__ import annotations

import pytest

import cli


def interrupted() -> None:
    """What the handler of Ctrl-C raises."""
    raise cli.Interrupted


def interrupted_in_compiled_code() -> None:
    """The same as compiled code hands it on."""
    try:
        interrupted()
    except cli.Interrupted as error:
        raise SystemError("returned a result with an exception set") from error


@pytest.mark.parametrize("app", [interrupted, interrupted_in_compiled_code])
def test_nothing_is_written_and_the_code_is_130(monkeypatch, capsys, app):
    """No traceback, also where the solver's compiled loops were at work."""
    monkeypatch.setattr(cli, "app", app)
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert capsys.readouterr().err == "interrupted; nothing was written\n"


def test_another_fault_is_not_hidden(monkeypatch):
    """A SystemError that no Ctrl-C caused stays what it is."""

    def broken() -> None:
        raise SystemError("something else")

    monkeypatch.setattr(cli, "app", broken)
    monkeypatch.setattr(cli.signal, "signal", lambda *_: None)
    with pytest.raises(SystemError):
        cli.main()
