/** The routes of the screens of subscriptions. Filters are part of the address: they survive a reload and can be sent. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { queries } from "../../app/queries.ts";
import { openAccountId } from "../../app/account.ts";
import { subscriptionList, subscriptionOf, type Filter } from "./queries.ts";

export interface Search extends Filter {
  /** Words of the product's name. */
  q?: string;
}

const one = <Value extends string>(value: unknown, of: readonly Value[]): Value | undefined => of.find((known) => known === value);

export const subscriptions = createRoute({
  getParentRoute: () => root,
  path: "/subscriptions",
  validateSearch: (search: Record<string, unknown>): Search => ({
    q: typeof search["q"] === "string" && search["q"] ? search["q"] : undefined,
    state: one(search["state"], ["active", "ended"]),
    origin: one(search["origin"], ["account", "self_service"]),
  }),
  loaderDeps: ({ search: { state, origin } }) => ({ state, origin }),
  loader: async ({ deps }) => {
    const account = await openAccountId().catch(() => undefined);
    if (account) void queries.prefetchInfiniteQuery(subscriptionList(account, deps));
  },
  component: lazyRouteComponent(() => import("./Subscriptions.tsx"), "Subscriptions"),
});

export const subscription = createRoute({
  getParentRoute: () => root,
  path: "/subscriptions/$subscription",
  loader: ({ params }) => early((account) => [subscriptionOf(account, params.subscription)]),
  component: lazyRouteComponent(() => import("./Detail.tsx"), "Detail"),
});
