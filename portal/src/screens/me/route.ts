/** The route of one's own data. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { queries } from "../../app/queries.ts";
import { myself, openAccount } from "../../app/account.ts";
import { root } from "../../app/root.tsx";
import { memberOf } from "../people/queries.ts";

export const me = createRoute({
  getParentRoute: () => root,
  path: "/me",
  loader: async () => {
    const account = openAccount(await queries.ensureQueryData(myself).then(({ accounts }) => accounts, () => []));
    if (account) void queries.prefetchQuery(memberOf(account.id, account.member));
  },
  component: lazyRouteComponent(() => import("./Me.tsx"), "Me"),
});
