"""The table of settings says what settings.py reads, no more and no less."""

from pathlib import Path

from pydantic import SecretStr

from settings import Settings

DOC = Path(__file__).parent.parent / "docs" / "settings.md"


def table() -> str:
    """Return the table as it should stand in docs/settings.md."""
    lines = ["| name | default | what it says |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = "" if name == "programs" else _shown(field.default)
        lines.append(f"| `CONVENER_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def _shown(default: object) -> str:
    text = "" if isinstance(default, SecretStr) or default is None else str(default)
    return f"`{text}`" if text else ""


def test_the_table_of_settings_is_what_settings_reads() -> None:
    assert table() in DOC.read_text()


def test_letters_with_dead_links_are_refused() -> None:
    away = Settings(relay="smtp://relay.example.org:587", base_url="http://127.0.0.1:8080")
    reachable = away.model_copy(update={"base_url": "https://pages.example.org"})
    at_home = Settings(relay="smtp://127.0.0.1:2525")

    assert "CONVENER_BASE_URL" in (away.fault_of_addresses() or "")
    assert reachable.fault_of_addresses() is None
    assert at_home.fault_of_addresses() is None


def test_a_sender_whom_google_would_not_answer_is_refused() -> None:
    ours = Settings(relay="smtp://relay.example.org:587", base_url="https://p.example.org")
    lost = ours.model_copy(update={"organizer": "Calendar@GMail.com"})
    assert "use one elsewhere" in (lost.fault_of_addresses() or "")
    assert ours.fault_of_addresses() is None
