/** The route of the use of a subscription's seats. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { subscriptionOf } from "../subscriptions/queries.ts";
import { useOf } from "./queries.ts";

export const use = createRoute({
  getParentRoute: () => root,
  path: "/subscriptions/$subscription/use",
  loader: ({ params: { subscription } }) => early((account) => [subscriptionOf(account, subscription), useOf(account, subscription)]),
  component: lazyRouteComponent(() => import("./Use.tsx"), "Use"),
});
