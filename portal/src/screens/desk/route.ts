/** The routes of the seller's desk. What is looked for is part of the address. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { root } from "../../app/root.tsx";

export interface Search {
  /** The first letters of words of a name, or an invoice's number. */
  q?: string;
  by?: "number";
}

export const desk = createRoute({
  getParentRoute: () => root,
  path: "/desk",
  validateSearch: (search: Record<string, unknown>): Search => ({
    q: typeof search["q"] === "string" && search["q"] ? search["q"] : undefined,
    by: search["by"] === "number" ? "number" : undefined,
  }),
  component: lazyRouteComponent(() => import("./Desk.tsx"), "Desk"),
});

export const deskAccount = createRoute({
  getParentRoute: () => root,
  path: "/desk/accounts/$account",
  component: lazyRouteComponent(() => import("./AccountSeen.tsx"), "AccountSeen"),
});

export const deskEnd = createRoute({
  getParentRoute: () => root,
  path: "/desk/accounts/$account/subscriptions/$subscription/end-requests/$request",
  component: lazyRouteComponent(() => import("./EndAsked.tsx"), "EndAsked"),
});

export const deskProgramme = createRoute({
  getParentRoute: () => root,
  path: "/desk/accounts/$account/programme-requests/$request",
  component: lazyRouteComponent(() => import("./ProgrammeAsked.tsx"), "ProgrammeAsked"),
});

export const deskUpgrade = createRoute({
  getParentRoute: () => root,
  path: "/desk/accounts/$account/upgrades/$request",
  component: lazyRouteComponent(() => import("./UpgradeAsked.tsx"), "UpgradeAsked"),
});

export const deskClocks = createRoute({
  getParentRoute: () => root,
  path: "/desk/test-clocks",
  component: lazyRouteComponent(() => import("./Clocks.tsx"), "Clocks"),
});

export const deskNewClock = createRoute({
  getParentRoute: () => root,
  path: "/desk/test-clocks/new",
  component: lazyRouteComponent(() => import("./NewClock.tsx"), "NewClock"),
});

export const deskClock = createRoute({
  getParentRoute: () => root,
  path: "/desk/test-clocks/$account",
  component: lazyRouteComponent(() => import("./Clock.tsx"), "Clock"),
});
