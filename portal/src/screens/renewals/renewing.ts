/** The coming renewals by date: when each term ends, and whether another one follows by itself. */

interface Held {
  id: string;
  state: string;
  term: readonly string[];
  timeline: readonly { kind: string; on: string }[];
  trial?: { converts: boolean };
  products: readonly { name: string }[];
}

export interface Coming<Row> {
  row: Row;
  /** The first day after the running term: of the next term, or the first without service. */
  on: string;
  /** Whether a term follows by itself. */
  automatic: boolean;
}

/** The first day without service by notice, if there is one. */
export const endOf = ({ timeline }: Pick<Held, "timeline">): string | undefined => timeline.find(({ kind }) => kind === "end")?.on;

/** By date, and then by name. A notice that came too late for the running term still lets it renew once; a contract that
 * ends on a chosen day before does not renew. */
export function coming<Row extends Held>(held: readonly Row[]): Coming<Row>[] {
  return held
    .filter(({ state, term, timeline }) => state === "active" && !timeline.some(({ kind, on }) => kind === "early_end" && on <= term[1]!))
    .map((row): Coming<Row> => {
      const on = row.term[1]!;
      return { row, on, automatic: endOf(row) === undefined && row.trial?.converts !== false };
    })
    .sort((one, other) => one.on.localeCompare(other.on) || one.row.products[0]!.name.localeCompare(other.row.products[0]!.name));
}
