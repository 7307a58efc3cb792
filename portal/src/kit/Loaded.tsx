/** Shows what a query loaded: its bones while it loads, the refusal if it failed, and what it is for once it is here. */

import { Trans } from "@lingui/react/macro";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Button } from "./Button.tsx";
import { Failed, useSentence } from "./States.tsx";

interface LoadedProps<Data> {
  of: UseQueryResult<Data>;
  bones: ReactNode;
  children: (data: Data) => ReactNode;
}

export function Loaded<Data>({ of: query, bones, children }: LoadedProps<Data>) {
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <Stale error={query.error} retry={() => query.refetch()} />}
        {children(query.data)}
      </>
    );
  return query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : bones;
}

/** What is shown was read earlier, and could not be read again. */
function Stale({ error, retry }: { error: unknown; retry: () => unknown }) {
  const sentence = useSentence(error);
  return (
    <p className="stale" role="status">
      <span>
        <Trans>This page shows what was read a while ago.</Trans> {sentence}
      </span>
      <Button look="bare" onClick={() => void retry()}>
        <Trans>Try again</Trans>
      </Button>
    </p>
  );
}
