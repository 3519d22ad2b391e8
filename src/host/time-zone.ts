/** The browser's time zone, as C programs are told of it. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** The switches of a year are taken for a rule when they are the same ones in so many years before and after it. */
const YEARS_AROUND = 2;

/**
 * What `TZ` is to be, so that `localtime` in a program tells the time of this computer: in POSIX's form
 * (`EST5EDT,M3.2.0,M11.1.0`), which needs no file of time zones. A zone whose switches follow no such rule is given the
 * offset that it has now.
 * Source: POSIX.1-2024, chapter 8.3.
 */
export function posixTimeZone(now = new Date()): string {
  const year = now.getFullYear();
  const switches = switchesOf(year);
  const [first, second] = switches;
  if (switches.length !== 2 || first === undefined || second === undefined || !followRule(year)) return zoneAt(now);
  const [summer, winter] = offsetAt(first.at) > offsetAt(second.at) ? [first, second] : [second, first];
  const [begin, end] = [ruleOf(summer), ruleOf(winter)];
  const names = `${zoneAt(winter.at)}${nameAt(summer.at)}`;
  // An hour ahead is what is taken when nothing is said.
  const ahead = offsetAt(summer.at) - offsetAt(winter.at);
  return `${names}${ahead === 60 ? '' : offsetText(offsetAt(summer.at))},${begin},${end}`;
}

/** When clocks are set: the moment, and what they show then before it. */
interface Switch {
  readonly at: Date;
  /** As if it were UTC. */
  readonly clock: Date;
  /** The last such day of its month, where there are four or five. */
  readonly last: boolean;
}

/** Minutes ahead of UTC. */
const offsetAt = (date: Date): number => -date.getTimezoneOffset();

function switchesOf(year: number): Switch[] {
  const found: Switch[] = [];
  const end = new Date(year + 1, 0, 1).getTime();
  for (let day = new Date(year, 0, 1).getTime(); day < end; day += DAY_MS) {
    let [before, after] = [day, Math.min(day + DAY_MS, end)];
    if (offsetAt(new Date(before)) === offsetAt(new Date(after))) continue;
    while (after - before > MINUTE_MS) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetAt(new Date(middle)) === offsetAt(new Date(before))) before = middle;
      else after = middle;
    }
    const clock = new Date(after + offsetAt(new Date(before)) * MINUTE_MS);
    found.push({ at: new Date(after), clock, last: isLast(clock) });
  }
  return found;
}

/** Whether the same weekday a week later is in the next month. */
function isLast(clock: Date): boolean {
  return new Date(clock.getTime() + 7 * DAY_MS).getUTCMonth() !== clock.getUTCMonth();
}

/** Whether the years around switch by one rule. */
function followRule(year: number): boolean {
  const wanted = switchesOf(year);
  for (let other = year - YEARS_AROUND; other <= year + YEARS_AROUND; other++) {
    const switches = switchesOf(other);
    if (switches.length !== wanted.length || switches.some((s, i) => ruleOf(s) !== ruleOf(wanted[i] as Switch))) {
      return false;
    }
  }
  return true;
}

/** `M3.5.0/2`: the last Sunday of March, at two o'clock. */
function ruleOf({ clock, last }: Switch): string {
  // The fourth that is the last is the last in years in which there are five, too.
  const week = last ? 5 : Math.ceil(clock.getUTCDate() / 7);
  const [hours, minutes] = [clock.getUTCHours(), clock.getUTCMinutes()];
  const time = minutes === 0 ? `${hours}` : `${hours}:${String(minutes).padStart(2, '0')}`;
  return `M${clock.getUTCMonth() + 1}.${week}.${clock.getUTCDay()}${time === '2' ? '' : `/${time}`}`;
}

/** A zone without switches. */
const zoneAt = (date: Date): string => `${nameAt(date)}${offsetText(offsetAt(date))}`;

/** POSIX counts westwards. */
function offsetText(minutes: number): string {
  const text = hoursText(Math.abs(minutes));
  return minutes > 0 ? `-${text}` : text;
}

function hoursText(minutes: number): string {
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60}` : `${Math.floor(minutes / 60)}:${String(rest).padStart(2, '0')}`;
}

/** The zone's letters where it has any, else its offset: `EST`, `<+0530>`. */
function nameAt(date: Date): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  if (/^[A-Za-z]{3,6}$/.test(name)) return name;
  const minutes = Math.abs(offsetAt(date));
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0'));
  return `<${offsetAt(date) < 0 ? '-' : '+'}${hours}${rest === '00' ? '' : rest}>`;
}
