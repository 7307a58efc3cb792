/** All routes. A screen adds one import and one line. */

import { createRouter } from "@tanstack/react-router";

import { billing, changedProfile, newProfile, profile } from "../screens/billing/route.ts";
import { cancel } from "../screens/cancel/route.ts";
import { closing } from "../screens/closing/route.ts";
import { departure } from "../screens/departure/route.ts";
import { desk, deskAccount, deskClock, deskClocks, deskEnd, deskNewClock, deskProgramme, deskUpgrade } from "../screens/desk/route.ts";
import { exports } from "../screens/exports/route.ts";
import { help } from "../screens/help/route.ts";
import { home } from "../screens/home/route.ts";
import { importing } from "../screens/import/route.ts";
import { invoice, invoices } from "../screens/invoices/route.ts";
import { licences } from "../screens/licences/route.ts";
import { me } from "../screens/me/route.ts";
import { people, person } from "../screens/people/route.ts";
import { plan } from "../screens/plan/route.ts";
import { renewal, renewals } from "../screens/renewals/route.ts";
import { asking, requests } from "../screens/requests/route.ts";
import { seats } from "../screens/seats/route.ts";
import { purchase, shop } from "../screens/shop/route.ts";
import { subscription, subscriptions } from "../screens/subscriptions/route.ts";
import { conversion } from "../screens/trial/route.ts";
import { newUpgrade, upgrade } from "../screens/upgrades/route.ts";
import { use } from "../screens/use/route.ts";
import { Waiting } from "../shell/Waiting.tsx";
import { Broken } from "../shell/Broken.tsx";
import { go } from "./go.ts";
import { root } from "./root.tsx";

const tree = root.addChildren([
  home,
  subscriptions,
  subscription,
  seats,
  licences,
  use,
  plan,
  cancel,
  renewals,
  renewal,
  conversion,
  invoices,
  invoice,
  people,
  importing,
  person,
  departure,
  requests,
  asking,
  newUpgrade,
  upgrade,
  billing,
  newProfile,
  profile,
  changedProfile,
  closing,
  shop,
  purchase,
  exports,
  help,
  me,
  desk,
  deskAccount,
  deskEnd,
  deskProgramme,
  deskUpgrade,
  deskClocks,
  deskNewClock,
  deskClock,
  go,
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0, // the cache of queries knows what is fresh
  defaultPendingMs: 60,
  defaultPendingMinMs: 0,
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
