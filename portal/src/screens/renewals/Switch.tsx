/** Automatic renewal off, or on again: what it means and from when on it counts, before the button that does it. Off is
 * notice, so what it means is asked of the statement of a cancellation. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { asProblem } from "../../app/problem.ts";
import { allChanged, QUOTE } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { day, money, plus } from "../../kit/formats.ts";
import { Bones, Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { How } from "../cancel/Statement.tsx";
import { timelineOf, type Row } from "../subscriptions/queries.ts";
import { endOf } from "./renewing.ts";

interface SwitchProps {
  row: Row;
  /** The wanted state. */
  on: boolean;
  onClose: () => void;
}

const switched = (account: string, { id, version }: Pick<Row, "id" | "version">, on: boolean) =>
  answered(
    api.PUT("/v1/accounts/{account}/subscriptions/{subscription}/auto-renewal", {
      params: { path: { account, subscription: id }, header: ifMatch(version) },
      body: { on },
    }),
  );

export function Switch({ row: now, on, onClose }: SwitchProps) {
  const { t } = useLingui();
  // What is asked about stays as it was read: after the change it is another one, and the dialog is about to close.
  const [row] = useState(now);
  const account = useAccount();
  const name = row.products[0]!.name;
  const again = (after: Pick<Row, "id" | "version">) =>
    void switched(account.id, after, true)
      .then(allChanged)
      .then(() => toast(t`${name} renews again.`))
      .catch((error: unknown) => toast(asProblem(error).detail ?? t`That did not work`));
  const change = useMutation({
    mutationFn: () => switched(account.id, row, on),
    onSuccess: async (after) => {
      await allChanged();
      onClose();
      if (on) return toast(t`${name} renews again.`);
      toast(t`${name} does not renew any more.`, () => again(after));
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={on ? t`Switch automatic renewal on?` : t`Switch automatic renewal off?`}
      actions={
        <>
          <Button onClick={onClose}>
            <Trans>Leave it as it is</Trans>
          </Button>
          <Button look={on ? "primary" : "danger"} busy={change.isPending} onClick={() => change.mutate()}>
            {on ? <Trans>Switch on</Trans> : <Trans>Switch off</Trans>}
          </Button>
        </>
      }
    >
      <p>
        <b>{name}</b>
      </p>
      {on ? <WhatOnMeans row={row} /> : <WhatOffMeans row={row} />}
      {change.isError && <Refused error={change.error} />}
    </Dialog>
  );
}

/** What notice of today means, as the statement of a cancellation at the term's end says it. */
function WhatOffMeans({ row }: { row: Row }) {
  const account = useAccount();
  const path = { account: account.id, subscription: row.id };
  const quote = useQuery({
    queryKey: [QUOTE, "automatic renewal", row.id, row.version],
    queryFn: ({ signal }) =>
      answered(
        api.POST("/v1/accounts/{account}/subscriptions/{subscription}/cancellation/quotes", {
          params: { path },
          body: { when: "term_end" },
          signal,
        }),
      ),
    gcTime: 0,
    retry: false,
  });
  if (quote.isError) return <Refused error={quote.error} />;
  if (!quote.data) return <Bones height={96} />;
  const last = day(plus(quote.data.change.ends, -1));
  return (
    <>
      <p>
        <How quote={quote.data} />
      </p>
      <p className="soft">
        <Trans>
          This is notice, and counts from now on: the last day of service is {last}. Until then everybody goes on working. You can switch
          automatic renewal on again until that day, and you get a mail that says so.
        </Trans>
      </p>
    </>
  );
}

/** The renewal that comes back, as the timeline says it. */
function WhatOnMeans({ row }: { row: Row }) {
  const account = useAccount();
  const timeline = useQuery(timelineOf(account.id, row.id));
  if (timeline.isError) return <Refused error={timeline.error} />;
  if (!timeline.data) return <Bones height={72} />;
  const end = day(endOf(row)!);
  const bill = timeline.data.changes.find(({ kind }) => kind === "end")?.without_it;
  const amount = bill && money(bill.total, row.currency);
  return (
    <p>
      {amount ? (
        <Trans>
          The notice is taken back at once. On {end} the next term begins, and its first invoice is {amount}.
        </Trans>
      ) : (
        <Trans>The notice is taken back at once. On {end} the next term begins.</Trans>
      )}
    </p>
  );
}
