/** Ways to pay less instead of leaving: fewer seats, a cheaper plan. Each is computed by what is really used. */

import { Plural, Trans } from "@lingui/react/macro";

import type { Schemas } from "../../app/api.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { number } from "../../kit/formats.ts";
import { Day, Money } from "../../kit/Words.tsx";
import { interval } from "../shop/intervals.ts";
import { usePlanWords } from "../plan/usePlanWords.ts";
import { usePlans } from "../subscriptions/plans.ts";
import type { Subscription } from "../subscriptions/queries.ts";

interface AlternativesProps {
  shows: Schemas["ShownEndOut"];
  held: Subscription;
  currency: string;
}

export function Alternatives({ shows: { unused, cheaper }, held, currency }: AlternativesProps) {
  if (unused.length === 0 && cheaper.length === 0) return null;
  const names = new Map(held.products.map(({ item, name }) => [item, name]));
  return (
    <section className="panel padded">
      <h2>
        <Trans>Or pay less</Trans>
      </h2>
      <ul className="items">
        {unused.map(({ item, unused: count, saving }) => {
          const name = names.get(item);
          return (
            <li key={item} className="change">
              <div>
                <b>
                  <Plural value={count} one={`# seat of ${name} is not used`} other={`# seats of ${name} are not used`} />
                </b>
                <small>
                  <Trans>
                    Without them each invoice from <Day of={saving.on} /> is <Money amount={saving.total} currency={currency} /> lower.
                  </Trans>
                </small>
              </div>
              <LinkButton to="/subscriptions/$subscription/seats" params={{ subscription: held.id }}>
                <Trans>Change seats</Trans>
              </LinkButton>
            </li>
          );
        })}
        {cheaper.map((one) => (
          <Cheaper key={one.plan} of={one} subscription={held.id} currency={currency} />
        ))}
      </ul>
    </section>
  );
}

interface CheaperProps {
  of: Schemas["CheaperPlanOut"];
  subscription: string;
  currency: string;
}

function Cheaper({ of: { plan, quantity, billing, first }, subscription, currency }: CheaperProps) {
  const words = usePlanWords();
  const sold = usePlans()(plan);
  const period = sold ? interval(sold.plan.billing) : billing;
  return (
    <li className="change">
      <div>
        <b>
          {number(quantity)} × {sold ? `${sold.product.name} (${words(sold.plan)})` : <span className="code">{plan}</span>}
        </b>
        <small>
          <Trans>
            <Money amount={first.total} currency={currency} /> for {period}, from <Day of={first.on} />
          </Trans>
        </small>
      </div>
      <LinkButton to="/subscriptions/$subscription/plan" params={{ subscription }} search={{ plan: sold?.plan.id }}>
        <Trans>Change the plan</Trans>
      </LinkButton>
    </li>
  );
}
