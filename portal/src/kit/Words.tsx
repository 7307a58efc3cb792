/** Amounts and dates as elements. */

import { day, moment, money, span } from "./formats.ts";

/** `amount` in minor units. */
export function Money({ amount, currency }: { amount: number; currency: string }) {
  return <span className="money">{money(amount, currency)}</span>;
}

export function Day({ of }: { of: string }) {
  return <time dateTime={of}>{day(of)}</time>;
}

/** `[start, end)`, written with its last day. */
export function Span({ of }: { of: readonly string[] }) {
  return <span>{span(of)}</span>;
}

export function Moment({ of, zone }: { of: string; zone?: string }) {
  return <time dateTime={of}>{moment(of, zone)}</time>;
}
