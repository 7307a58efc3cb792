/** The cache of what the API said, and how long it counts. */

import { QueryClient } from "@tanstack/react-query";

import { asProblem } from "./problem.ts";

const TRIES = 2;

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000, // arriving twice asks once; another tab's change is seen on return
      gcTime: 10 * 60_000,
      networkMode: "always", // without a connection a screen says so, instead of waiting for ever
      retry: (failures, error) => failures < TRIES && asProblem(error).passing,
      retryDelay: (failures, error) => 1000 * (asProblem(error).retryAfter ?? 2 ** failures / 2),
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/** The first part of the keys of quotes. A quote is a promise and no cache: it is never asked anew by itself. */
export const QUOTE = "quote";

/** After a change: everything that is shown is asked anew, except quotes. */
export async function allChanged(): Promise<void> {
  await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== QUOTE });
}
