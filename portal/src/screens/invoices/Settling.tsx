/** What settled a document: payments, balance and credit notes of an invoice; the uses of a credit note. */

import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { Money } from "../../kit/Words.tsx";
import type { Document } from "./queries.ts";

export function Settling({ of: document }: { of: Document }) {
  const rows = document.kind === "invoice" ? paid(document) : used(document);
  if (rows.length === 0) return null;
  return (
    <section className="panel padded">
      <h2>{document.kind === "invoice" ? <Trans>How it was settled</Trans> : <Trans>What became of it</Trans>}</h2>
      <dl className="facts amounts">
        {rows.map(({ key, label, amount, note }) => (
          <div key={key}>
            <dt>
              {label}
              {note && <small className="block">{note}</small>}
            </dt>
            <dd>
              <Money amount={amount} currency={document.currency} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

interface Part {
  key: string;
  label: ReactNode;
  amount: number;
  note?: ReactNode;
}

function paid(document: Document): Part[] {
  const parts = document.payers.map(({ source, amount, method, returned }, index): Part => ({
    key: `${source} ${index}`,
    label: payer(source, method),
    amount,
    note: returned > 0 && (
      <Trans>
        of that, <Money amount={returned} currency={document.currency} /> given back
      </Trans>
    ),
  }));
  return parts;
}

function payer(source: string, method: Document["payers"][number]["method"]): ReactNode {
  if (source === "balance") return <Trans>From your balance</Trans>;
  if (source.startsWith("crn_"))
    return (
      <Link to="/invoices/$invoice" params={{ invoice: source }}>
        <Trans>Credit note</Trans>
      </Link>
    );
  return method === "transfer" ? <Trans>By transfer</Trans> : <Trans>By card</Trans>;
}

function used(document: Document): Part[] {
  return document.uses.map(({ amount, document: invoice, payment, method }, index): Part => ({
    key: String(index),
    amount,
    label: invoice ? (
      <Link to="/invoices/$invoice" params={{ invoice }}>
        <Trans>Set against an invoice</Trans>
      </Link>
    ) : payment ? (
      method === "transfer" ? (
        <Trans>Paid back by transfer</Trans>
      ) : (
        <Trans>Paid back to the card</Trans>
      )
    ) : (
      <Trans>Kept for you as balance</Trans>
    ),
  }));
}
