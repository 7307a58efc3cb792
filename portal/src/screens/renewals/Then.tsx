/** The items with which a term begins, by name, with those that end before it. */

import { Trans } from "@lingui/react/macro";

import { number } from "../../kit/formats.ts";
import type { Product } from "../shop/queries.ts";
import { plansOf } from "../plan/plans.ts";
import { usePlanWords } from "../plan/usePlanWords.ts";
import type { Subscription } from "../subscriptions/queries.ts";

interface ThenProps {
  items: readonly { id: string; plan: string; quantity: number }[];
  held: Subscription;
  products: readonly Product[];
}

export function Then({ items, held, products }: ThenProps) {
  const words = usePlanWords();
  const known = plansOf(products);
  const gone = held.products.filter(({ item }) => !items.some(({ id }) => id === item));
  return (
    <ul className="then">
      {items.map(({ id, plan: version, quantity }) => {
        const sold = known.find(({ plan }) => plan.version === version);
        const earlier = held.products.find(({ item }) => item === id);
        const timed = sold?.plan ?? earlier;
        return (
          <li key={id}>
            <span>
              {sold?.product.name ?? earlier?.name ?? version}
              {timed && <small>{words(timed)}</small>}
            </span>
            <span>{number(quantity)}</span>
          </li>
        );
      })}
      {gone.map(({ item, name }) => (
        <li key={item} className="soft">
          <span>
            <Trans>{name} ends</Trans>
          </span>
        </li>
      ))}
    </ul>
  );
}
