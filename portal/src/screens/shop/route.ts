/** The routes of the shop. What is chosen for comparing is part of the address. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { catalogue, profilesOf } from "./queries.ts";

const count = (value: unknown): number | undefined => {
  const whole = Number(value);
  return Number.isInteger(whole) && whole >= 1 && whole <= 999_999 ? whole : undefined;
};

const text = (value: unknown): string | undefined => (typeof value === "string" && value ? value : undefined);

export interface Compared {
  /** The number of people for which prices are compared. */
  quantity?: number;
}

export const shop = createRoute({
  getParentRoute: () => root,
  path: "/shop",
  validateSearch: (search: Record<string, unknown>): Compared => ({ quantity: count(search["quantity"]) }),
  loaderDeps: ({ search: { quantity } }) => ({ quantity }),
  loader: ({ deps }) => early((account) => [catalogue(account, deps.quantity ?? 1), profilesOf(account)]),
  component: lazyRouteComponent(() => import("./Shop.tsx"), "Shop"),
});

export const purchase = createRoute({
  getParentRoute: () => root,
  path: "/shop/$product",
  validateSearch: (search: Record<string, unknown>): Compared & { plan?: string } => ({
    quantity: count(search["quantity"]),
    plan: text(search["plan"]),
  }),
  loader: () => early((account) => [catalogue(account, 1), profilesOf(account)]),
  component: lazyRouteComponent(() => import("./Purchase.tsx"), "Purchase"),
});
