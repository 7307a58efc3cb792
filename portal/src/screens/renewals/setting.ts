/** What is set for the coming term: the total of each item as it stands, with the changes that are on the timeline. */

interface Held {
  term: readonly string[];
  items: readonly { id: string; plan: string; quantity: number }[];
  timeline: readonly {
    kind: string;
    on: string;
    item?: string;
    value?: string | number;
    planned?: { items: readonly { item: string; plan?: string; quantity?: number }[] };
  }[];
}

export interface Set {
  item: string;
  /** The version of the plan that the item has then; undefined where it ends before. */
  plan: string | undefined;
  total: number;
}

/** Each running item as it is set for the day on which the running term ends: 0 where it is dropped. */
export function setFor(held: Held): Set[] {
  const by = held.timeline.filter(({ on }) => on <= held.term[1]!);
  const plan = by.findLast(({ kind }) => kind === "plan")?.planned?.items ?? [];
  return held.items.map(({ id, plan: version, quantity }) => {
    const planned = plan.find(({ item }) => item === id);
    const seats = by.findLast(({ kind, item }) => kind === "seats" && item === id)?.value;
    const then = planned ? planned.plan : version;
    return { item: id, plan: then, total: then === undefined ? 0 : Number(seats ?? planned?.quantity ?? quantity) };
  });
}
