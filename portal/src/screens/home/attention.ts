/** What needs attention, most pressing first: overdue invoices, what ends or must be decided within 90 days, requests. */

import { daysBetween, plus } from "../../kit/formats.ts";
import { isEnd } from "../subscriptions/ends.ts";

/** Days ahead in which a deadline needs attention. */
const AHEAD = 90;

interface Held {
  id: string;
  currency: string;
  products: readonly { name: string }[];
  cancel_by?: string;
  next_renewal?: { on: string; total: number };
  timeline: readonly { kind: string; on: string }[];
  trial?: { ends: string; converts: boolean; refusals: number };
  renewal_due?: unknown;
  hold?: string;
}

interface Document {
  id: string;
  kind: string;
  settlement: string;
  due: string;
  open: number;
  currency: string;
}

export type Matter =
  | { kind: "overdue"; key: string; count: number; amount: number; currency: string; days: number }
  | { kind: "open"; key: string; count: number; amount: number; currency: string; due: string }
  | { kind: "notice"; key: string; subscription: string; name: string; by: string; renewal?: { on: string; amount: number; currency: string }; days: number }
  | { kind: "ends"; key: string; subscription: string; name: string; last: string; days: number }
  | { kind: "trial"; key: string; subscription: string; name: string; last: string; converts: boolean; days: number }
  | { kind: "asked"; key: string; subscription: string; name: string; days: number }
  | { kind: "refused"; key: string; subscription: string; name: string; days: number }
  | { kind: "requests"; key: string; count: number };

export function matters(today: string, held: readonly Held[], documents: readonly Document[], requests: number): Matter[] {
  const dated = held.flatMap((one) => ofSubscription(today, one)).sort((one, other) => one.days - other.days);
  return [
    ...sums(documents, "overdue").map(
      ({ currency, count, amount, due }): Matter => ({ kind: "overdue", key: `overdue ${currency}`, count, amount, currency, days: daysBetween(due, today) }),
    ),
    ...dated,
    ...sums(documents, "open", "part_paid").map(
      ({ currency, count, amount, due }): Matter => ({ kind: "open", key: `open ${currency}`, count, amount, currency, due }),
    ),
    ...(requests > 0 ? [{ kind: "requests", key: "requests", count: requests } as const] : []),
  ];
}

function ofSubscription(today: string, held: Held): Exclude<Matter, { kind: "overdue" | "open" | "requests" }>[] {
  const about = { subscription: held.id, name: held.products[0]!.name };
  const end = held.timeline.find(isEnd)?.on;
  const near = (on: string) => on >= today && daysBetween(today, on) <= AHEAD;
  if (end) {
    const last = plus(end, -1);
    return near(last) ? [{ kind: "ends", key: `ends ${held.id}`, ...about, last, days: daysBetween(today, last) }] : [];
  }
  if (held.hold?.includes("erq_")) return [{ kind: "asked", key: `asked ${held.id}`, ...about, days: 0 }];
  if (held.trial && held.trial.refusals > 0) return [{ kind: "refused", key: `refused ${held.id}`, ...about, days: 0 }];
  if (held.trial) {
    const last = plus(held.trial.ends, -1);
    const { converts } = held.trial;
    return near(last) ? [{ kind: "trial", key: `trial ${held.id}`, ...about, last, converts, days: daysBetween(today, last) }] : [];
  }
  const by = held.cancel_by;
  if (!by || !near(by)) return [];
  const next = held.next_renewal;
  const renewal = next && { on: next.on, amount: next.total, currency: held.currency };
  return [{ kind: "notice", key: `notice ${held.id}`, ...about, by, renewal, days: daysBetween(today, by) }];
}

/** Open amounts of invoices by currency, with the first day on which one is due. */
function sums(documents: readonly Document[], ...settlements: string[]) {
  const found = new Map<string, { currency: string; count: number; amount: number; due: string }>();
  for (const { kind, settlement, currency, open, due } of documents) {
    if (kind !== "invoice" || !settlements.includes(settlement) || open <= 0) continue;
    const sum = found.get(currency) ?? { currency, count: 0, amount: 0, due };
    found.set(currency, { currency, count: sum.count + 1, amount: sum.amount + open, due: due < sum.due ? due : sum.due });
  }
  return [...found.values()];
}
