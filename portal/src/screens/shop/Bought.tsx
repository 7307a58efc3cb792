/** After a purchase: what was bought, and the way on. */

import { Trans, useLingui } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { money, span } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { Day } from "../../kit/Words.tsx";
import { Trial } from "./Trial.tsx";

export function Bought({ quote, name }: { quote: Schemas["PurchaseQuote"]; name: string }) {
  const { t } = useLingui();
  const { change, currency, due_now, due_later } = quote;
  const term = span(change.term);
  const paid = money(due_now, currency);
  return (
    <Page title={t`${name} is yours`} lead={change.trial ? undefined : <Trans>Term {term}</Trans>}>
      <section className="panel padded stack">
        {change.trial && <Trial quote={quote} />}
        {due_now > 0 && (
          <p>
            <Trans>{paid} was paid by card.</Trans>
          </p>
        )}
        {due_later.map(({ on, amount }) => {
          const sum = money(amount, currency);
          return (
            <p key={on}>
              <Trans>
                The invoice of {sum} is to be paid by <Day of={on} />. It comes by mail, too.
              </Trans>
            </p>
          );
        })}
        <div className="row-of-buttons">
          <LinkButton look="primary" to="/subscriptions/$subscription" params={{ subscription: quote.subscription }}>
            <Trans>To the subscription</Trans>
          </LinkButton>
          <LinkButton to="/shop">
            <Trans>Buy something else</Trans>
          </LinkButton>
        </div>
      </section>
    </Page>
  );
}
