/** The plans of a family, compared: an edition's words, and each of its plans with the price for the wanted number. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useId } from "react";

import { LinkButton } from "../../kit/Button.tsx";
import { money, number } from "../../kit/formats.ts";
import { Initial } from "../../kit/Initial.tsx";
import { interval } from "../shop/intervals.ts";
import { plansOnRequest, plansOnSale, priceOf } from "../shop/offers.ts";
import type { Plan, Product } from "../shop/queries.ts";
import type { Subscription } from "../subscriptions/queries.ts";
import { doubled } from "./plans.ts";
import { usePlanWords } from "./usePlanWords.ts";

interface ComparedProps {
  editions: readonly Product[];
  held: Subscription;
  value: string;
  onChange: (plan: string) => void;
}

export function Compared({ editions, held, value, onChange }: ComparedProps) {
  const name = useId();
  const { currency } = held;
  const running = held.items[0]!.plan;
  const choices = (edition: Product) =>
    plansOnSale(edition, currency).filter((plan) => [plan.version, plan.id].some((one) => one === running || one === value) || !doubled(edition, plan, currency));
  const shown = (edition: Product) => [...choices(edition), ...plansOnRequest(edition, currency)];
  return (
    <fieldset className="compared">
      <legend>
        <Trans>Plan</Trans>
      </legend>
      {editions.filter((edition) => shown(edition).length > 0).map((edition) => (
        <div key={edition.id} className="compared-edition" role="group" aria-labelledby={`${name}-${edition.id}`}>
          <span className="product-cell from-top">
            <Initial name={edition.name} of={edition.id} />
            <span>
              <b id={`${name}-${edition.id}`}>{edition.name}</b>
              <small>{edition.description}</small>
            </span>
          </span>
          <div className="choices">
            {shown(edition).map((plan) =>
              plan.version === running ? (
                <Running key={plan.id} plan={plan} currency={currency} />
              ) : plan.sale === "on_request" ? (
                <OnRequest key={plan.id} edition={edition} plan={plan} held={held} />
              ) : (
                <label key={plan.id} className="choice">
                  <input type="radio" name={name} checked={plan.id === value} onChange={() => onChange(plan.id)} />
                  <Words plan={plan} currency={currency} />
                </label>
              ),
            )}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

function Running({ plan, currency }: { plan: Plan; currency: string }) {
  return (
    <div className="running">
      <Words plan={plan} currency={currency} />
      <span className="chip">
        <Trans>Now</Trans>
      </span>
    </div>
  );
}

/** A plan that is asked for, of which the seller makes an offer. */
function OnRequest({ edition, plan, held }: { edition: Product; plan: Plan; held: Subscription }) {
  const { t } = useLingui();
  const words = usePlanWords();
  const name = edition.name;
  const term = interval(plan.term);
  return (
    <div className="running">
      <span>
        <b>{words(plan)}</b>
        <small>
          <Trans>On request</Trans>
        </small>
      </span>
      {!held.trial && (
        <LinkButton
          to="/upgrades/new"
          search={{ plan: plan.id, subscription: held.id, quantity: held.items[0]!.quantity }}
          aria-label={t`Ask for ${name}, term ${term}`}
        >
          <Trans>Ask</Trans>
        </LinkButton>
      )}
    </div>
  );
}

function Words({ plan, currency }: { plan: Plan; currency: string }) {
  const { t } = useLingui();
  const words = usePlanWords();
  const price = priceOf(plan, currency)!;
  const billing = interval(plan.billing);
  const least = number(plan.minimum);
  const most = number(plan.maximum);
  const amount = price.period && money(price.period.net, currency);
  const quantity = number(price.period?.quantity ?? 0);
  return (
    <span>
      <b>{words(plan)}</b>
      <small>
        {!amount
          ? t`From ${least} to ${most} people`
          : plan.model === "flat"
            ? t`${amount} for ${billing}, for everybody, without VAT`
            : t`${amount} for ${billing} with ${quantity}, without VAT`}
      </small>
    </span>
  );
}
