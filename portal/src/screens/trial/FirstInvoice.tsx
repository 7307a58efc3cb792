/** What is paid when a trial becomes a paid term: nothing now, and the first invoice with its first day. */

import { Trans } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { Day, Money } from "../../kit/Words.tsx";

interface FirstInvoiceProps {
  quote: { currency: string; due_now: number; next_renewal?: Schemas["AmountsOut"] };
  busy?: boolean;
}

export function FirstInvoice({ quote: { currency, due_now, next_renewal }, busy = false }: FirstInvoiceProps) {
  return (
    <div className="paper" aria-busy={busy}>
      <dl className="when">
        <dt>
          <Trans>To pay now</Trans>
        </dt>
        <dd>
          <Money amount={due_now} currency={currency} />
        </dd>
        {next_renewal && (
          <div className="ruled">
            <dt>
              <Trans>
                First invoice on <Day of={next_renewal.on} />
              </Trans>
            </dt>
            <dd>
              <Money amount={next_renewal.total} currency={currency} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
