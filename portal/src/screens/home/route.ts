import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { queries } from "../../app/queries.ts";
import { root } from "../../app/root.tsx";
import { openAccountId } from "../../app/account.ts";
import { runningSubscriptions } from "./queries.ts";

export const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  loader: async () => {
    const account = await openAccountId().catch(() => undefined);
    if (account) void queries.prefetchQuery(runningSubscriptions(account));
  },
  component: lazyRouteComponent(() => import("./Home.tsx"), "Home"),
});
