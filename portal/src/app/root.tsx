/** The root of all routes. A screen's `route.ts` hangs its route below, and loads its data as early as possible. */

import { createRootRoute } from "@tanstack/react-router";
import type { QueryOptions } from "@tanstack/react-query";

import { Shell } from "../shell/Shell.tsx";
import { NotFound } from "../shell/NotFound.tsx";
import { openAccountId } from "./account.ts";
import { queries } from "./queries.ts";

export const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
});

/** Starts to load what a screen shows, while its code is loading. A failure is shown by the screen, which asks again. */
export async function early(asked: (account: string) => QueryOptions<any, any, any, any>[]): Promise<void> {
  const account = await openAccountId().catch(() => undefined);
  if (account) for (const query of asked(account)) void queries.prefetchQuery(query as never);
}
