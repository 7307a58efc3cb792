/** The route of requests. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { root } from "../../app/root.tsx";

export const requests = createRoute({
  getParentRoute: () => root,
  path: "/requests",
  component: lazyRouteComponent(() => import("./Requests.tsx"), "Requests"),
});
