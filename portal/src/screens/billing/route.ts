/** The routes of billing. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { accountOf, currenciesOf, profileList, profileOf, recipientsOf } from "./queries.ts";

export const billing = createRoute({
  getParentRoute: () => root,
  path: "/billing",
  loader: () => early((account) => [accountOf(account), profileList(account), recipientsOf(account)]),
  component: lazyRouteComponent(() => import("./Billing.tsx"), "Billing"),
});

export const newProfile = createRoute({
  getParentRoute: () => root,
  path: "/billing/new",
  loader: () => early((account) => [profileList(account), currenciesOf(account)]),
  component: lazyRouteComponent(() => import("./NewProfile.tsx"), "NewProfile"),
});

export const profile = createRoute({
  getParentRoute: () => root,
  path: "/billing/$profile",
  loader: ({ params }) => early((account) => [profileOf(account, params.profile), recipientsOf(account)]),
  component: lazyRouteComponent(() => import("./Profile.tsx"), "Profile"),
});

export const changedProfile = createRoute({
  getParentRoute: () => root,
  path: "/billing/$profile/change",
  loader: ({ params }) => early((account) => [profileOf(account, params.profile), currenciesOf(account)]),
  component: lazyRouteComponent(() => import("./ChangeProfile.tsx"), "ChangeProfile"),
});
