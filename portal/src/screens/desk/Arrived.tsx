/** A transfer that arrived for an invoice, recorded by the bookkeeper. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { answered, api } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { Button } from "../../kit/Button.tsx";
import { Dialog } from "../../kit/Dialog.tsx";
import { TextField } from "../../kit/Field.tsx";
import { digits, money } from "../../kit/formats.ts";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";
import { typedAmount } from "../../kit/typed.ts";
import type { Row } from "../invoices/queries.ts";

export function Arrived({ account, invoice, onClose }: { account: string; invoice: Row; onClose: () => void }) {
  const { t } = useLingui();
  const { id, profile, currency, open, number = "" } = invoice;
  const [amount, setAmount] = useState((open / 10 ** digits(currency)).toFixed(digits(currency)));
  const [receivedOn, setReceivedOn] = useState("");
  const [reference, setReference] = useState(number);
  const once = useOnce();
  const minor = typedAmount(amount, digits(currency));
  const record = useMutation({
    mutationFn: () => {
      const body = { profile, amount: minor!, currency, received_on: receivedOn, reference: reference.trim(), invoices: [id] };
      return answered(
        api.POST("/v1/seller/accounts/{account}/payments", {
          params: { path: { account }, header: { "Idempotency-Key": once.key(body) } },
          body,
        }),
      );
    },
    onError: once.refused,
    onSuccess: async ({ to_balance: rest }) => {
      await allChanged();
      onClose();
      const kept = money(rest, currency);
      toast(rest > 0 ? t`The transfer is recorded; ${kept} went to the balance` : t`The transfer is recorded`);
    },
  });
  const more = minor !== undefined && minor > open ? money(minor - open, currency) : undefined;
  const actions = (
    <>
      <Button onClick={onClose}>
        <Trans>Close</Trans>
      </Button>
      <Button
        look="primary"
        disabled={!minor || !receivedOn || !reference.trim()}
        busy={record.isPending}
        onClick={() => record.mutate()}
      >
        <Trans>Record</Trans>
      </Button>
    </>
  );
  const due = money(open, currency);
  return (
    <Dialog open onClose={onClose} title={t`Record a transfer that arrived`} actions={actions}>
      <p>
        <Trans>
          {due} of invoice <span className="code">{number}</span> are still to be paid.
        </Trans>
      </p>
      <TextField
        label={t`Amount in ${currency}`}
        inputMode="decimal"
        value={amount}
        error={amount && !minor ? t`Write an amount such as ${due}.` : undefined}
        hint={more && t`${more} more than is open: what no other open invoice takes goes to the balance.`}
        onChange={({ target }) => setAmount(target.value)}
      />
      <TextField type="date" label={t`Day of its arrival`} value={receivedOn} onChange={({ target }) => setReceivedOn(target.value)} />
      <TextField
        label={t`Reference`}
        hint={t`As the bank statement shows it.`}
        value={reference}
        maxLength={70}
        onChange={({ target }) => setReference(target.value)}
      />
      {record.isError && <Refused error={record.error} />}
    </Dialog>
  );
}
