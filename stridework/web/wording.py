"""The words that rules show, each in one place and in the catalogue of translations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from stridework.training.ladder import Cause, Decision
from stridework.training.landings import Limit
from stridework.training.log import Done, Light, PainFlag, Reason
from stridework.training.today import Why

LIGHTS = {
    Light.GREEN: _("Green"),
    Light.AMBER: _("Amber"),
    Light.RED: _("Red"),
    Light.STOP: _("Stop"),
}
REASONS = {
    Reason.NO_PAIN: _("No pain."),
    Reason.LITTLE_PAIN: _("A little pain, within the range that training tolerates."),
    Reason.SOME_PAIN: _("Pain between 3 and 5 while training."),
    Reason.NOT_SETTLED: _("The pain had not settled by the next morning."),
    Reason.MUCH_PAIN: _("Pain above 5 while training."),
    Reason.LIMPING: _("You were limping."),
    Reason.BONE: _("This can be a sign of an overloaded bone."),
    Reason.WARNING_SIGN: _("You ticked a warning sign."),
}
ADVICE = {
    Reason.NO_PAIN: _("Carry on as planned."),
    Reason.LITTLE_PAIN: _("Carry on as planned. Notice how it feels tomorrow morning."),
    Reason.SOME_PAIN: _(
        "Stay at this level and leave the jumps out for now. Tomorrow morning tells more than today: check in then."
    ),
    Reason.NOT_SETTLED: _("Go one step easier, and keep to light work without jumps for two days."),
    Reason.MUCH_PAIN: _("Stop this exercise and do not jump. Start again, easier, when daily life is free of pain."),
    Reason.LIMPING: _("Stop for now and do not jump. Start again when you walk without a limp."),
    Reason.BONE: _(
        "Please stop and see a doctor or physiotherapist before you train again. "
        "Pain in a bone is not something to train through, however mild."
    ),
    Reason.WARNING_SIGN: _(
        "Please stop and see a doctor before you train again. Chest pain or fainting: call for help now."
    ),
}
FLAGS = {
    PainFlag.NIGHT_OR_REST: _("It hurts at night or at rest"),
    PainFlag.ONE_BONY_SPOT: _("It hurts on one spot of a bone"),
    PainFlag.WORSE_ON_HOPPING: _("Hopping makes it worse"),
    PainFlag.SWELLING: _("A joint is swollen"),
    PainFlag.GIVES_WAY: _("A joint gives way or locks"),
    PainFlag.NUMBNESS: _("Numbness or tingling"),
    PainFlag.CALF_SWELLING: _("A calf is swollen"),
    PainFlag.CHEST_PAIN: _("Chest pain"),
    PainFlag.FAINTING: _("I fainted or nearly did"),
    PainFlag.LIMPING: _("I was limping"),
}
#: What a session's scores are asked by, and what 0 and 10 mean.
QUESTIONS = {
    "srpe": _("How hard was the whole session?"),
    "pain": _("Pain while training"),
    "pain_before": _("Pain before it"),
    "pain_next_morning": _("Pain the next morning"),
    "soreness": _("Sore muscles"),
}
ENDS = {
    "srpe": (_("rest"), _("all I had")),
    "pain": (_("none"), _("worst")),
    "pain_before": (_("none"), _("worst")),
    "pain_next_morning": (_("none"), _("worst")),
    "soreness": (_("none"), _("very")),
}

DONE = {Done.FULL: _("done"), Done.PART: _("partly done"), Done.SKIPPED: _("skipped")}
#: The honesty of a measure's band, in words (see `training.exercise.Measure`).
TAGS = {
    "S": _("from a published study"),
    "S2": _("quoted by others from a study or a textbook"),
    "R": _("commonly taught; not checked at its source"),
    "C": _("worked out from mechanics"),
    "D": _("a choice of ours, not a finding"),
}
#: What stands above a day without a workout.
REST_TITLES = {Why.DONE_TODAY: _("Done for today"), Why.CLINICIAN: _("Have it looked at first")}
REST_TITLE = _("Rest day")
SUGGESTIONS = {
    Why.FIRST: _("Your first workout: fifteen short intervals that teach the three movements."),
    Why.FRESH_START: _("It has been more than eight weeks, so start afresh. It comes back faster than it came."),
    Why.EASE_BACK: _("You have been away for a while, so ease back in with a gentler one."),
    Why.STARTER: _("The next session of your two-week starter plan."),
    Why.TURN: _("It has been longest since you did this one."),
    Why.NO_JUMPS_PAIN: _("It hurt last time, so today stays on the ground: no jumps."),
    Why.NO_JUMPS_YET: _("Legs need two days between jumping sessions, so today stays on the ground."),
    Why.DONE_TODAY: _("Getting stronger happens while you rest. Eat, sleep, run easy."),
    Why.REST_AFTER: _("You trained yesterday. A day without strength lets it sink in; an easy run is fine."),
    Why.ENOUGH: _("Three strength days within a week are plenty. Let them sink in."),
    Why.PAIN: _("It hurt too much last time. Give it two quiet days before you try again, easier."),
    Why.CLINICIAN: _(
        "You told us about a warning sign last time. Please see a doctor or physiotherapist before you train again; "
        "when they are happy, come back with a session without jumps from the library."
    ),
}
#: What happens to an exercise, in a word or two.
DECISIONS = {
    Decision.PROGRESS: _("A step up"),
    Decision.HOLD: _("The same"),
    Decision.REGRESS: _("Easier"),
    Decision.STOP: _("Leave it out"),
    Decision.RESTART: _("From the start"),
}
#: Why it happens; to be filled in with the cause's values.
CAUSES = {
    Cause.FIRST: _("This is where everybody begins."),
    Cause.WARNING_SIGN: _("You ticked a warning sign. Have it looked at before you do this again."),
    Cause.LIMPING: _("You were limping. Leave this out until you walk freely again."),
    Cause.MUCH_PAIN: _("Pain of %(pain)d is too much to train through."),
    Cause.STILL_STOPPED: _(
        "It opens again, one step lower, after %(needed)d sessions with pain of 2 at most. So far: %(calm)d."
    ),
    Cause.REOPENED: _("Hardly any pain in two sessions: you may begin again, one step lower."),
    Cause.GAP_RESTART: _("It has been %(days)d days, so start afresh. It comes back faster than it came."),
    Cause.GAP_LEVEL: _("It has been %(days)d days. Your legs get one step down to get used to it again."),
    Cause.GAP_REPS: _("It has been %(days)d days, so begin this step again with few repetitions."),
    Cause.NOT_SETTLED: _("Pain of %(pain)d the next morning had not settled, so it goes one step down."),
    Cause.POOR_TWICE: _("Two sessions running fell short, so it gets easier. Clean counts more than many."),
    Cause.POOR: _("That one fell short. It happens; try the same again."),
    Cause.DELOAD: _("An easier week, in which nothing grows on purpose."),
    Cause.SOME_PAIN: _("Pain of %(pain)d: nothing grows until it is 2 at most."),
    Cause.SORE: _("Your legs were sore (%(soreness)d) before you began, so nothing is added."),
    Cause.HARD: _("An effort of %(srpe)d was hard enough."),
    Cause.SHORT: _("You did %(done)d of %(target)d. Do them all once, then it grows."),
    Cause.FORM: _("%(percent)d of 100 repetitions were clean; from 90 on it grows."),
    Cause.PARTLY: _("Some of it was left out. Do it all once, then it grows."),
    Cause.GAP_REPEAT: _("It had been %(days)d days since the time before, so once more the same."),
    Cause.NOT_TOLD: _("Say how hard it was and whether it hurt, and it can grow."),
    Cause.MORE_REPS: ngettext_lazy(
        "A good session: %(more)d repetition more.", "A good session: %(more)d repetitions more.", "more"
    ),
    Cause.AT_CAP: _("All of them, and well. Once more like that, and the next step opens."),
    Cause.NEXT_LEVEL: _("Two good sessions at the most repetitions: the next step, with few again."),
    Cause.TOP: _("You are at the top of this one. Keep it; it keeps you."),
    Cause.GATE: _("You have earned the next step; it opens when you can do what it asks."),
    Cause.GATE_PAIN: _("The next step jumps, so it opens when nothing hurts any more."),
    Cause.PASSED: _("You can do what it asks: the next step, with few again."),
    Cause.ONE_LEVEL: _("You have earned the next step. One thing changes at a time, so it comes next time."),
}
#: How much jumping the landings of a day leave, where they leave any; to be filled in with the number of sets.
JUMP_LIMITS = {
    Limit.WEEK: ngettext_lazy(
        "%(sets)d set at most: the landings of seven days are nearly used up.",
        "%(sets)d sets at most: the landings of seven days are nearly used up.",
        "sets",
    ),
    Limit.NOVEL: ngettext_lazy(
        "%(sets)d set at most while jumps are new to your legs.",
        "%(sets)d sets at most while jumps are new to your legs.",
        "sets",
    ),
    Limit.CAP: ngettext_lazy("%(sets)d set at most.", "%(sets)d sets at most.", "sets"),
}
#: Why jumps become steps, all of them or those that are too many.
STEP_INSTEAD = {
    Limit.PAIN: _("It hurt last time, so step instead of jumping."),
    Limit.WEEK: _("Your landings for seven days are used up, so step instead of jumping."),
    Limit.NOVEL: _("Jumps are new to your legs, so step before you jump."),
    Limit.CAP: _("More jumps than your legs are used to, so the first ones are steps."),
}
#: What that means in a workout, some of it or all of it; steps are no lesser exercise.
STEPS_IN_WORKOUT = ngettext_lazy(
    "The first of its %(of)d jumping intervals is stepped; stepping counts just as much.",
    "The first %(steps)d of its %(of)d jumping intervals are stepped; stepping counts just as much.",
    "steps",
)
PLANNED_STEPS = _("Your plan has fewer jumps for this session.")
ALL_STEPS_IN_WORKOUT = _("All its jumping intervals are stepped; stepping counts just as much.")
DELOAD_WEEK = _("It has been hard twice. For a week do three sets where you would do five, at the same step.")


def say_steps(steps: int, of: int) -> str:
    """Return which of a workout's jumping intervals are stepped, "" where none are."""
    if not steps:
        return ""
    return str(ALL_STEPS_IN_WORKOUT) if steps == of else STEPS_IN_WORKOUT % {"steps": steps, "of": of}
