/** Lengths of time in the reader's language. */

import type { Schemas } from "../../app/api.ts";
import { locale } from "../../app/language.ts";

type Interval = Schemas["IntervalOut"];

/** The units that languages have a plain word for; the others are months. */
function plain({ count, unit }: Interval): { count: number; unit: string } {
  if (unit === "quarter") return { count: 3 * count, unit: "month" };
  if (unit === "half_year") return { count: 6 * count, unit: "month" };
  return { count, unit };
}

/** `1 jaar`, `3 months`. */
export function interval(of: Interval, language = locale()): string {
  const { count, unit } = plain(of);
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count).replaceAll(" ", "\u00a0");
}
