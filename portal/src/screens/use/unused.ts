/** Who does not use a licence: the API counts by the same rule. */

import { plus } from "../../kit/formats.ts";

interface Held {
  /** An instant. */
  since: string;
  /** A civil date. */
  last_active?: string;
}

/** Days without work, the day of the count among them. A licence that is younger had no time to be used. */
export const DAYS = 90;

/** Those who were not at work in the 90 days that end on `day`, and got their licence before: the longest unused first. */
export function unused<Holder extends Held>(holders: readonly Holder[], day: string): Holder[] {
  const first = plus(day, 1 - DAYS);
  const last = (holder: Holder) => holder.last_active ?? "";
  return holders
    .filter((holder) => last(holder) < first && holder.since.slice(0, 10) < first)
    .sort((a, b) => last(a).localeCompare(last(b)) || a.since.localeCompare(b.since));
}
