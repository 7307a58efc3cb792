/** The routes of people. The search and the state are part of the address. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { openAccountId } from "../../app/account.ts";
import { queries } from "../../app/queries.ts";
import { early, root } from "../../app/root.tsx";
import { licencesHeld, memberList, memberOf, peopleFound, placesOf, type State } from "./queries.ts";

export interface Search {
  /** The first letters of names or mail addresses. */
  q?: string;
  state?: State;
}

const STATES: readonly State[] = ["active", "invited", "deactivated"];

export const people = createRoute({
  getParentRoute: () => root,
  path: "/people",
  validateSearch: (search: Record<string, unknown>): Search => ({
    q: typeof search["q"] === "string" && search["q"] ? search["q"].slice(0, 100) : undefined,
    state: STATES.find((state) => state === search["state"]),
  }),
  loader: async ({ location }) => {
    const account = await openAccountId().catch(() => undefined);
    if (!account) return;
    const { q, state } = location.search as Search;
    void queries.prefetchQuery(placesOf(account));
    if (q?.trim()) void queries.prefetchInfiniteQuery(peopleFound(account, q.trim()));
    else void queries.prefetchInfiniteQuery(memberList(account, state));
  },
  component: lazyRouteComponent(() => import("./People.tsx"), "People"),
});

export const person = createRoute({
  getParentRoute: () => root,
  path: "/people/$member",
  loader: ({ params: { member } }) => early((account) => [memberOf(account, member), licencesHeld(account, member)]),
  component: lazyRouteComponent(() => import("./Person.tsx"), "Person"),
});
