/** A refund that the seller transferred itself, reported with its day and reference. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { answered, api } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { TextField } from "../../kit/Field.tsx";
import { money } from "../../kit/formats.ts";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import type { RefundTask } from "./queries.ts";

export function Paid({ task, onClose }: { task: RefundTask; onClose: () => void }) {
  const { t } = useLingui();
  const { account, refund, part, name } = task;
  const [paidOn, setPaidOn] = useState("");
  const [reference, setReference] = useState("");
  const [key] = useState(() => crypto.randomUUID());
  const report = useMutation({
    mutationFn: () =>
      answered(
        api.POST("/v1/seller/accounts/{account}/refunds/{refund}/parts/{part}/done", {
          params: { path: { account, refund, part }, header: { "Idempotency-Key": key } },
          body: { paid_on: paidOn, reference: reference.trim() },
        }),
      ),
    onSuccess: async () => {
      await allChanged();
      onClose();
      toast(t`The refund is recorded as transferred`);
    },
  });
  const amount = money(task.amount, task.currency);
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button look="primary" disabled={!paidOn || !reference.trim()} busy={report.isPending} onClick={() => report.mutate()}>
        <Trans>Record</Trans>
      </Button>
    </>
  );
  return (
    <Dialog open onClose={onClose} title={t`Record the transfer`} actions={actions}>
      <p>
        <Trans>
          {amount} to {name}
        </Trans>
      </p>
      <TextField type="date" label={t`Day of the transfer`} value={paidOn} onChange={({ target }) => setPaidOn(target.value)} />
      <TextField
        label={t`Reference`}
        hint={t`As the bank statement shows it.`}
        value={reference}
        maxLength={70}
        onChange={({ target }) => setReference(target.value)}
      />
      {report.isError && <Refused error={report.error} />}
    </Dialog>
  );
}
