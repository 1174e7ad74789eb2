/**
 * The choices about sound and screen: the dialog they are made in, and what they change on the page.
 *
 * @typedef {import("./settings.js").Settings} Settings
 */
import { ask } from "./controls.js";
import { loadSettings, saveSettings } from "./settings.js";

/**
 * @param {Document} page
 * @param {ReturnType<typeof import("./words.js").readWords>} words
 * @param {(now: Settings, before: Settings) => void} changed
 */
export function createOptions(page, words, changed) {
  let settings = loadSettings();
  const dialog = /** @type {HTMLDialogElement} */ (page.getElementById("options"));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const summary = /** @type {HTMLElement} */ (page.querySelector("[data-sound-words]"));

  function show() {
    page.documentElement.toggleAttribute("data-distance", settings.distance);
    page.documentElement.toggleAttribute("data-no-figure", !settings.figure);
    const mode = words(`mode${settings.mode.replace(/^./, (c) => c.toUpperCase())}`);
    const watched = settings.camera ? ` · ${words("withCamera")}` : "";
    const percent = Math.round(settings.volume * 100);
    summary.textContent = (settings.mode === "silent" ? mode : `${mode} · ${words("volume", { percent })}`) + watched;
  }

  /** @param {Partial<Settings>} change */
  function change(change) {
    const before = settings;
    settings = { ...settings, ...change };
    saveSettings(settings);
    show();
    changed(settings, before);
  }

  function fill() {
    form.querySelectorAll("input").forEach((input) => {
      const value = settings[/** @type {keyof Settings} */ (input.name)];
      if (input.type === "radio") input.checked = input.value === value;
      else if (input.type === "checkbox") input.checked = value === true;
      else input.value = String(value);
    });
  }

  form.oninput = () => {
    const answers = new FormData(form);
    const boxes = [...form.querySelectorAll("input[type=checkbox]")].map((box) => {
      const { name, checked } = /** @type {HTMLInputElement} */ (box);
      return [name, checked];
    });
    const mode = /** @type {Settings["mode"]} */ (answers.get("mode"));
    const talk = /** @type {Settings["talk"]} */ (answers.get("talk") ?? settings.talk);
    change({ ...Object.fromEntries(boxes), mode, talk, volume: Number(answers.get("volume")) });
  };
  show();

  return {
    now: () => settings,
    change,
    async ask() {
      fill();
      await ask(dialog);
    },
  };
}
