/** The coming term of a subscription: plan, totals and add-ons together, with one preview, and only then the button. In a
 * trial the coming term is its first paid one. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useAccount } from "../../app/account.ts";
import { answered, api, confirmed, type Schemas } from "../../app/api.ts";
import { asProblem } from "../../app/problem.ts";
import { useConfirm, useQuote } from "../../app/quoting.ts";
import { Button } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField } from "../../kit/Field.tsx";
import { clock, day } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { QuotePaper } from "../../kit/QuotePaper.tsx";
import { Bones, Empty, Failed, NoRight, Refused } from "../../kit/States.tsx";
import { Stepper } from "../../kit/Stepper.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Releasing } from "../seats/Releasing.tsx";
import { Additions } from "../shop/Additions.tsx";
import { fitting } from "../shop/offers.ts";
import { catalogue, type Product } from "../shop/queries.ts";
import { Changes } from "../subscriptions/Changes.tsx";
import { subscriptionOf, type Subscription } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { doubled, others, plansOf } from "../plan/plans.ts";
import { usePlanWords } from "../plan/usePlanWords.ts";
import { FirstInvoice } from "../trial/FirstInvoice.tsx";
import { renewal as route } from "./route.ts";
import { setFor } from "./setting.ts";
import { Then } from "./Then.tsx";
import "../shop/shop.css";
import "./renewals.css";

type Wanted = Schemas["RenewWith"];
type Quote = Schemas["Coming_termQuote"];

/** Only what differs from what is set: everything else stays as it is. */
interface Draft {
  plan: string;
  totals: Record<string, number>;
  added: Record<string, number>;
  rule?: "longest_unused";
}

const NOTHING: Draft = { plan: "", totals: {}, added: {} };

export function Renewal() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription } = route.useParams();
  const held = useQuery(subscriptionOf(account.id, subscription));
  const products = useQuery(catalogue(account.id, 1));
  const title = t`Renew with changes`;
  if (held.data && products.data) {
    if (!manages(account, held.data))
      return (
        <Page title={title}>
          <NoRight />
        </Page>
      );
    if (held.data.state === "active") return <Set key={subscription} held={held.data} products={products.data} />;
  }
  const failed = held.isError ? held : products.isError ? products : undefined;
  return (
    <Page title={title}>
      {failed ? (
        <Failed error={failed.error} retry={() => failed.refetch()} />
      ) : held.data && products.data ? (
        <Empty title={t`This subscription has ended`} />
      ) : (
        <Bones rows={2} height={240} />
      )}
    </Page>
  );
}

function Set({ held, products }: { held: Subscription; products: readonly Product[] }) {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = useNavigate();
  const words = usePlanWords();
  const path = { account: account.id, subscription: held.id };
  const about = `renewal ${held.id}`;
  const [draft, setDraft, clear] = useDraft<Draft>(about, NOTHING);
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const set = setFor(held);
  const offered = others(products, held.products[0]!.product, set[0]!.plan, held.currency).filter(
    ({ product, plan }) => !doubled(product, plan, held.currency),
  );
  const [base, ...addons] = held.products;
  const known = plansOf(products);
  const present = known.find(({ plan }) => plan.version === set[0]!.plan);
  const chosen = known.find(({ plan }) => plan.id === draft.plan) ?? present;
  const bounds = chosen?.plan ?? base!;
  const least = Math.max(bounds.minimum, 1);
  const total = Math.min(bounds.maximum, Math.max(least, draft.totals[base!.item] ?? set[0]!.total));
  const flat = (chosen?.plan.model ?? base!.model) === "flat";
  const totals = addons.flatMap(({ item }, index) => {
    const to = draft.totals[item];
    return to === undefined || to === set[index + 1]!.total ? [] : [{ item, quantity: to }];
  });
  const additions = (chosen ? fitting(products, chosen.product, chosen.plan, held.currency) : []).filter(
    ({ product, plan }) =>
      !addons.some(({ product: id }) => id === product.id) &&
      !held.timeline.some(({ kind, value }) => kind === "add_on" && value === plan.version),
  );
  const added = additions.flatMap(({ plan: { id } }) => (draft.added[id] ? [{ plan: id, quantity: draft.added[id] }] : []));
  const wanted: Wanted = {
    plan: chosen === present ? undefined : chosen?.plan.id,
    quantity: flat || total === set[0]!.total ? undefined : total,
    addons: totals,
    new_addons: added,
    rule: draft.rule,
  };
  const differs = wanted.plan || wanted.quantity !== undefined || totals.length > 0 || added.length > 0;
  const { quote, error, busy, renew } = useQuote<Wanted, Quote>({
    // Changes that are taken back meanwhile make it another term.
    about: `${about} ${held.version}`,
    wanted: differs ? wanted : undefined,
    ask: (body, signal) =>
      answered(api.POST("/v1/accounts/{account}/subscriptions/{subscription}/renewal/quotes", { params: { path }, body, signal })),
  });
  const done = useConfirm<Quote, Schemas["ChangedAnswer"]>({
    account: account.id,
    renew,
    confirm: (quote, key) =>
      confirmed(
        api.POST("/v1/accounts/{account}/subscriptions/{subscription}/renewal", {
          params: { path, header: { "Idempotency-Key": key } },
          body: { quote: quote as unknown as Record<string, unknown> },
        }),
      ),
    onDone: () => {
      clear();
      toast(t`The coming term was set.`);
      void navigate({ to: "/subscriptions/$subscription", params: { subscription: held.id } });
    },
  });
  const name = base!.name;
  const on = day(held.term[1]!);
  const until = quote && clock(quote.expires_at, held.zone);
  const entry = quote?.change.entries.find(({ release }) => release);
  return (
    <TaskPage
      title={held.trial ? t`After the trial` : t`Renew with changes`}
      lead={held.trial ? t`${name} · the paid term begins on ${on}` : t`${name} · the next term begins on ${on}`}
      back={{ to: { to: "/subscriptions/$subscription", params: { subscription: held.id } }, label: name }}
      paper={
        <>
          <h2>
            <Trans>The coming term</Trans>
          </h2>
          <div className="quote-place">
            {quote ? (
              <>
                <Then items={quote.change.items} held={held} products={products} />
                {held.trial ? (
                  <FirstInvoice quote={quote} busy={busy} />
                ) : (
                  <QuotePaper quote={quote} renewalNow={draft.plan ? undefined : held.next_renewal} busy={busy} />
                )}
              </>
            ) : error ? (
              <Refused error={error} />
            ) : busy ? (
              <Bones height={220} />
            ) : (
              <p className="soft">
                <Trans>Choose what shall be different. You see the sum before anything is set, and nothing is charged before {on}.</Trans>
              </p>
            )}
          </div>
        </>
      }
      action={
        <>
          {done.error && <Refused error={done.error} />}
          <Button look="primary" disabled={!quote || busy} busy={done.busy} onClick={() => quote && done.confirm(quote)}>
            <Trans>Set for {on}</Trans>
          </Button>
        </>
      }
      note={until && <Trans>Binding until {until}. You can take each change back before {on}.</Trans>}
    >
      {held.timeline.length > 0 && <Changes of={held} />}
      <section className="panel padded stack">
        <SelectField
          label={t`Plan`}
          value={draft.plan}
          onChange={({ target }) => change({ plan: target.value, added: {}, rule: undefined })}
        >
          <option value="">{present ? `${present.product.name} · ${words(present.plan)}` : t`As it is`}</option>
          {offered.map(({ product, plan }) => (
            <option key={plan.id} value={plan.id}>
              {product.name} · {words(plan)}
            </option>
          ))}
        </SelectField>
        {!flat && (
          <Stepper
            label={t`Seats of ${name}`}
            value={total}
            least={least}
            most={bounds.maximum}
            onChange={(to) => change({ totals: { ...draft.totals, [base!.item]: to }, rule: undefined })}
          />
        )}
        {addons.map(({ item, name: addon, maximum, model }, index) => {
          const at = set[index + 1]!;
          if (at.plan === undefined) return null;
          const value = draft.totals[item] ?? at.total;
          return (
            <Stepper
              key={item}
              label={t`${addon} (0: without it)`}
              value={value}
              least={0}
              most={model === "flat" ? 1 : maximum}
              onChange={(to) => change({ totals: { ...draft.totals, [item]: to } })}
            />
          );
        })}
        {additions.length > 0 && (
          <Additions of={additions} quantity={total} chosen={draft.added} onChange={(added) => change({ added })} />
        )}
        {((error && asProblem(error).slug === "seats-below-assigned") || draft.rule) && (
          <Releasing rule={draft.rule} release={entry?.release} onChange={(rule) => change({ rule })} />
        )}
      </section>
    </TaskPage>
  );
}
