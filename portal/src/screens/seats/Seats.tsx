/** Another number of seats: the new total, what it costs now and at the renewal, and only then the button. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { useAccount } from "../../app/account.ts";
import { answered, api, confirmed, type Schemas } from "../../app/api.ts";
import { asProblem } from "../../app/problem.ts";
import { useConfirm, useQuote } from "../../app/quoting.ts";
import { Button } from "../../kit/Button.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField } from "../../kit/Field.tsx";
import { clock, day, money, number, span } from "../../kit/formats.ts";
import { Page } from "../../kit/Page.tsx";
import { QuotePaper } from "../../kit/QuotePaper.tsx";
import { Bones, Empty, Failed, Refused } from "../../kit/States.tsx";
import { Stepper } from "../../kit/Stepper.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { toast } from "../../kit/Toast.tsx";
import { subscriptionOf, type Subscription } from "../subscriptions/queries.ts";
import { Releasing } from "./Releasing.tsx";
import { seats as route } from "./route.ts";

type Wanted = Schemas["NewTotal"];
type SeatsQuote = Schemas["SeatsQuote"];

export function Seats() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription } = route.useParams();
  const query = useQuery(subscriptionOf(account.id, subscription));
  if (query.data) return <Change key={subscription} held={query.data} />;
  return (
    <Page title={t`Change seats`}>
      {query.isError ? <Failed error={query.error} retry={() => query.refetch()} /> : <Bones rows={2} height={240} />}
    </Page>
  );
}

function Change({ held }: { held: Subscription }) {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = useNavigate();
  const path = { account: account.id, subscription: held.id };
  const proposed = route.useSearch();
  const given = held.items.find(({ id }) => id === proposed.item);
  // What another screen proposes is a draft of its own: what was typed here before is not mixed with it.
  const about = given ? `seats ${held.id} ${given.id} ${proposed.quantity}` : `seats ${held.id}`;
  const first = held.items.find(({ id }) => held.products.some(({ item, model }) => item === id && model !== "flat")) ?? held.items[0]!;
  const [draft, setDraft, clear] = useDraft<Wanted>(about, {
    item: (given ?? first).id,
    quantity: (given && proposed.quantity) ?? (given ?? first).quantity,
    when: (given && proposed.when) ?? "now",
    rule: given && proposed.rule,
  });
  const item = held.items.find(({ id }) => id === draft.item) ?? held.items[0]!;
  const { minimum, maximum } = held.products.find((product) => product.item === item.id)!;
  const seated = held.products.filter(({ model }) => model !== "flat");
  const change = (to: Partial<Wanted>) => setDraft({ ...draft, ...to });
  const difference = draft.quantity - item.quantity;
  const { quote, error, busy, renew } = useQuote<Wanted, SeatsQuote>({
    about,
    wanted: difference === 0 ? undefined : draft,
    ask: (body, signal) =>
      answered(api.POST("/v1/accounts/{account}/subscriptions/{subscription}/seat-changes/quotes", { params: { path }, body, signal })),
  });
  const done = useConfirm<SeatsQuote, Schemas["ChangedAnswer"]>({
    account: account.id,
    renew,
    confirm: (quote, key) =>
      confirmed(
        api.POST("/v1/accounts/{account}/subscriptions/{subscription}/seat-changes", {
          params: { path, header: { "Idempotency-Key": key } },
          body: { quote: quote as unknown as Record<string, unknown> },
        }),
      ),
    onDone: () => {
      clear();
      toast(t`The number of seats was changed.`);
      void navigate({ to: "/subscriptions/$subscription", params: { subscription: held.id } });
    },
  });
  const name = held.products[0]!.name;
  const term = span(held.term);
  const renewal = day(held.term[1]!);
  const back = { to: { to: "/subscriptions/$subscription", params: { subscription: held.id } }, label: name } as const;
  const lead = t`${name} · term ${term}`;
  if (held.state === "ended")
    return (
      <Page title={t`Change seats`} lead={lead} back={back}>
        <Empty title={t`This subscription has ended`} />
      </Page>
    );
  if (seated.length === 0)
    return (
      <Page title={t`Change seats`} lead={lead} back={back}>
        <Empty title={t`This product is for everybody`}>
          <Trans>It has one price, however many people use it.</Trans>
        </Empty>
      </Page>
    );
  const below = error && asProblem(error).slug === "seats-below-assigned";
  const until = quote && clock(quote.expires_at, held.zone);
  return (
    <TaskPage
      title={t`Change seats`}
      lead={lead}
      back={back}
      paper={
        <>
          <h2>
            <Trans>What it costs</Trans>
          </h2>
          <div className="quote-place">
            {quote ? (
              <QuotePaper quote={quote} renewalNow={held.next_renewal} busy={busy} />
            ) : error ? (
              <Refused error={error} />
            ) : busy ? (
              <Bones height={260} />
            ) : (
              <p className="soft">
                <Trans>Choose another total. You see what it costs before anything is changed.</Trans>
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
      note={until && <Trans>Binding until {until}. What you see here is what the invoice will say.</Trans>}
    >
      <section className="panel padded stack">
        {seated.length > 1 && (
          <SelectField
            label={t`Product`}
            value={item.id}
            onChange={({ target }) => {
              const other = held.items.find(({ id }) => id === target.value)!;
              setDraft({ item: other.id, quantity: other.quantity, when: draft.when });
            }}
          >
            {seated.map(({ item: id, name: product }) => (
              <option key={id} value={id}>
                {product}
              </option>
            ))}
          </SelectField>
        )}
        <div className="stack tight">
          <Stepper
            label={t`New total`}
            value={draft.quantity}
            least={item === held.items[0] ? minimum : 0}
            most={maximum}
            onChange={(quantity) => change({ quantity, rule: undefined })}
          />
          <Compared now={item.quantity} difference={difference} />
        </div>
        <Choices
          label={t`When`}
          value={draft.when ?? "now"}
          onChange={(when) => change({ when })}
          options={[
            {
              value: "now",
              label: t`Now`,
              text: difference < 0 ? t`As far as your terms allow it.` : t`Charged by the day, to the end of the period.`,
            },
            {
              value: "at_renewal",
              label: t`At the renewal`,
              text: t`On ${renewal}. Nothing is charged or credited before.`,
            },
          ]}
        />
        {(below || draft.rule || quote?.change.release) && (
          <Releasing rule={draft.rule} release={quote?.change.release} onChange={(rule) => change({ rule })} />
        )}
      </section>
    </TaskPage>
  );
}

/** The present total, and how far the new one is from it. */
function Compared({ now, difference }: { now: number; difference: number }) {
  const present = number(now);
  const count = Math.abs(difference);
  return (
    <p className="between soft">
      <Trans>Now: {present}</Trans>
      {difference > 0 && (
        <span className="chip">
          <Plural value={count} one="# seat more" other="# seats more" />
        </span>
      )}
      {difference < 0 && (
        <span className="chip">
          <Plural value={count} one="# seat fewer" other="# seats fewer" />
        </span>
      )}
    </p>
  );
}

function Confirm({ quote }: { quote: SeatsQuote }) {
  const charged = quote.documents.filter(({ kind }) => kind === "invoice").reduce((sum, { total }) => sum + total, 0);
  const credited = quote.documents.filter(({ kind }) => kind === "credit_note").reduce((sum, { total }) => sum + total, 0);
  if (charged) {
    const amount = money(charged, quote.currency);
    return <Trans>Confirm · {amount}</Trans>;
  }
  if (credited) {
    const amount = money(credited, quote.currency);
    return <Trans>Confirm · {amount} back</Trans>;
  }
  return <Trans>Confirm</Trans>;
}
