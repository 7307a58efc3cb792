/** The routes of upgrades on request. What is asked for is part of the address, until another plan is chosen. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { catalogue } from "../shop/queries.ts";
import { upgradeOf } from "./queries.ts";

export interface Wish {
  plan?: string;
  /** The running subscription that is to get the plan; without it, the plan is bought anew. */
  subscription?: string;
  quantity?: number;
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value.slice(0, 100) : undefined);

const count = (value: unknown): number | undefined => {
  const whole = Number(value);
  return Number.isInteger(whole) && whole >= 1 && whole <= 999_999 ? whole : undefined;
};

export const newUpgrade = createRoute({
  getParentRoute: () => root,
  path: "/upgrades/new",
  validateSearch: (search: Record<string, unknown>): Wish => ({
    plan: text(search["plan"]),
    subscription: text(search["subscription"]),
    quantity: count(search["quantity"]),
  }),
  loader: () => early((account) => [catalogue(account, 1)]),
  component: lazyRouteComponent(() => import("./NewUpgrade.tsx"), "NewUpgrade"),
});

export const upgrade = createRoute({
  getParentRoute: () => root,
  path: "/upgrades/$upgrade",
  loader: ({ params }) => early((account) => [upgradeOf(account, params.upgrade), catalogue(account, 1)]),
  component: lazyRouteComponent(() => import("./Upgrade.tsx"), "Upgrade"),
});
