"""The words that rules show, each in one place and in the catalogue of translations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
