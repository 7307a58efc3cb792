/** The next page of a list, on demand. */

import { Trans } from "@lingui/react/macro";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";

import { Button } from "./Button.tsx";
import { Refused } from "./States.tsx";

type Paged = Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "isFetchNextPageError" | "fetchNextPage" | "error">;

export function More({ of: list }: { of: Paged }) {
  if (!list.hasNextPage) return null;
  return (
    <div className="more">
      {list.isFetchNextPageError && <Refused error={list.error} />}
      <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        <Trans>Show more</Trans>
      </Button>
    </div>
  );
}
