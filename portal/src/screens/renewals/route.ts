/** The routes of renewals: all that are coming, and the coming term of one subscription. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { runningSubscriptions } from "../home/queries.ts";
import { catalogue } from "../shop/queries.ts";
import { subscriptionOf } from "../subscriptions/queries.ts";

export interface Search {
  /** Only the subscriptions whose automatic renewal is on, or off. */
  automatic?: "on" | "off";
}

export const renewals = createRoute({
  getParentRoute: () => root,
  path: "/renewals",
  validateSearch: ({ automatic }: Record<string, unknown>): Search => ({
    automatic: automatic === "on" || automatic === "off" ? automatic : undefined,
  }),
  loader: () => early((account) => [runningSubscriptions(account)]),
  component: lazyRouteComponent(() => import("./Renewals.tsx"), "Renewals"),
});

export const renewal = createRoute({
  getParentRoute: () => root,
  path: "/subscriptions/$subscription/renewal",
  loader: ({ params }) => early((account) => [subscriptionOf(account, params.subscription), catalogue(account, 1)]),
  component: lazyRouteComponent(() => import("./Renewal.tsx"), "Renewal"),
});
