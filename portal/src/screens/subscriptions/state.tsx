/** The state of a subscription in a word, and the change that is to come in a sentence. */

import { Plural, Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { plus } from "../../kit/formats.ts";
import { Badge } from "../../kit/Badge.tsx";
import { Day } from "../../kit/Words.tsx";
import { interval } from "../shop/intervals.ts";
import { isEnd } from "./ends.ts";
import { usePlans } from "./plans.ts";
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
  return next ? <Change entry={next} of={row} /> : null;
}

/** A change of the timeline as a sentence; an item beside the edition is named. */
export function Change({ entry, of: row }: { entry: Entry; of: Row }) {
  const plans = usePlans(entry.kind === "plan" || entry.kind === "add_on");
  const addon = row.products.slice(1).find(({ item }) => item === entry.item)?.name;
  const sold = plans(entry.value);
  const name = sold?.product.name;
  const term = sold && interval(sold.plan.term);
  const { on } = entry;
  if (entry.kind === "seats") {
    const seats = Number(entry.value);
    if (addon && seats === 0)
      return (
        <Trans>
          Without {addon} from <Day of={on} />
        </Trans>
      );
    if (addon)
      return (
        <Trans>
          {addon}: <Plural value={seats} one="# seat" other="# seats" /> from <Day of={on} />
        </Trans>
      );
    return (
      <Trans>
        <Plural value={seats} one="# seat" other="# seats" /> from <Day of={on} />
      </Trans>
    );
  }
  if (entry.kind === "plan")
    return name ? (
      <Trans>
        {name} ({term}) from <Day of={on} />
      </Trans>
    ) : (
      <Trans>
        Another plan from <Day of={on} />
      </Trans>
    );
  if (entry.kind === "add_on")
    return name ? (
      <Trans>
        With {name} from <Day of={on} />
      </Trans>
    ) : (
      <Trans>
        Another add-on from <Day of={on} />
      </Trans>
    );
  if (isEnd(entry)) {
    const last = plus(on, -1);
    return (
      <Trans>
        Ends after <Day of={last} />
      </Trans>
    );
  }
  return (
    <Trans>
      New price from <Day of={on} />
    </Trans>
  );
}
