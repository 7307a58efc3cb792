/** The route of an import. The jobs are part of the address, so that a reload follows them further. */

import { createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { early, root } from "../../app/root.tsx";
import { runningSubscriptions } from "../home/queries.ts";
import { productNames } from "../people/queries.ts";
import { jobOf } from "./queries.ts";

export interface Search {
  /** The check of the table. */
  check?: string;
  /** The import itself. */
  run?: string;
}

const job = (value: unknown): string | undefined => (typeof value === "string" && /^job_\w+$/.test(value) ? value : undefined);

export const importing = createRoute({
  getParentRoute: () => root,
  path: "/people/import",
  validateSearch: (search: Record<string, unknown>): Search => ({ check: job(search["check"]), run: job(search["run"]) }),
  loader: ({ location }) => {
    const { check, run } = location.search as Search;
    return early((account) => [
      productNames(account),
      runningSubscriptions(account),
      ...[check, run].filter((id) => id !== undefined).map((id) => jobOf(account, id)),
    ]);
  },
  component: lazyRouteComponent(() => import("./Import.tsx"), "Import"),
});
