/** A small session: ready 10 s, work 30 s, rest 15 s, one-sided work 30 s, then a step that waits for a tap. */
/** @returns {any} */
export function smallSession() {
  const interval = (index, kind, start_s, end_s, more = {}) => ({
    index, kind, start_s, end_s, exercise: kind === "work" ? "squat" : null, variant: kind === "work" ? "squat" : null,
    side: null, title: kind === "work" ? "Squat" : "Rest", number: 1, reps: null, waits: false, ...more,
  });
  const counts = (end) => [3, 2, 1].map((s) => ({ do: "tone", tone: "count", at_s: end - s }));
  return {
    workout: "small", title: "Small", language: "en", seconds: 80,
    intervals: [
      interval(0, "ready", -10, 0, { title: "Get ready" }),
      interval(1, "work", 0, 30),
      interval(2, "rest", 30, 45, { number: 2 }),
      interval(3, "work", 45, 75, { number: 2, side: "left-right", exercise: "balance-lunge", title: "Balance + lunge" }),
      interval(4, "work", 75, 80, { number: 3, waits: true, reps: 8 }),
    ],
    events: [
      { do: "show", at_s: -10, title: "Get ready", line: "Stand tall", next: "Squat", kind: "ready" },
      { do: "count", at_s: -10, seconds: 10 },
      ...counts(0),
      { do: "show", at_s: 0, title: "Squat", line: "Sit back", next: "Balance + lunge", kind: "work" },
      { do: "figure", at_s: 0, figure: "squat.squat", view: "side", seconds_per_cycle: 3 },
      { do: "tone", at_s: 0, tone: "work" },
      { do: "say", at_s: 0, text: "Go.", clip: "go", seconds: 0.7 },
      { do: "count", at_s: 0, seconds: 30 },
      { do: "tone", at_s: 15, tone: "halfway" },
      ...counts(30),
      { do: "show", at_s: 30, title: "Rest", line: "", next: "Balance + lunge", kind: "rest" },
      { do: "tone", at_s: 30, tone: "rest" },
      { do: "count", at_s: 30, seconds: 15 },
      { do: "say", at_s: 31, text: "Next: balance and lunge.", clip: "next", seconds: 2 },
      { do: "show", at_s: 45, title: "Balance + lunge", line: "", next: "", kind: "work" },
      { do: "side", at_s: 45, side: "left" },
      { do: "count", at_s: 45, seconds: 30 },
      { do: "side", at_s: 60, side: "right" },
      { do: "tone", at_s: 60, tone: "switch" },
      { do: "show", at_s: 75, title: "Squat", line: "Eight", next: "", kind: "work" },
      { do: "wait", at_s: 79, text: "Tap when you are done." },
      { do: "tone", at_s: 80, tone: "end" },
    ],
    tones: {}, clips: { go: "/go.mp3", next: "/next.mp3" }, figures: {},
  };
}
