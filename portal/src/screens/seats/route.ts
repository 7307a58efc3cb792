/** The route of a change of seats. A total that another screen proposes is part of the address. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import type { Schemas } from "../../app/api.ts";
import { early, root } from "../../app/root.tsx";
import { subscriptionOf } from "../subscriptions/queries.ts";

type Wanted = Schemas["NewTotal"];

export const seats = createRoute({
  getParentRoute: () => root,
  path: "/subscriptions/$subscription/seats",
  validateSearch: (search: Record<string, unknown>): Partial<Wanted> => ({
    item: typeof search["item"] === "string" ? search["item"] : undefined,
    quantity: Number.isSafeInteger(search["quantity"]) ? (search["quantity"] as number) : undefined,
    when: (["now", "at_renewal"] as const).find((when) => when === search["when"]),
    rule: search["rule"] === "longest_unused" ? "longest_unused" : undefined,
  }),
  loader: ({ params }) => early((account) => [subscriptionOf(account, params.subscription)]),
  component: lazyRouteComponent(() => import("./Seats.tsx"), "Seats"),
});
