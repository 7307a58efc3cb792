/** Costs by month: what was issued, and what is to come as the forecast says. Minor units, VAT included. */

import { plusMonths } from "../../kit/formats.ts";

export interface Issued {
  kind: "invoice" | "credit_note";
  date: string;
  currency: string;
  total: number;
}

export interface ToCome {
  currency: string;
  documents: readonly Omit<Issued, "currency">[];
}

export interface Month {
  /** `2027-03` */
  month: string;
  issued: number;
  toCome: number;
}

export interface Costs {
  currency: string;
  months: Month[];
  /** The sum of what is to come. */
  ahead: number;
}

/** The months from `before` months ago until 11 months ahead, for each currency that has any document, the largest first.
 * A credit note counts against its own month. */
export function costs(today: string, before: number, issued: readonly Issued[], forecasts: readonly ToCome[]): Costs[] {
  const first = `${today.slice(0, 7)}-01`;
  const names = Array.from({ length: before + 12 }, (_, index) => plusMonths(first, index - before).slice(0, 7));
  const found = new Map<string, Map<string, Month>>();
  const add = (currency: string, { kind, date, total }: Omit<Issued, "currency">, part: "issued" | "toCome") => {
    let months = found.get(currency);
    if (!months) found.set(currency, (months = new Map(names.map((month) => [month, { month, issued: 0, toCome: 0 }]))));
    const month = months.get(date.slice(0, 7));
    if (month) month[part] += kind === "credit_note" ? -total : total;
  };
  for (const document of issued) add(document.currency, document, "issued");
  for (const { currency, documents } of forecasts) for (const document of documents) add(currency, document, "toCome");
  return [...found]
    .map(([currency, months]) => {
      const all = [...months.values()];
      return { currency, months: all, ahead: all.reduce((sum, { toCome }) => sum + toCome, 0) };
    })
    .sort((one, other) => other.ahead - one.ahead);
}

/** A round number of at most two digits and zeros that is not below `most`: the top of a chart. */
export function top(most: number): number {
  if (most <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(most));
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((times) => times * unit).find((round) => round >= most)!;
}
