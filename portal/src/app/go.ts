/** /go/<task>: the addresses for the vendor's own product (gear menu, launcher). They stay when screens move. */

import { createRoute, redirect, type LinkProps } from "@tanstack/react-router";

import { root } from "./root.tsx";

/** Each task's place; a task without a screen leads to the overview. */
const TASKS: Record<string, LinkProps> = {
  ask: { to: "/requests/new" },
  billing: { to: "/billing" },
  buy: { to: "/shop" },
  cancel: { to: "/subscriptions" },
  exports: { to: "/exports" },
  help: { to: "/help" },
  invoices: { to: "/invoices" },
  me: { to: "/me" },
  people: { to: "/people" },
  plan: { to: "/subscriptions" },
  renewals: { to: "/renewals" },
  requests: { to: "/requests" },
  seats: { to: "/subscriptions" },
};

export const go = createRoute({
  getParentRoute: () => root,
  path: "/go/$task",
  beforeLoad: ({ params }) => {
    throw redirect({ ...(TASKS[params.task] ?? { to: "/" }), replace: true });
  },
});
