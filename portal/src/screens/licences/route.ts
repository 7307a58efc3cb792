/** The route of an item's licences. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { openAccountId } from "../../app/account.ts";
import { queries } from "../../app/queries.ts";
import { root } from "../../app/root.tsx";
import { subscriptionOf } from "../subscriptions/queries.ts";
import { holdersOf } from "./queries.ts";

export const licences = createRoute({
  getParentRoute: () => root,
  path: "/subscriptions/$subscription/items/$item/licences",
  loader: async ({ params: { subscription, item } }) => {
    const account = await openAccountId().catch(() => undefined);
    if (!account) return;
    void queries.prefetchQuery(subscriptionOf(account, subscription));
    void queries.prefetchInfiniteQuery(holdersOf(account, subscription, item));
  },
  component: lazyRouteComponent(() => import("./Licences.tsx"), "Licences"),
});
