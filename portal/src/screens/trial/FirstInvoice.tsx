/** What is paid when a trial becomes a paid term: nothing now, and the first invoice with its first day. */

import { Trans } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { Day, Money } from "../../kit/Words.tsx";

interface FirstInvoiceProps {
  quote: { currency: string; due_now: number; next_renewal?: Schemas["AmountsOut"] };
  busy?: boolean;
  /** The trial is over: the invoice is made and charged at once. */
  late?: boolean;
}

export function FirstInvoice({ quote: { currency, due_now, next_renewal }, busy = false, late = false }: FirstInvoiceProps) {
  return (
    <div className="paper" aria-busy={busy}>
      <dl className="when">
        {!late && (
          <div>
            <dt>
              <Trans>To pay now</Trans>
            </dt>
            <dd>
              <Money amount={due_now} currency={currency} />
            </dd>
          </div>
        )}
        {next_renewal && (
          <div className={late ? undefined : "ruled"}>
            <dt>
              {late ? (
                <Trans>First invoice, at once</Trans>
              ) : (
                <Trans>
                  First invoice on <Day of={next_renewal.on} />
                </Trans>
              )}
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
