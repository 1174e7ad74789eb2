"""A camera and a coach's worker for a page, both set from outside: what the page makes of them is what is tested."""

CAMERA = """
window.fake = { camera: "ok", colour: "#888", wide: false, people: 1, cropped: null, finished: 0 };
navigator.mediaDevices.getUserMedia = async () => {
  if (fake.camera !== "ok") throw new DOMException("not now", fake.camera);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const paint = () => {
    const [width, height] = fake.small ? [90, 160] : fake.wide ? [640, 360] : [360, 640];
    if (canvas.width !== width) [canvas.width, canvas.height] = [width, height];
    pen.fillStyle = fake.colour;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = "#000";
    pen.fillRect(performance.now() % 90, 0, 4, 4);
  };
  paint();
  setInterval(paint, 40);
  const stream = canvas.captureStream(25);
  [fake.track] = stream.getVideoTracks();
  return stream;
};
"""

WORKER = """
// The worker's part: the same messages, what it sees set from outside, and darkness told by the module itself.
const darkness = (async () => {
  const address = (await (await fetch("/sw.js")).text()).match(/"([^"]*[/]coach[/]darkness[^"]*)"/)[1];
  return import(address);
})();
const RealWorker = Worker;
window.Worker = class {
  constructor(address, options) {
    if (!String(address).includes("/coach/worker")) return new RealWorker(address, options);
  }
  terminate() { this.onmessage = () => {}; }
  async postMessage(message) {
    const tell = (data) => this.onmessage({ data });
    const { variants } = message.options ?? {};
    if (message.do === "open") tell({ tell: "opened", variants, size: "full", delegate: "CPU" });
    if (message.do === "end") tell({ tell: "ended", events: [] });
    if (message.do === "finish") {
      while (fake.finishing) await new Promise((next) => setTimeout(next, 50));
      tell({ tell: "finished", traces: {} });
      fake.finished += 1;
    }
    if (message.do !== "picture") return;
    const { picture, t_s } = message;
    while (fake.hidden) await new Promise((next) => setTimeout(next, 50));
    const { people, cropped } = fake;
    const dark = (await darkness).isDark(picture);
    fake.aspect = picture.width / picture.height;
    const whole = !dark && !cropped;
    const seen = { view: "side", azimuth: 90, doubt: 5, tall: 0.7, middle: 0.5 };
    const scene = { whole, ready: whole, cropped, travel: 0, share: 0, held_s: 0, ...seen };
    const values = dark ? new Float64Array(0) : new Float64Array(33 * 7).fill(0.5);
    const took = { poseMs: 1, engineMs: 1, fps: 30, longest: 640, size: "full", tooSlow: fake.tooSlow ?? false };
    tell({ tell: "answer", t_s, aspect: fake.aspect, events: [], scene, values, dark, people, ...took });
  }
};
"""

STAND_IN = CAMERA + WORKER

#: A hidden page is shown no pictures; Playwright cannot hide one, so the page is told that it is.
HIDE = """(hidden) => {
  const get = () => (hidden ? "hidden" : "visible");
  Object.defineProperty(document, "visibilityState", { configurable: true, get });
  fake.hidden = hidden;
  document.dispatchEvent(new Event("visibilitychange"));
}"""
