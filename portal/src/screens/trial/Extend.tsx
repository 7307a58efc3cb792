/** A trial is made longer, once, after its new days were read. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { day, plus } from "../../kit/formats.ts";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import type { Subscription } from "../subscriptions/queries.ts";

interface ExtendProps {
  held: Subscription;
  /** The days that the plan adds; undefined where it does not tell them any more. */
  days: number | undefined;
}

export function Extend({ held, days }: ExtendProps) {
  const { t } = useLingui();
  const account = useAccount();
  const [open, setOpen] = useState(false);
  const extend = useMutation({
    mutationFn: () =>
      answered(
        api.PUT("/v1/accounts/{account}/subscriptions/{subscription}/trial-extension", {
          params: { path: { account: account.id, subscription: held.id }, header: ifMatch(held.version) },
        }),
      ),
    onSuccess: async (after) => {
      await allChanged();
      setOpen(false);
      const last = day(plus(after.trial?.ends ?? after.term[1]!, -1));
      toast(t`The trial runs until ${last}.`);
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Trans>Extend the trial</Trans>
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={t`Extend the trial?`}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>
              <Trans>Leave it as it is</Trans>
            </Button>
            <Button look="primary" busy={extend.isPending} onClick={() => extend.mutate()}>
              <Trans>Extend</Trans>
            </Button>
          </>
        }
      >
        <p>{days === undefined ? <Trans>The trial gets longer by the days of its plan.</Trans> : <Longer ends={held.trial!.ends} days={days} />}</p>
        <p className="soft">
          <Trans>A trial is extended once. What is set for its end moves along.</Trans>
        </p>
        {extend.isError && <Refused error={extend.error} />}
      </Dialog>
    </>
  );
}

function Longer({ ends, days }: { ends: string; days: number }) {
  const last = day(plus(ends, days - 1));
  return (
    <>
      <Plural value={days} one="The trial gets one day longer." other="The trial gets # days longer." />{" "}
      <Trans>Its last free day is then {last}.</Trans>
    </>
  );
}
