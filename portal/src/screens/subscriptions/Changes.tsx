/** What is to come: each change with its first bill, and the button that takes it back. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";

import { may, useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Undo } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Bones, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Day, Money } from "../../kit/Words.tsx";
import { timelineOf, type Subscription } from "./queries.ts";
import { Change } from "./state.tsx";

export function Changes({ of: held }: { of: Subscription }) {
  const account = useAccount();
  const query = useQuery(timelineOf(account.id, held.id));
  const manages = held.buyer ? held.buyer === account.member : may(account, "manage_billing");
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
                  <b>
                    <Change entry={change} />
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
                {change.undoable && manages && <TakeBack subscription={held.id} entry={change.id} version={version} />}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function TakeBack({ subscription, entry, version }: { subscription: string; entry: string; version: number }) {
  const { t } = useLingui();
  const account = useAccount();
  const undo = useMutation({
    mutationFn: () =>
      answered(
        api.DELETE("/v1/accounts/{account}/subscriptions/{subscription}/timeline/{entry}", {
          params: { path: { account: account.id, subscription, entry }, header: ifMatch(version) },
        }),
      ),
    onSuccess: async () => {
      await allChanged();
      toast(t`The change was taken back.`);
    },
  });
  return (
    <>
      <Button icon={Undo} busy={undo.isPending} onClick={() => undo.mutate()}>
        <Trans>Take back</Trans>
      </Button>
      {undo.isError && <Refused error={undo.error} />}
    </>
  );
}
