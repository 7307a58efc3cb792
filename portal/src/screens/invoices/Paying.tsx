/** What is open on an invoice, and how it is paid: by transfer with its code, or by the card that will be charged. */

import { Trans, useLingui } from "@lingui/react/macro";
import { lazy, Suspense } from "react";

import { Button } from "../../kit/Button.tsx";
import { day } from "../../kit/formats.ts";
import { toast } from "../../kit/Toast.tsx";
import { Money, Moment } from "../../kit/Words.tsx";
import { epc } from "./epc.ts";
import type { Document } from "./queries.ts";

const PaymentCode = lazy(() => import("./PaymentCode.tsx"));

export function Paying({ of: document }: { of: Document }) {
  const { open, currency, charge, transfer } = document;
  if (document.kind === "credit_note" || open === 0) return null;
  const due = day(document.due);
  return (
    <section className="panel padded paying">
      <h2>
        <Trans>Still to pay</Trans>
      </h2>
      <p className="big">
        <Money amount={open} currency={currency} />
      </p>
      <p className="soft">
        {document.settlement === "overdue" ? <Trans>was to be paid by {due}</Trans> : <Trans>to be paid by {due}</Trans>}
      </p>
      {charge && <Charge of={charge} />}
      {transfer && <ByTransfer of={transfer} currency={currency} />}
    </section>
  );
}

function Charge({ of: charge }: { of: NonNullable<Document["charge"]> }) {
  return (
    <p className="soft">
      {charge.refusals > 0 && <Trans>The card was refused.</Trans>}{" "}
      {charge.next_try ? (
        <Trans>
          The card is charged on <Moment of={charge.next_try} />.
        </Trans>
      ) : (
        charge.refusals > 0 && <Trans>The card is not tried again. Pay by transfer.</Trans>
      )}
    </p>
  );
}

function ByTransfer({ of: transfer, currency }: { of: NonNullable<Document["transfer"]>; currency: string }) {
  const { t } = useLingui();
  const code = epc(transfer, currency);
  return (
    <>
      <dl className="facts">
        <dt>
          <Trans>Account holder</Trans>
        </dt>
        <dd>{transfer.holder}</dd>
        {transfer.iban && (
          <>
            <dt>
              <Trans>IBAN</Trans>
            </dt>
            <dd>
              <Copied text={transfer.iban} name={t`IBAN`} />
            </dd>
          </>
        )}
        {transfer.bic && (
          <>
            <dt>
              <Trans>BIC</Trans>
            </dt>
            <dd className="code">{transfer.bic}</dd>
          </>
        )}
        <dt>
          <Trans>Payment reference</Trans>
        </dt>
        <dd>
          <Copied text={transfer.reference} name={t`Payment reference`} />
        </dd>
      </dl>
      {code && (
        <Suspense fallback={<div className="payment-code" />}>
          <PaymentCode content={code} />
        </Suspense>
      )}
    </>
  );
}

/** A text to type into a bank's form, with a button that copies it. */
function Copied({ text, name }: { text: string; name: string }) {
  const { t } = useLingui();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast(t`${name}: copied.`);
  };
  return (
    <span className="copied">
      <span className="code">{text}</span>
      <Button look="bare" aria-label={t`Copy: ${name}`} onClick={() => void copy()}>
        <Trans>Copy</Trans>
      </Button>
    </span>
  );
}
