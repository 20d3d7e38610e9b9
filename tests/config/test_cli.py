import sys

import pytest

from bekal.config import cli


def run(monkeypatch, *words):
    """What Django is handed when these words are typed, and the mode it runs in; None where it is not asked."""
    handed = []
    monkeypatch.setattr(sys, "argv", ["bekal", *words])
    monkeypatch.setattr(cli, "execute_from_command_line", handed.append)
    monkeypatch.setattr(cli.os, "environ", {})
    cli.main()
    return (handed[0][1:], cli.os.environ.get("BEKAL_MODE")) if handed else None


@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("-h",)])
def test_without_a_command_it_teaches_our_own_first(monkeypatch, capsys, words):
    assert run(monkeypatch, *words) is None

    said = capsys.readouterr().out
    assert all(f"  {command} " in said for command in cli.OWN)
    assert said.index("demo") < said.index("check")
    assert "makemessages" not in said


@pytest.mark.parametrize(
    ("words", "handed"),
    [
        (("demo", "--port", "9000"), (["demo", "--port", "9000"], "demo")),
        (("check",), (["check"], "test")),
        (("serve",), (["serve"], None)),
        (("import-roster", "a.xlsx"), (["import_roster", "a.xlsx"], None)),
        (("verify-audit",), (["verify_audit"], None)),
        (("help", "--all"), (["help"], "test")),
        (("help", "verify-audit"), (["verify_audit", "--help"], "test")),
        (("serve", "--help"), (["serve", "--help"], "test")),
        (("makemigrations", "work"), (["makemigrations", "work"], None)),
    ],
)
def test_words_are_handed_on(monkeypatch, words, handed):
    assert run(monkeypatch, *words) == handed


def test_ctrl_c_is_no_accident(monkeypatch):
    def interrupt(_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(sys, "argv", ["bekal", "demo"])
    monkeypatch.setenv("BEKAL_MODE", "test")
    monkeypatch.setattr(cli, "execute_from_command_line", interrupt)
    with pytest.raises(SystemExit) as caught:
        cli.main()
    assert caught.value.code == 130
