/** The trial of a purchase in words: its last day, and what follows by itself. */

import { Trans } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { day, money, plus } from "../../kit/formats.ts";

export function Trial({ quote: { change, next_renewal, currency } }: { quote: Schemas["PurchaseQuote"] }) {
  const last = day(plus(change.anchor, -1));
  if (!change.trial?.converts)
    return (
      <p className="verdict">
        <Trans>You try it for nothing up to and including {last}. Then it ends by itself.</Trans>
      </p>
    );
  if (!next_renewal)
    return (
      <p className="verdict">
        <Trans>You try it for nothing up to and including {last}. Then the paid term begins, unless you leave before.</Trans>
      </p>
    );
  const on = day(next_renewal.on);
  const amount = money(next_renewal.total, currency);
  return (
    <p className="verdict">
      <Trans>
        You try it for nothing up to and including {last}. On {on} the paid term begins, for {amount}, unless you leave before.
      </Trans>
    </p>
  );
}
