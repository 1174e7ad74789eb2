// Reads a calendar from standard input by ical.js, the reader of Thunderbird and Nextcloud, and writes its events as JSON.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  const allDay = event.startDate.isDate;
  return {
    uid: event.uid,
    title: event.summary,
    start: allDay ? event.startDate.toString() : event.startDate.toJSDate().toISOString(),
    minutes: allDay ? null : event.duration.toSeconds() / 60,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    alarms: component.getAllSubcomponents("valarm").length,
  };
});
process.stdout.write(JSON.stringify(events));
