/** What the change does, in sentences: when it begins, what goes along or ends, whose licences end, what moves. */

import { Plural, Trans } from "@lingui/react/macro";
import { Fragment } from "react";

import type { Schemas } from "../../app/api.ts";
import { day, listed, number, plus, span } from "../../kit/formats.ts";
import { plansOf } from "./plans.ts";
import type { Product } from "../shop/queries.ts";
import { Change } from "../subscriptions/state.tsx";
import type { Subscription } from "../subscriptions/queries.ts";
import { usePlanWords } from "./usePlanWords.ts";

interface VerdictProps {
  change: Schemas["PlanChangeOut"];
  held: Subscription;
  products: readonly Product[];
  /** What was asked for: the API may answer with the renewal. */
  wished: "now" | "at_renewal";
}

export function Verdict({ change, held, products, wished }: VerdictProps) {
  const words = usePlanWords();
  const known = plansOf(products);
  const [base] = change.items;
  const target = known.find(({ plan }) => plan.version === base!.plan);
  const name = target ? `${target.product.name} (${words(target.plan)})` : (base!.plan ?? "");
  const on = day(change.effective);
  const term = span(change.term);
  const longer = change.term[1] !== held.term[1];
  return (
    <div className="stack tight">
      <p className="verdict">
        {held.trial ? (
          <Trans>
            The trial goes on unchanged. On {on} it becomes {name}.
          </Trans>
        ) : change.entry ? (
          wished === "now" ? (
            <Trans>
              By your terms this begins with the renewal: {name} from {on}. Nothing is charged or credited before.
            </Trans>
          ) : (
            <Trans>
              {name} from {on}. Nothing is charged or credited before.
            </Trans>
          )
        ) : longer ? (
          <Trans>
            {name} from today. A longer term begins: {term}.
          </Trans>
        ) : (
          <Trans>
            {name} from today. The term stays: {term}.
          </Trans>
        )}
      </p>
      {change.notice_ended && <Ended on={change.notice_ended.on} />}
      <Items change={change} held={held} products={products} />
      {change.moved.length > 0 && (
        <div>
          <b>
            <Trans>Also moves to the new renewal</Trans>
          </b>
          {change.moved.map((entry) => (
            <span key={entry.id} className="block">
              <Change entry={entry} of={held} />
            </span>
          ))}
        </div>
      )}
    </div>
  );
}

function Ended({ on }: { on: string }) {
  const last = day(plus(on, -1));
  return (
    <p>
      <Trans>Your notice with the last day {last} does not count any more: the longer term goes on beyond it.</Trans>
    </p>
  );
}

function Items({ change, held, products }: Pick<VerdictProps, "change" | "held" | "products">) {
  const words = usePlanWords();
  const known = plansOf(products);
  return (
    <dl className="facts">
      {change.items.map(({ item, plan, quantity, release: now }, index) => {
        const release = now ?? (index === 0 ? change.entry?.release : undefined);
        const earlier = held.products.find((one) => one.item === item)!;
        const sold = known.find((one) => one.plan.version === plan);
        const from = number(quantity["from"]!);
        const to = number(quantity["to"]!);
        const timed = sold && words(sold.plan);
        const left = release && Object.values((release.names ?? {}) as Record<string, string>);
        return (
          <Fragment key={item}>
            <dt>{earlier.name}</dt>
            <dd>
              {plan === undefined ? (
                <Trans>Ends: it does not go with the new plan</Trans>
              ) : (
                <>
                  {sold ? `${sold.product.name}, ${timed}` : plan}
                  <small className="block">{from === to ? <Trans>{to} as before</Trans> : <Trans>{to} instead of {from}</Trans>}</small>
                </>
              )}
              {release && (
                <small className="block">
                  {left && left.length === release.people ? <Lose names={left} /> : <LoseCount people={release.people} />}
                </small>
              )}
            </dd>
          </Fragment>
        );
      })}
    </dl>
  );
}

function Lose({ names }: { names: readonly string[] }) {
  const people = listed(names);
  return <Trans>Without a licence then: {people}</Trans>;
}

function LoseCount({ people }: { people: number }) {
  return <Plural value={people} one="# person loses the licence" other="# people lose their licence" />;
}
