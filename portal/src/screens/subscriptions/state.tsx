/** The state of a subscription in a word, and the change that is to come in a sentence. */

import { Plural, Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { plus } from "../../kit/formats.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Day } from "../../kit/Words.tsx";
import { isEnd } from "./ends.ts";
import type { Row } from "./queries.ts";

type Entry = Row["timeline"][number];

/** The first day without service that is settled already. */
export const endOf = (row: Row): string | undefined => row.ended ?? row.timeline.find(isEnd)?.on;

export function State({ row }: { row: Row }) {
  const end = endOf(row);
  if (row.state === "ended")
    return (
      <Badge tone="calm">
        <Trans>Ended</Trans>
      </Badge>
    );
  if (row.hold)
    return (
      <Badge tone="info">
        <Trans>Being changed</Trans>
      </Badge>
    );
  if (end)
    return (
      <Badge tone="warn">
        <Trans>Ending</Trans>
      </Badge>
    );
  if (row.trial)
    return (
      <Badge tone="info">
        <Trans>Trial</Trans>
      </Badge>
    );
  return (
    <Badge tone="good">
      <Trans>Active</Trans>
    </Badge>
  );
}

/** What comes next, below the state: the last day, or the next change of seats or plan. */
export function Coming({ row }: { row: Row }): ReactNode {
  const end = endOf(row);
  if (end) {
    const last = plus(end, -1);
    return (
      <Trans>
        Last day: <Day of={last} />
      </Trans>
    );
  }
  if (row.trial) {
    const last = plus(row.trial.ends, -1);
    return (
      <Trans>
        Until <Day of={last} />
      </Trans>
    );
  }
  const next = row.timeline[0];
  return next ? <Change entry={next} /> : null;
}

/** A change of the timeline as a sentence. */
export function Change({ entry }: { entry: Entry }) {
  if (entry.kind === "seats" && typeof entry.value === "number") {
    const seats = entry.value;
    return (
      <Trans>
        <Plural value={seats} one="# seat" other="# seats" /> from <Day of={entry.on} />
      </Trans>
    );
  }
  if (entry.kind === "plan")
    return (
      <Trans>
        Another plan from <Day of={entry.on} />
      </Trans>
    );
  if (isEnd(entry)) {
    const last = plus(entry.on, -1);
    return (
      <Trans>
        Ends after <Day of={last} />
      </Trans>
    );
  }
  return (
    <Trans>
      New price from <Day of={entry.on} />
    </Trans>
  );
}
