// The instants that ical.js reads: a JSON list of calendars in, of [UID, start, end] a calendar
// out, in seconds since 1970, a day as 2029-04-16. The first argument is the address of ical.js itself.
import { readFileSync } from "node:fs";

const { default: ICAL } = await import(process.argv[2]);

const moment = (event, name) => {
  const time = event.getFirstPropertyValue(name);
  if (time.isDate) return time.toString();
  if (time.zone === ICAL.Timezone.localTimezone) throw new Error(`${name} floats`);
  return time.toUnixTime();
};

const read = (text) =>
  new ICAL.Component(ICAL.parse(text))
    .getAllSubcomponents("vevent")
    .map((event) => [
      event.getFirstPropertyValue("uid"),
      moment(event, "dtstart"),
      moment(event, "dtend"),
    ]);

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(read)));
