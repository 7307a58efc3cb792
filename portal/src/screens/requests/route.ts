/** The routes of requests. A product that the vendor's own product asks for is part of the address. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { wishesOf } from "./queries.ts";

export const requests = createRoute({
  getParentRoute: () => root,
  path: "/requests",
  component: lazyRouteComponent(() => import("./Requests.tsx"), "Requests"),
});

export const asking = createRoute({
  getParentRoute: () => root,
  path: "/requests/new",
  validateSearch: (search: Record<string, unknown>): { product?: string } => ({
    product: typeof search["product"] === "string" ? search["product"].slice(0, 100) : undefined,
  }),
  loader: () => early((account) => [wishesOf(account)]),
  component: lazyRouteComponent(() => import("./Ask.tsx"), "Ask"),
});
