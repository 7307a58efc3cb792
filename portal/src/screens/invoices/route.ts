/** The routes of invoices. Filters are part of the address. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { openAccountId } from "../../app/account.ts";
import { queries } from "../../app/queries.ts";
import { early, root } from "../../app/root.tsx";
import { documentList, documentOf, isDay, type Filter } from "./queries.ts";

export interface Search extends Filter {
  /** A part of the document's number. */
  q?: string;
}

const one = <Value extends string>(value: unknown, of: readonly Value[]): Value | undefined => of.find((known) => known === value);

const civil = (value: unknown): string | undefined => (typeof value === "string" && isDay(value) ? value : undefined);

export const invoices = createRoute({
  getParentRoute: () => root,
  path: "/invoices",
  validateSearch: (search: Record<string, unknown>): Search => ({
    q: typeof search["q"] === "string" && search["q"] ? search["q"] : undefined,
    months: ([3, 6] as const).find((count) => count === Number(search["months"])),
    from: civil(search["from"]),
    to: civil(search["to"]),
    state: one(search["state"], ["open", "part_paid", "settled", "overdue", "written_off"]),
  }),
  loaderDeps: ({ search: { q: _, ...filter } }) => filter,
  loader: async ({ deps }) => {
    const account = await openAccountId().catch(() => undefined);
    if (account) void queries.prefetchInfiniteQuery(documentList(account, deps));
  },
  component: lazyRouteComponent(() => import("./Invoices.tsx"), "Invoices"),
});

export const invoice = createRoute({
  getParentRoute: () => root,
  path: "/invoices/$invoice",
  loader: ({ params }) => early((account) => [documentOf(account, params.invoice)]),
  component: lazyRouteComponent(() => import("./Invoice.tsx"), "Invoice"),
});
