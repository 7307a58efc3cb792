/** A purchase on one page: plan, number, add-ons and payment beside the live quote, and only then the button. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { answered, api, confirmed, type Schemas } from "../../app/api.ts";
import { config } from "../../app/config.ts";
import { useConfirm, useQuote } from "../../app/quoting.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField, TextField } from "../../kit/Field.tsx";
import { clock, money } from "../../kit/formats.ts";
import { Page, type PageProps } from "../../kit/Page.tsx";
import { QuotePaper } from "../../kit/QuotePaper.tsx";
import { Bones, Empty, Failed, NoRight, Refused } from "../../kit/States.tsx";
import { Stepper } from "../../kit/Stepper.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { usePlanWords } from "../plan/usePlanWords.ts";
import { AgreedWith } from "../upgrades/Agreed.tsx";
import type { Offered } from "../upgrades/queries.ts";
import { Additions } from "./Additions.tsx";
import { Bought } from "./Bought.tsx";
import { interval } from "./intervals.ts";
import { fitting, plansOnSale } from "./offers.ts";
import { catalogue, productOf, profilesOf, type Product, type Profile } from "./queries.ts";
import { purchase as route } from "./route.ts";
import { Trial } from "./Trial.tsx";
import { useTrialWords } from "./useTrialWords.ts";
import "./shop.css";

type Wanted = Schemas["WantedSubscription"];
type Quote = Schemas["PurchaseQuote"];

interface Draft {
  plan: string;
  quantity: number;
  /** Quantities of add-ons by their plan. */
  addons: Record<string, number>;
  profile: string;
  pay: Wanted["pay_by"];
  card: string;
  order: string;
  trial: "first" | "none";
}

const BACK = { to: "/shop" } as const;

export function Purchase() {
  const { t } = useLingui();
  const account = useAccount();
  const { product } = route.useParams();
  const search = route.useSearch();
  const right = may(account, "manage_billing");
  const products = useQuery({ ...catalogue(account.id, 1), enabled: right });
  const profiles = useQuery({ ...profilesOf(account.id), enabled: right });
  const back = { to: BACK, label: t`Shop` };
  const failed = products.isError ? products : profiles.isError ? profiles : undefined;
  const edition = products.data?.find(({ id, kind }) => id === product && kind === "edition");
  const sold = edition && profiles.data?.filter(({ currency }) => plansOnSale(edition, currency).length > 0);
  if (right && edition && sold?.length)
    return <Buy key={product} edition={edition} products={products.data!} profiles={sold} first={search} back={back} />;
  return (
    <Page title={edition?.name ?? t`Shop`} back={back}>
      {!right ? (
        <NoRight />
      ) : failed ? (
        <Failed error={failed.error} retry={() => failed.refetch()} />
      ) : profiles.data?.length === 0 ? (
        <Empty title={t`There is no billing profile yet`}>
          <Trans>A billing profile says who pays and where invoices go. Nothing can be bought without one.</Trans>
        </Empty>
      ) : products.data && profiles.data ? (
        <Empty
          title={t`This product is not on sale here`}
          action={
            <LinkButton to="/shop">
              <Trans>To the shop</Trans>
            </LinkButton>
          }
        />
      ) : (
        <Bones rows={2} height={240} />
      )}
    </Page>
  );
}

interface BuyProps {
  edition: Product;
  products: readonly Product[];
  profiles: readonly Profile[];
  /** What is chosen at first. */
  first: { plan?: string; quantity?: number };
  back: PageProps["back"];
  /** The seller's offer that is taken: its plan, within its bounds. */
  offer?: Offered;
}

export function Buy({ edition, products, profiles, first, back, offer }: BuyProps) {
  const { t } = useLingui();
  const account = useAccount();
  const cards = config.sandbox_cards;
  const about = `purchase ${account.id} ${edition.id} ${offer?.id ?? first.plan ?? ""}`;
  const [draft, setDraft, clear] = useDraft<Draft>(about, {
    plan: first.plan ?? "",
    quantity: first.quantity ?? 1,
    addons: {},
    profile: profiles[0]!.id,
    pay: profiles[0]!.credit || !cards ? "invoice" : "card",
    card: cards?.[0] ?? "",
    order: "",
    trial: "first",
  });
  const told = useQuery(productOf(account.id, edition.id)).data?.plans ?? [];
  const trial = useTrialWords();
  const words = usePlanWords();
  const [done, setDone] = useState<Quote>();
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const profile = profiles.find(({ id }) => id === draft.profile) ?? profiles[0]!;
  const plans = offer ? edition.plans.filter(({ id }) => id === offer.plan) : plansOnSale(edition, profile.currency);
  const plan = plans.find(({ id }) => id === draft.plan) ?? plans[0]!;
  const { minimum: least, maximum: most } = offer ?? plan;
  const quantity = Math.min(most, Math.max(least, draft.quantity));
  const additions = fitting(products, edition, plan, profile.currency);
  const addons = additions.flatMap(({ plan: { id } }) => (draft.addons[id] ? [{ plan: id, quantity: draft.addons[id] }] : []));
  const { quote, error, busy, renew } = useQuote<Wanted, Quote>({
    about,
    wanted: done
      ? undefined
      : {
          plan: plan.id,
          quantity,
          profile: profile.id,
          pay_by: draft.pay,
          addons: addons.length > 0 ? addons : undefined,
          purchase_order: draft.order.trim() || undefined,
          trial: draft.trial === "first",
          offer: offer?.id,
        },
    ask: (body, signal) =>
      answered(api.POST("/v1/accounts/{account}/purchases/quotes", { params: { path: { account: account.id } }, body, signal })),
  });
  const buying = useConfirm<Quote, Schemas["BoughtAnswer"]>({
    account: account.id,
    renew,
    confirm: (quote, key) =>
      confirmed(
        api.POST("/v1/accounts/{account}/purchases", {
          params: { path: { account: account.id }, header: { "Idempotency-Key": key } },
          body: { quote: quote as unknown as Record<string, unknown>, card: draft.pay === "card" ? draft.card : undefined },
        }),
      ),
    onDone: () => {
      setDone(quote);
      clear();
    },
  });
  if (done) return <Bought quote={done} name={edition.name} />;
  const until = quote && clock(quote.expires_at, profile.zone);
  const name = edition.name;
  return (
    <TaskPage
      title={offer ? t`Our offer` : t`Buy ${name}`}
      lead={offer ? `${name}, ${words(plan)}` : edition.description}
      back={back}
      paper={
        <>
          <h2>
            <Trans>What it costs</Trans>
          </h2>
          <div className="quote-place">
            {quote ? (
              <>
                {quote.change.trial && <Trial quote={quote} />}
                {offer && <AgreedWith offer={quote.change.offer} currency={quote.currency} />}
                <QuotePaper quote={quote} busy={busy} />
              </>
            ) : error ? (
              <Refused error={error} />
            ) : (
              <Bones height={260} />
            )}
          </div>
        </>
      }
      action={
        <>
          {buying.error && <Refused error={buying.error} />}
          {buying.payment && (
            <p className="soft" role="status">
              <Trans>The card's provider has not answered yet. You may stay here or come back later.</Trans>
            </p>
          )}
          <Button look="primary" disabled={!quote || busy} busy={buying.busy} onClick={() => quote && buying.confirm(quote)}>
            {quote ? <Confirm quote={quote} /> : <Trans>Buy</Trans>}
          </Button>
        </>
      }
      note={until && <Trans>Binding until {until}. What you see here is what the invoice will say.</Trans>}
    >
      <section className="panel padded stack">
        {plans.length > 1 && (
          <Choices
            label={t`Term`}
            value={plan.id}
            onChange={(id) => change({ plan: id, addons: {} })}
            options={plans.map((plan) => {
              const period = interval(plan.billing);
              const text = [t`Each invoice covers ${period}.`, trial(plan)].filter(Boolean).join(" ");
              return { value: plan.id, label: interval(plan.term), text };
            })}
          />
        )}
        <Stepper
          label={t`Quantity`}
          value={quantity}
          least={least}
          most={most}
          onChange={(quantity) => change({ quantity })}
        />
        {additions.length > 0 && (
          <Additions of={additions} quantity={quantity} chosen={draft.addons} onChange={(addons) => change({ addons })} />
        )}
        {(quote?.change.trial || draft.trial === "none") && (
          <Choices
            label={t`Trial`}
            value={draft.trial}
            onChange={(trial) => change({ trial })}
            options={[
              { value: "first", label: t`Try it first`, text: t`Nothing is charged during the trial.` },
              { value: "none", label: t`Without a trial`, text: t`The paid term begins today.` },
            ]}
          />
        )}
      </section>
      <section className="panel padded stack">
        {profiles.length > 1 && (
          <SelectField label={t`Billing profile`} value={profile.id} onChange={({ target }) => change({ profile: target.value, addons: {} })}>
            {profiles.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        )}
        <Choices
          label={t`Pay by`}
          value={draft.pay}
          onChange={(pay) => change({ pay })}
          options={[
            { value: "invoice", label: t`Invoice`, text: t`By transfer, by the day that the invoice says.` },
            ...(cards ? [{ value: "card" as const, label: t`Card`, text: quote?.change.trial ? undefined : t`Charged when you buy.` }] : []),
          ]}
        />
        {cards && draft.pay === "card" && (
          <SelectField
            label={t`Card`}
            hint={t`Cards of the sandbox: no money moves.`}
            value={draft.card}
            onChange={({ target }) => change({ card: target.value })}
          >
            {cards.map((card) => (
              <option key={card} value={card}>
                {card}
              </option>
            ))}
          </SelectField>
        )}
        <TextField
          label={t`Purchase order`}
          hint={t`If you like: your own number, which the invoices bear.`}
          value={draft.order}
          maxLength={50}
          autoComplete="off"
          onChange={({ target }) => change({ order: target.value })}
        />
      </section>
      <Agreed terms={told.find(({ id }) => id === plan.id)?.terms ?? []} />
    </TaskPage>
  );
}

/** The terms of the plan, on demand, before anything is bought. */
function Agreed({ terms }: { terms: readonly string[] }) {
  if (terms.length === 0) return null;
  return (
    <details className="panel padded agreed">
      <summary>
        <Trans>What you agree to</Trans>
      </summary>
      <ul>
        {terms.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
}

/** The button says the whole sum, now or later. */
function Confirm({ quote }: { quote: Quote }) {
  const total = quote.documents.reduce((sum, document) => sum + document.total, 0);
  if (quote.change.trial) return <Trans>Start the trial</Trans>;
  const amount = money(total, quote.currency);
  return <Trans>Buy · {amount}</Trans>;
}
