"""A workout as a link that holds it: its text, packed into the path of an address.

The path, not the fragment: the page is rendered by the server, works without scripts, and says what is wrong with a
damaged link by line and column. What it costs is that the text stands in the server's access log where one is kept; a
workout says nothing about anybody. Nothing is stored for a link and no account is needed to look at one.

The text is the canonical one (`format_workout`), so that comments and spacing cost nothing, deflated with a dictionary
of words that workouts are made of. The first character of a code names the dictionary: it never changes, a new one
would get a new character.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
import zlib

from stridework.errors import LinkError
from stridework.training.workout import Workout
from stridework.training.workout_text import MAX_TEXT, format_workout
from stridework.web.workouts.own import read_text

MOST_CHARACTERS = 1800  #: of a code; with the address before it a link stays within what chats and mail keep whole
LONGEST_QR = 700  #: of a link; a denser code is not read reliably from a screen by every phone
_FIRST = "1"
_CODE = re.compile(r"[A-Za-z0-9_-]+")
#: What comes last is found cheapest, so the commonest words stand there.
_DICTIONARY = (
    b"level: gentle\nlevel: hard\norder: sport: run\n- Easy run 10m\n Cool-down\nabout: Posture reset: squat 5 reps\n"
    b" each side left right split lap 400mtr 5km reps 1m30s 2m 45s 40s 20s 10s 5x 4x\n- Calf raise - Jumping lunge "
    b"- Stepping lunge - Balance + lunge 8 reps each side - Balance - Squat 30s | Slow down, strong up.\n"
    b"- Rest 15s\n- Rest 20s\n- Rest 30s\n\nWarm-up\n\nMain set 3x\nname: \nsport: strength\n\n"
    b"Main set 2x\n- Squat 30s\n"
)


def pack_workout(workout: Workout) -> str:
    """Return the code of a workout. Raises LinkError where it is too long for a link."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=_DICTIONARY)
    packed = packing.compress(format_workout(workout).encode()) + packing.flush()
    code = _FIRST + base64.urlsafe_b64encode(packed).decode().rstrip("=")
    if len(code) > MOST_CHARACTERS:
        raise LinkError(
            f"Too long for a link: it would take {len(code)} characters, {MOST_CHARACTERS} are the most; "
            "send the workout as a file instead"
        )
    return code


def unpack_text(code: str) -> str:
    """Return the workout's text a code holds. Raises LinkError where it holds none."""
    if len(code) > MOST_CHARACTERS:
        raise LinkError(f"This link has {len(code)} characters; a workout's has at most {MOST_CHARACTERS}")
    if not code.startswith(_FIRST) or not _CODE.fullmatch(code):
        raise LinkError("This link holds no workout; perhaps its end was cut off, or it is from a newer Stridework")
    unpacking = zlib.decompressobj(-15, zdict=_DICTIONARY)
    try:
        packed = base64.urlsafe_b64decode(code[1:] + "=" * (-len(code[1:]) % 4))
        content = unpacking.decompress(packed, 4 * MAX_TEXT + 1)
        text = content.decode()
    except (zlib.error, binascii.Error, ValueError) as error:
        raise LinkError("This link is damaged: a character was lost or changed on the way") from error
    if not unpacking.eof or unpacking.unused_data:
        raise LinkError("This link is damaged: a part of it is missing, or it holds more than a workout may")
    return text


def unpack_workout(code: str) -> Workout:
    """Return the workout of a code. Raises LinkError, and what `workouts.own.read_text` raises."""
    return read_text(unpack_text(code))


def draw_qr(link: str) -> str:
    """Return a link as a QR code, an SVG element; "" where it would be too dense to be read from a screen."""
    if len(link) > LONGEST_QR:
        return ""
    import segno  # its tables take time to build, which a start without a link should not pay

    file = io.BytesIO()
    segno.make(link, error="l", micro=False).save(
        file, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=3, dark="#000", light="#fff", title=None
    )
    return file.getvalue().decode()
