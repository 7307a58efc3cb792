/** What is to come: each change with its first bill, and the button that takes it back. */

import { Trans } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Bones } from "../../kit/States.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { timelineOf, type Subscription } from "./queries.ts";
import { manages } from "./rights.ts";
import { Change } from "./state.tsx";
import { TakeBack } from "./TakeBack.tsx";

export function Changes({ of: held }: { of: Subscription }) {
  const account = useAccount();
  const query = useQuery(timelineOf(account.id, held.id));
  const right = manages(account, held);
  return (
    <section className="panel padded">
      <h2>
        <Trans>To come</Trans>
      </h2>
      <Loaded of={query} bones={<Bones rows={held.timeline.length} height={64} />}>
        {({ changes, currency, version }) => (
          <ul className="items">
            {changes.map((change) => (
              <li key={change.id} className="change">
                <div>
                  <b id={`change-${change.id}`}>
                    <Change entry={change} of={held} />
                  </b>
                  {change.with_it && change.without_it && (
                    <small>
                      <Trans>
                        <Money amount={change.with_it.total} currency={currency} /> on <Day of={change.with_it.on} />, instead of{" "}
                        <Money amount={change.without_it.total} currency={currency} />
                      </Trans>
                    </small>
                  )}
                </div>
                {change.undoable && right && <TakeBack subscription={held.id} entry={change.id} version={version} named={`change-${change.id}`} />}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
