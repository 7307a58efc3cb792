/** The facts of a subscription, and its purchase order, which can be changed. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { useDraft } from "../../kit/draft.ts";
import { TextField } from "../../kit/Field.tsx";
import { lastDay } from "../../kit/formats.ts";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Day, Span } from "../../kit/Words.tsx";
import type { Subscription } from "./queries.ts";
import { manages } from "./rights.ts";
import { TakeOver } from "./TakeOver.tsx";

export function Facts({ of: held }: { of: Subscription }) {
  const account = useAccount();
  const right = manages(account, held);
  return (
    <section className="panel padded">
      <h2>
        <Trans>Facts</Trans>
      </h2>
      <dl className="facts">
        <dt>
          <Trans>Billing period</Trans>
        </dt>
        <dd>
          <Span of={held.period} />
        </dd>
        <dt>
          <Trans>Paid by</Trans>
        </dt>
        <dd>{held.collection === "card" ? <Trans>Card</Trans> : <Trans>Transfer, on invoice</Trans>}</dd>
        <dt>
          <Trans>Since</Trans>
        </dt>
        <dd>
          <Day of={held.started} />
        </dd>
        {held.refund_before && (
          <>
            <dt>
              <Trans>Full refund until</Trans>
            </dt>
            <dd>{lastDay(held.refund_before, held.zone)}</dd>
          </>
        )}
        {held.buyer_name && (
          <>
            <dt>
              <Trans>Bought by</Trans>
            </dt>
            <dd>
              {held.buyer_name}
              {held.state === "active" && may(account, "manage_billing") && <TakeOver held={held} />}
            </dd>
          </>
        )}
        <dt>
          <Trans>Purchase order</Trans>
        </dt>
        <dd>
          {held.purchase_order ?? "–"}
          {right && held.state === "active" && <ChangeOrder held={held} />}
        </dd>
      </dl>
    </section>
  );
}

/** The example of a change: a draft that survives, the version that was read, the API's own refusal, a toast. */
function ChangeOrder({ held }: { held: Subscription }) {
  const { t } = useLingui();
  const account = useAccount();
  const [open, setOpen] = useState(false);
  const [order, setOrder, clear] = useDraft(`purchase-order ${held.id}`, held.purchase_order ?? "");
  const change = useMutation({
    mutationFn: () =>
      answered(
        api.PATCH("/v1/accounts/{account}/subscriptions/{subscription}", {
          params: { path: { account: account.id, subscription: held.id }, header: ifMatch(held.version) },
          body: { purchase_order: order.trim() || null },
        }),
      ),
    onSuccess: async () => {
      clear();
      await allChanged(); // what is shown is true before the dialog closes
      setOpen(false);
      toast(t`The purchase order was changed.`);
    },
  });
  const save = (
    <>
      <Button onClick={() => setOpen(false)}>
        <Trans>Close</Trans>
      </Button>
      <Button look="primary" type="submit" form="purchase-order" busy={change.isPending}>
        <Trans>Save</Trans>
      </Button>
    </>
  );
  return (
    <>
      <Button look="bare" onClick={() => setOpen(true)}>
        <Trans>Change</Trans>
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t`Purchase order`} actions={save}>
        <form
          id="purchase-order"
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate();
          }}
        >
          <TextField
            label={t`Your number`}
            hint={t`Invoices from now on bear it. Leave it empty for none.`}
            value={order}
            maxLength={50}
            autoComplete="off"
            onChange={(event) => setOrder(event.target.value)}
          />
        </form>
        {change.isError && <Refused error={change.error} />}
      </Dialog>
    </>
  );
}
