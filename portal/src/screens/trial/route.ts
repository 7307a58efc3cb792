import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { subscriptionOf } from "../subscriptions/queries.ts";

export const conversion = createRoute({
  getParentRoute: () => root,
  path: "/subscriptions/$subscription/conversion",
  loader: ({ params }) => early((account) => [subscriptionOf(account, params.subscription)]),
  component: lazyRouteComponent(() => import("./Conversion.tsx"), "Conversion"),
});
