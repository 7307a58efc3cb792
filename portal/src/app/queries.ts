/** The cache of what the API said, and how long it counts. */

import { MutationCache, QueryClient } from "@tanstack/react-query";

import { asProblem } from "./problem.ts";

const TRIES = 2;

/** The status of a change of a version that is not the present one any more. */
const STALE = 412;

export const queries = new QueryClient({
  mutationCache: new MutationCache({
    onError: (error) => {
      if (asProblem(error).status === STALE) void shownAnew(); // beside the refusal stands what is true now
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000, // arriving twice asks once; another tab's change is seen on return
      gcTime: 10 * 60_000,
      networkMode: "always", // without a connection a screen says so, instead of waiting for ever
      refetchOnReconnect: true,
      retry: (failures, error) => failures < TRIES && asProblem(error).passing,
      retryDelay: (failures, error) => 1000 * (asProblem(error).retryAfter ?? 2 ** failures / 2),
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/** The first part of the keys of quotes. A quote is a promise and no cache: it is never asked anew by itself. */
export const QUOTE = "quote";

/** The other tabs of the portal, which show the same. */
const tabs = new BroadcastChannel("changed");

tabs.onmessage = () => void shownAnew();

/** After a change: everything that is shown is asked anew, except quotes; in other tabs, too. */
export async function allChanged(): Promise<void> {
  tabs.postMessage(null);
  await shownAnew();
}

const shownAnew = () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== QUOTE });
