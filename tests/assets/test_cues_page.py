"""The page of the cues is what the exercise files say today, and leaves none out."""

from pathlib import Path

from assets.cues_page import ACCURACY, PAGE, build_page
from stridework.library.form_rules import load_form_rules

ROOT = Path(__file__).parent.parent.parent


def test_the_page_is_up_to_date():
    built = build_page((ROOT / ACCURACY).read_text(encoding="utf-8"))
    assert (ROOT / PAGE).read_text(encoding="utf-8") == built, "make cues writes it again"


def test_every_cue_of_every_exercise_has_a_row():
    page = build_page("")
    for variant, rules in load_form_rules().items():
        table = page.partition(f"## {variant}\n")[2].partition("\n## ")[0]
        rows = [line for line in table.splitlines() if line.startswith("| ")][2:]
        assert len(rows) == len(rules.cues) + len(rules.unmeasured)
        assert all(row.count("|") == 8 for row in rows)


def test_shares_come_from_the_accuracy_page_and_are_a_dash_without_it():
    row = "| squat | knees-out | valgus 1/2/3° | 1 % (2) | 3 % (4) | 5 % (6) | 7 % (8) |"
    assert "| 1 %, 3 %, 5 %, 7 % |" in build_page(f"## Cues: found and falsely raised\n\n{row}\n")
    assert "%, " not in build_page("")
