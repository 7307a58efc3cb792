import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { subscriptionOf } from "../subscriptions/queries.ts";

export interface Search {
  /** The plan that is chosen first: an alternative that was offered elsewhere. */
  plan?: string;
}

export const plan = createRoute({
  getParentRoute: () => root,
  path: "/subscriptions/$subscription/plan",
  validateSearch: ({ plan }: Record<string, unknown>): Search => ({ plan: typeof plan === "string" && plan ? plan : undefined }),
  loader: ({ params }) => early((account) => [subscriptionOf(account, params.subscription)]),
  component: lazyRouteComponent(() => import("./Plan.tsx"), "Plan"),
});
