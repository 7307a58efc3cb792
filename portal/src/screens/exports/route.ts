/** The route of exports. A mail leads to one of them: `#<account>/<job>`. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { root } from "../../app/root.tsx";

export const exports = createRoute({
  getParentRoute: () => root,
  path: "/exports",
  component: lazyRouteComponent(() => import("./Exports.tsx"), "Exports"),
});
