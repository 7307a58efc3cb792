/** The route of a departure: of any member, by the member's id. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { memberOf } from "../people/queries.ts";
import { departureOf, leftBy } from "./queries.ts";

export const departure = createRoute({
  getParentRoute: () => root,
  path: "/people/$member/departure",
  loader: ({ params: { member } }) =>
    early((account) => [memberOf(account, member), departureOf(account, member), leftBy(account, member, undefined)]),
  component: lazyRouteComponent(() => import("./Departure.tsx"), "Departure"),
});
