/** Another plan or edition: compared, chosen, with another total if one likes; what it costs, credits and ends; and only
 * then the button. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useAccount } from "../../app/account.ts";
import { answered, api, confirmed, type Schemas } from "../../app/api.ts";
import { asProblem } from "../../app/problem.ts";
import { useConfirm, useQuote } from "../../app/quoting.ts";
import { Button } from "../../kit/Button.tsx";
import { Checks } from "../../kit/Checks.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { useDraft } from "../../kit/draft.ts";
import { clock, day, money, span } from "../../kit/formats.ts";
import { Initial } from "../../kit/Initial.tsx";
import { Page, type PageProps } from "../../kit/Page.tsx";
import { QuotePaper } from "../../kit/QuotePaper.tsx";
import { Bones, Empty, Failed, NoRight, Refused } from "../../kit/States.tsx";
import { Stepper } from "../../kit/Stepper.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { toast } from "../../kit/Toast.tsx";
import { Releasing } from "../seats/Releasing.tsx";
import { catalogue } from "../shop/queries.ts";
import { Changes } from "../subscriptions/Changes.tsx";
import { subscriptionOf, type Subscription } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { AgreedWith } from "../upgrades/Agreed.tsx";
import type { Offered } from "../upgrades/queries.ts";
import { Along, planOf, type Said } from "./Along.tsx";
import { askedAbout } from "./along.ts";
import { Compared } from "./Compared.tsx";
import { others, plansOf, type Sold } from "./plans.ts";
import { plan as route } from "./route.ts";
import { usePlanWords } from "./usePlanWords.ts";
import { Verdict } from "./Verdict.tsx";
import "./plan.css";

type Wanted = Schemas["NewPlan"];
type Quote = Schemas["PlanQuote"];

interface Draft {
  plan: string;
  quantity: number;
  when: "now" | "at_renewal";
  said: Said;
  /** The person agreed that a notice does not count any more. */
  notice: boolean;
  rule?: "longest_unused";
}

export function Plan() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription } = route.useParams();
  const search = route.useSearch();
  const held = useQuery(subscriptionOf(account.id, subscription));
  const title = t`Change the plan`;
  if (!held.data)
    return (
      <Page title={title}>
        {held.isError ? <Failed error={held.error} retry={() => held.refetch()} /> : <Bones rows={2} height={240} />}
      </Page>
    );
  if (!manages(account, held.data) || held.data.state !== "active")
    return (
      <Page title={title}>
        {held.data.state === "active" ? <NoRight /> : <Empty title={t`This subscription has ended`} />}
      </Page>
    );
  return <Change key={subscription} held={held.data} first={search.plan} />;
}

interface ChangeProps {
  held: Subscription;
  /** The plan that is chosen at first. */
  first?: string;
  /** The seller's offer that is taken: its plan, within its bounds. */
  offer?: Offered;
  /** The page above; the subscription's own if it is left out. */
  back?: PageProps["back"];
}

export function Change({ held, first, offer, back }: ChangeProps) {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = useNavigate();
  const path = { account: account.id, subscription: held.id };
  const about = `plan ${held.id} ${offer?.id ?? first ?? ""}`;
  const item = held.items[0]!;
  const base = held.products[0]!;
  const [draft, setDraft, clear] = useDraft<Draft>(about, {
    plan: offer?.plan ?? first ?? "",
    quantity: offer?.quantity ?? item.quantity,
    when: "now",
    said: {},
    notice: false,
  });
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const catalog = useQuery(catalogue(account.id, draft.quantity));
  const products = catalog.data ?? [];
  const family = products.find(({ id }) => id === base.product)?.family;
  const editions = products.filter((one) => one.kind === "edition" && one.family === family);
  const target = (offer ? plansOf(products) : others(products, base.product, item.plan, held.currency)).find(
    ({ plan }) => plan.id === draft.plan,
  );
  const asked = target ? askedAbout(held, products, target.product, target.plan) : [];
  const bounds = offer ?? target?.plan ?? base;
  const quantity = target && Math.min(bounds.maximum, Math.max(bounds.minimum, draft.quantity));
  const { quote, error, busy, renew } = useQuote<Wanted, Quote>({
    about,
    wanted: target && {
      plan: target.plan.id,
      quantity: target.plan.model === "flat" ? undefined : quantity,
      when: draft.when,
      notice: draft.notice ? "ends" : undefined,
      rule: draft.rule,
      offer: offer?.id,
      addons: asked.map((one) => {
        const plan = planOf(one, draft.said);
        const count = one.counted && plan.model !== "flat" ? (draft.said[one.item]?.quantity ?? plan.minimum) : undefined;
        return { item: one.item, plan: plan.id, quantity: count };
      }),
    },
    ask: (body, signal) =>
      answered(api.POST("/v1/accounts/{account}/subscriptions/{subscription}/plan-changes/quotes", { params: { path }, body, signal })),
  });
  const done = useConfirm<Quote, Schemas["ChangedAnswer"]>({
    account: account.id,
    renew,
    confirm: (quote, key) =>
      confirmed(
        api.POST("/v1/accounts/{account}/subscriptions/{subscription}/plan-changes", {
          params: { path, header: { "Idempotency-Key": key } },
          body: { quote: quote as unknown as Record<string, unknown> },
        }),
      ),
    onDone: () => {
      clear();
      toast(quote?.change.entry ? t`The plan changes with the renewal.` : t`The plan was changed.`);
      void navigate({ to: "/subscriptions/$subscription", params: { subscription: held.id } });
    },
  });
  const name = base.name;
  const term = span(held.term);
  const renewal = day(held.term[1]!);
  const slug = error && asProblem(error).slug;
  const until = quote && clock(quote.expires_at, held.zone);
  const on = quote && day(quote.change.effective);
  const above = { to: { to: "/subscriptions/$subscription", params: { subscription: held.id } }, label: name } as const;
  return (
    <TaskPage
      title={offer ? t`Our offer` : t`Change the plan`}
      lead={t`${name} · term ${term}`}
      back={back ?? above}
      paper={
        <>
          <h2>
            <Trans>What it means</Trans>
          </h2>
          <div className="quote-place">
            {quote ? (
              <div className="stack" aria-busy={busy}>
                <Verdict change={quote.change} held={held} products={products} wished={draft.when} />
                {offer && <AgreedWith offer={quote.change.offer} currency={quote.currency} />}
                <QuotePaper quote={quote} busy={busy} />
              </div>
            ) : error ? (
              <Refused error={error} />
            ) : busy ? (
              <Bones height={320} />
            ) : (
              <p className="soft">
                <Trans>Choose another plan. You see what it costs and what comes back before anything is changed.</Trans>
              </p>
            )}
          </div>
        </>
      }
      action={
        <>
          {done.error && <Refused error={done.error} />}
          {done.payment && (
            <p className="soft" role="status">
              <Trans>The card's provider has not answered yet. You may stay here or come back later.</Trans>
            </p>
          )}
          <Button look="primary" disabled={!quote || busy} busy={done.busy} onClick={() => quote && done.confirm(quote)}>
            {quote ? <Confirm quote={quote} /> : <Trans>Confirm</Trans>}
          </Button>
        </>
      }
      note={
        until &&
        (quote.change.entry ? (
          <Trans>
            Binding until {until}. You can take each change back before {on}.
          </Trans>
        ) : (
          <Trans>Binding until {until}. What you see here is what the documents will say.</Trans>
        ))
      }
    >
      <section className="panel padded stack">
        {target?.plan.model !== "flat" && (
          <Stepper
            label={t`New total`}
            value={quantity ?? draft.quantity}
            least={bounds.minimum}
            most={bounds.maximum}
            onChange={(to) => change({ quantity: to, rule: undefined })}
          />
        )}
        {offer && catalog.data ? (
          target && <Offer of={target} />
        ) : catalog.data ? (
          <Compared
            editions={editions}
            held={held}
            value={draft.plan}
            onChange={(plan) => change({ plan, said: {}, notice: false, rule: undefined })}
          />
        ) : catalog.isError ? (
          <Failed error={catalog.error} retry={() => catalog.refetch()} />
        ) : (
          <Bones rows={3} height={180} />
        )}
      </section>
      <section className="panel padded stack">
        <Along asked={asked} said={draft.said} onChange={(said) => change({ said })} />
        {!held.trial && (
          <Choices
            label={t`When`}
            value={draft.when}
            onChange={(when) => change({ when })}
            options={[
              { value: "now", label: t`Now`, text: t`As far as your terms allow it.` },
              { value: "at_renewal", label: t`At the renewal`, text: t`On ${renewal}. Nothing is charged or credited before.` },
            ]}
          />
        )}
        {(slug === "notice-stands" || draft.notice) && (
          <Checks
            label={t`Your notice`}
            value={draft.notice ? ["ends"] : []}
            onChange={(to) => change({ notice: to.length > 0 })}
            options={[
              {
                value: "ends",
                label: t`My notice shall not count any more`,
                text: t`The new plan runs longer. With it the subscription goes on, and renews, as if no notice had been given.`,
              },
            ]}
          />
        )}
        {(slug === "seats-below-assigned" || draft.rule) && (
          <Releasing
            rule={draft.rule}
            release={quote?.change.items[0]?.release ?? quote?.change.entry?.release}
            onChange={(rule) => change({ rule })}
          />
        )}
      </section>
      {held.timeline.length > 0 && <Changes of={held} />}
    </TaskPage>
  );
}

/** The plan of the seller's offer, instead of a choice. */
function Offer({ of: { product, plan } }: { of: Sold }) {
  const words = usePlanWords();
  return (
    <div className="product-cell from-top">
      <Initial name={product.name} of={product.id} />
      <span>
        <b>
          {product.name}, {words(plan)}
        </b>
        <small>{product.description}</small>
      </span>
    </div>
  );
}

/** The button says what is to be paid, or that it is for the renewal. */
function Confirm({ quote }: { quote: Quote }) {
  const due = quote.due_now + quote.due_later.reduce((sum, { amount }) => sum + amount, 0);
  const on = day(quote.change.effective);
  if (quote.change.entry) return <Trans>Set for {on}</Trans>;
  const amount = money(due, quote.currency);
  return due > 0 ? <Trans>Confirm · {amount}</Trans> : <Trans>Confirm</Trans>;
}
