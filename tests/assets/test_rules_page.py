"""The page of the rules says what the rules file says today."""

from pathlib import Path

from assets.rules_page import PAGE, format_rules, write_rules_page
from stridework.library.rules import load_rules

ROOT = Path(__file__).resolve().parents[2]


def test_the_committed_page_is_what_the_program_writes(tmp_path: Path) -> None:
    write_rules_page(tmp_path)
    assert (ROOT / PAGE).read_text("utf-8") == (tmp_path / PAGE).read_text("utf-8"), "write it again: make rules"


def test_every_rule_stands_on_the_page_with_its_tag_and_source() -> None:
    page = format_rules(load_rules())
    for rule in load_rules().by_id.values():
        row = next(
            line for line in page.splitlines() if line.startswith(f"| {rule.id.replace('_', ' ')} | {rule.title}")
        )
        assert row.endswith(f" | {rule.tag} | {rule.source} |")
        assert all(f"{value:g}" in row for value in rule.numbers.values())
