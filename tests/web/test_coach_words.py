"""What the live coach on the player's page is given to say."""

from stridework.library import load_exercises, load_voice
from stridework.library.form_rules import load_form_rules
from stridework.web import catalogue
from stridework.web.coach_words import best_view, coach_words, list_clips


def test_every_sentence_of_the_coach_has_its_clip():
    words = coach_words(load_form_rules(), "en")
    assert list_clips(words) <= load_voice("en").seconds.keys()
    session = catalogue.player_session("first-workout")
    assert list_clips(session["coach"]) <= session["clips"].keys()


def test_a_cue_the_engine_may_give_has_words_and_says_what_it_measures():
    words = coach_words(load_form_rules(), "en")
    for variant, rules in load_form_rules().items():
        cues = words["variants"][variant]["cues"]
        assert {rule.cue: (rule.say, rule.measure) for rule in rules.cues} == {
            cue: (cues[cue]["text"], cues[cue]["measure"]) for cue in (rule.cue for rule in rules.cues)
        }


def test_the_view_asked_for_is_the_one_that_shows_most():
    views = {variant: best_view(rules) for variant, rules in load_form_rules().items()}
    assert (views["squat"], views["balance"], views["calf-raise"]) == ("side", "front", "any")


def test_what_no_camera_can_follow_is_left_out():
    followed = {v.id for e in load_exercises().values() for v in e.variants if v.track is not None}
    assert coach_words({"no-such-variant", *followed}, "en")["variants"].keys() == followed
