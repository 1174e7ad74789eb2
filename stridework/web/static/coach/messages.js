/**
 * What page and worker say to each other. `client.js` is the page's side: nobody else need know these.
 *
 * @typedef {import("./files.js").CoachFiles} CoachFiles
 * @typedef {import("./pace.js").Size} Size
 *
 * @typedef {Record<string, Record<string, number>>} Usual  a runner's own usual value by variant and cue
 *
 * @typedef {object} SessionOptions
 * @property {string[]} variants       the exercises' variants to follow, as in the rules; others are left out
 * @property {boolean} [pose]          false: landmarks come instead of pictures, and the pose model is not loaded
 * @property {Size} [size]             the model to begin with (full)
 * @property {number} [session]        how many sessions with the coach, this one included; it speaks less with each
 * @property {Usual} [baseline]         the runner's own usual values
 * @property {number | null} [heightM] the runner's height
 * @property {{praise: string, openEyes: string}} [phrases]
 * @property {boolean} [screen]        it is a mobility screen: what every test shows is remembered for `conclude`
 * @property {boolean} [keep]          keep the landmarks, to be had from `finish`
 *
 * @typedef {object} IntervalStart
 * @property {number} interval  any number of the page's own; it comes back with each event
 * @property {string} variant
 * @property {number} t_s       on the frames' clock
 * @property {number} seconds
 * @property {string} [eyes]    open or closed
 * @property {string} [gaze]    ahead or around
 *
 * @typedef {object} Landmarks  a frame without a picture
 * @property {number} t_s
 * @property {number} aspect    width / height of the picture
 * @property {Float64Array} values  33 × (x, y, z, visibility), then 33 × (x, y, z) in metres if known; empty: nobody
 *
 * @typedef {{cue: string, verdict: "good" | "watch" | "cue" | "cannot-judge", measure: string, value: number | null,
 *   unit: string, doubt: number | null, reason: string}} Finding
 * @typedef {{event: "placement", seen: string}} Placement
 * @typedef {{event: "ready"}} Ready
 * @typedef {{event: "cut"}} Cut
 * @typedef {{event: "repetition", side: "left" | "right" | "", clean: boolean, full_depth: boolean | null, start_s: number,
 *   bottom_s: number, end_s: number, travel: number, flight_s: number | null, flight_doubt_s: number | null,
 *   findings: Finding[]}} Repetition
 * @typedef {{event: "attempt", why: string, reason: string}} Attempt
 * @typedef {{event: "hold-began", side: string}} HoldBegan
 * @typedef {{event: "holding", side: string, seconds: number, findings: Finding[]}} Holding
 * @typedef {{event: "hold", side: "left" | "right", seconds: number, ended: string, eyes: string, findings: Finding[]}} Hold
 * @typedef {{event: "said", cue: string, text: string, kind: "correction" | "praise" | "safety", reason: string}} Said
 * @typedef {(Placement | Ready | Cut | Repetition | Attempt | HoldBegan | Holding | Hold | Said) &
 *   {t_s: number, interval: number | null}} CoachEvent  as `form/events.py` means them
 *
 * @typedef {object} Scene  as `form/browser.py` means it
 * @property {boolean} whole
 * @property {boolean} ready
 * @property {"top" | "bottom" | "left" | "right" | null} cropped
 * @property {"front" | "side" | "rear" | "oblique" | "unknown"} view
 * @property {number | null} azimuth
 * @property {number | null} doubt
 * @property {number | null} travel
 * @property {number | null} share
 * @property {number} held_s
 * @property {number | null} tall
 * @property {number | null} middle
 *
 * @typedef {{do: "open", files: CoachFiles, options: SessionOptions}
 *   | {do: "aim", variant: string}
 *   | ({do: "start"} & IntervalStart)
 *   | {do: "protocol", eyes: string, gaze: string}
 *   | {do: "end"}
 *   | {do: "picture", t_s: number, picture: ImageBitmap}
 *   | ({do: "landmarks"} & Landmarks)
 *   | {do: "conclude", answers: string}
 *   | {do: "finish"}} ToWorker
 *
 * @typedef {object} Opened
 * @property {string[]} variants   those asked for that a camera can follow
 * @property {Size | null} size    null without a pose model
 * @property {"GPU" | "CPU" | null} delegate
 *
 * @typedef {object} Answer  what one frame gave
 * @property {number} t_s
 * @property {number} aspect
 * @property {CoachEvent[]} events
 * @property {Scene | null} scene
 * @property {Float64Array} values   the landmarks, as in Landmarks
 * @property {number} poseMs
 * @property {number} engineMs
 * @property {number} fps            how many pictures a second this device can take
 * @property {number} longest        longest side of the next picture at most, in pixels
 * @property {Size | null} size
 * @property {boolean} tooSlow
 * @property {boolean} dark          the picture is black
 * @property {number} people         how many were found: in an interval one at most, else two
 *
 * @typedef {{tell: "opened"} & Opened
 *   | {tell: "failed", about: "open" | "frame", message: string}
 *   | {tell: "answer"} & Answer
 *   | {tell: "ended", events: CoachEvent[]}
 *   | {tell: "concluded", document: string}
 *   | {tell: "finished", traces: Record<string, string>}} FromWorker
 */
export {};
