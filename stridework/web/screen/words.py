"""What a mobility screen says, in words: its result, its tests, and what is done at each step."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LIMITS = {
    "ankle": _("Likely limit: the ankles"),
    "hip": _("Likely limit: the hips"),
    "knee": _("Likely limit: the knees"),
    "balance-or-strength": _("Likely limit: balance or strength, not range"),
    "nothing": _("Nothing ends this squat early"),
    "cannot-tell": _("Cannot tell"),
}
TESTS = {
    "side": _("Squat from the side"),
    "heels-raised": _("Heels raised"),
    "supported": _("Holding on"),
    "front": _("Squat from the front"),
}
SIDES = {"left": _("left"), "right": _("right")}
EYES = {"open": _("eyes open"), "closed": _("eyes closed")}
BANDS = {"fine": _("fine"), "between": _("between"), "limited": _("limited")}

#: Each step: its id, kind, title, what to do line by line, and the figure that shows it.
STEPS = (
    {
        "id": "side",
        "kind": "squats",
        "view": "side",
        "title": _("Squat from the side"),
        "lines": (
            _("Stand side-on to the phone, feet at hip to shoulder width, barefoot if you can."),
            _("Five slow squats, as deep as you get with the heels down."),
        ),
        "figure": "squat.squat",
    },
    {
        "id": "heels-raised",
        "kind": "squats",
        "view": "side",
        "title": _("Heels raised"),
        "lines": (
            _("The same with 2 to 3 cm under your heels: a thin book or a folded towel."),
            _("Five slow squats, side-on again. Deeper now speaks for the ankles."),
        ),
        "figure": "squat.squat",
    },
    {
        "id": "supported",
        "kind": "squats",
        "view": "side",
        "title": _("Holding on"),
        "lines": (
            _("Flat feet again. Hold a door frame or a post in front of you with both hands."),
            _("Five slow squats, side-on. Deeper now speaks for balance or strength, not for range."),
        ),
        "figure": "squat.squat",
    },
    {
        "id": "front",
        "kind": "squats",
        "view": "front",
        "title": _("Squat from the front"),
        "lines": (
            _("Face the phone, hands where you like them."),
            _("Five slow squats. This one looks at where your knees go."),
        ),
        "figure": "squat.squat",
    },
    {
        "id": "wall",
        "kind": "wall",
        "view": "",
        "title": _("Knee to wall"),
        "lines": (
            _("Kneel or stand before a wall, one foot flat. Bend the knee until it touches the wall, the heel down."),
            _("Move the foot back until the knee only just touches. Measure from the big toe to the wall."),
        ),
        "figure": "",
    },
    {
        "id": "balance-open",
        "kind": "stand",
        "view": "front",
        "eyes": "open",
        "title": _("On one leg, eyes open"),
        "lines": (
            _("Face the phone, a wall within reach, arms crossed over your chest."),
            _("Stand on the left leg, then on the right, each as long as you can, up to 45 seconds."),
        ),
        "figure": "balance-lunge.balance",
    },
    {
        "id": "balance-closed",
        "kind": "stand",
        "view": "front",
        "eyes": "closed",
        "title": _("On one leg, eyes closed"),
        "lines": (
            _("The same with your eyes closed, a wall within reach. Open them the moment you need to."),
            _("Left leg, then right. Skip this one where the last was hard to hold for 30 seconds."),
        ),
        "figure": "balance-lunge.balance",
    },
    {
        "id": "word",
        "kind": "word",
        "view": "",
        "title": _("One question"),
        "lines": (_("What ends your squat at its deepest: something at the knee itself, or stretch and balance?"),),
        "figure": "",
    },
)
