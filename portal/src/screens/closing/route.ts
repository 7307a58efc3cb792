/** The route of closing the account. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { blockingOf, closingOf } from "./queries.ts";

export const closing = createRoute({
  getParentRoute: () => root,
  path: "/closing",
  loader: () => early((account) => [closingOf(account), blockingOf(account)]),
  component: lazyRouteComponent(() => import("./Closing.tsx"), "Closing"),
});
