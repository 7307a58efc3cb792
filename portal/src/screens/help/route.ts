/** The route of help. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { root } from "../../app/root.tsx";

export const help = createRoute({
  getParentRoute: () => root,
  path: "/help",
  component: lazyRouteComponent(() => import("./Help.tsx"), "Help"),
});
