/** Amounts, days and instants in the reader's language.
 *
 * Amounts are minor units of an ISO 4217 currency. Days are civil dates, `2027-03-15`; a span `[start, end)` is written
 * with its last day. A space inside a date or an amount never breaks a line.
 */

import { locale } from "../app/language.ts";

const cache = new Map<string, unknown>();

function kept<T>(key: string, make: () => T): T {
  if (!cache.has(key)) cache.set(key, make());
  return cache.get(key) as T;
}

const amounts = (language: string, currency: string) =>
  kept(`amount ${language} ${currency}`, () => new Intl.NumberFormat(language, { style: "currency", currency }));

/** The number of minor units' digits of a currency: 2 for the euro, 0 for the yen. */
export const digits = (currency: string): number => amounts("en", currency).resolvedOptions().maximumFractionDigits ?? 2;

/** An amount with its currency, `€ 1.482,00`. Never put a sign before it: some languages write it inside. */
export function money(minor: number, currency: string, language = locale()): string {
  return amounts(language, currency).format(minor / 10 ** digits(currency));
}

/** An amount of a chart's axis, without decimals: `€ 1.482`. */
export function moneyRound(minor: number, currency: string, language = locale()): string {
  const format = kept(
    `round ${language} ${currency}`,
    () => new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 0 }),
  );
  return format.format(minor / 10 ** digits(currency));
}

/** An amount before rounding, with up to six decimals of its unit. */
export function moneyExact(minor: number, currency: string, language = locale()): string {
  const format = kept(
    `exact ${language} ${currency}`,
    () => new Intl.NumberFormat(language, { style: "currency", currency, maximumFractionDigits: 6 }),
  );
  return format.format(minor / 10 ** digits(currency));
}

export const number = (value: number, language = locale()): string =>
  kept(`number ${language}`, () => new Intl.NumberFormat(language)).format(value);

const SHORT: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };

const days = (language: string) => kept(`day ${language}`, () => new Intl.DateTimeFormat(language, SHORT));

const utc = (day: string) => new Date(`${day}T00:00:00Z`);

const unbroken = (text: string) => text.replaceAll(" ", "\u00a0");

/** `15 mrt 2027`. */
export const day = (civil: string, language = locale()): string => unbroken(days(language).format(utc(civil)));

/** `15 mrt`, where the year is known. */
export function dayOfYear(civil: string, language = locale()): string {
  const format = kept(
    `day of year ${language}`,
    () => new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC" }),
  );
  return unbroken(format.format(utc(civil)));
}

/** `maart 2027`, or `mrt` for an axis. `month` is `2027-03`. */
export function month(of: string, style: "long" | "short" = "long", language = locale()): string {
  const options: Intl.DateTimeFormatOptions =
    style === "long" ? { month: "long", year: "numeric" } : { month: "short" };
  return unbroken(
    kept(`month ${style} ${language}`, () => new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" })).format(utc(`${of}-01`)),
  );
}

/** The first and the last day of `[start, end)`, `29 nov 2026 – 28 nov 2027`: what both share is written once. */
export function span([start, end]: readonly string[], language = locale()): string {
  const parts = days(language).formatRangeToParts(utc(start!), utc(plus(end!, -1)));
  // The line may break at the dash only.
  return parts.map(({ value, source }) => (source === "shared" && /[–-]/.test(value) ? " – " : unbroken(value))).join("");
}

/** `14:03`, in the zone in which deadlines count. */
export function clock(instant: string, zone: string, language = locale()): string {
  const format = kept(
    `clock ${language} ${zone}`,
    () => new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone: zone }),
  );
  return unbroken(format.format(new Date(instant)));
}

/** The last day that counts before `instant`, the first one that is too late, in `zone`: of a midnight, the day before. */
export function lastDay(instant: string, zone: string, language = locale()): string {
  const format = kept(`last day ${language} ${zone}`, () => new Intl.DateTimeFormat(language, { ...SHORT, timeZone: zone }));
  return unbroken(format.format(new Date(new Date(instant).getTime() - 1)));
}

/** `15 mrt 2027 14:03`, in `zone`; this machine's if it is left out. */
export function moment(instant: string, zone?: string, language = locale()): string {
  const format = kept(
    `moment ${language} ${zone}`,
    () => new Intl.DateTimeFormat(language, { ...SHORT, hour: "2-digit", minute: "2-digit", timeZone: zone }),
  );
  return unbroken(format.format(new Date(instant)));
}

const DAY = 24 * 3600 * 1000;

/** The civil date so many days later. */
export const plus = (civil: string, count: number): string => new Date(utc(civil).getTime() + count * DAY).toISOString().slice(0, 10);

/** The number of days from one civil date to a later one. */
export const daysBetween = (from: string, to: string): number => Math.round((utc(to).getTime() - utc(from).getTime()) / DAY);

/** The civil date so many months later, at most the month's last day. */
export function plusMonths(civil: string, count: number): string {
  const [year, number, of] = civil.split("-").map(Number) as [number, number, number];
  const first = new Date(Date.UTC(year, number - 1 + count, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(of, last));
  return first.toISOString().slice(0, 10);
}

/** Names in a row, `Anna, Bram en Chris`. */
export const listed = (names: readonly string[], language = locale()): string =>
  kept(`list ${language}`, () => new Intl.ListFormat(language, { type: "conjunction" })).format(names);

/** The name of a country by its ISO code. */
export const country = (code: string, language = locale()): string =>
  kept(`country ${language}`, () => new Intl.DisplayNames(language, { type: "region" })).of(code) ?? code;

/** Text without case and accents, for finding: `Özdemir` -> `ozdemir`. */
export const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
