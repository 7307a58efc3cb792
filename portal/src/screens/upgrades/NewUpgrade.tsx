/** A plan that is sold on request is asked for, with whom the seller answers; its answer is words, or an offer. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { may, useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { person } from "../../app/session.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { SelectField, TextArea, TextField } from "../../kit/Field.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, NoRight, Refused } from "../../kit/States.tsx";
import { Stepper } from "../../kit/Stepper.tsx";
import { toast } from "../../kit/Toast.tsx";
import { useRefusals } from "../billing/words.tsx";
import type { Sold } from "../plan/plans.ts";
import { usePlanWords } from "../plan/usePlanWords.ts";
import { plansOnRequest } from "../shop/offers.ts";
import { catalogue, profilesOf, type Product } from "../shop/queries.ts";
import { subscriptionOf, type Subscription } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { newUpgrade as route } from "./route.ts";
import "./upgrades.css";

export function NewUpgrade() {
  const { t } = useLingui();
  const { subscription } = route.useSearch();
  const back = subscription
    ? ({ to: { to: "/subscriptions/$subscription/plan", params: { subscription } }, label: t`Change the plan` } as const)
    : ({ to: { to: "/shop" }, label: t`Shop` } as const);
  return (
    <Page title={t`Ask for an upgrade`} lead={t`We answer by mail, in words or with an offer made for you.`} back={back}>
      {subscription ? <ForHeld subscription={subscription} /> : <ForNew />}
    </Page>
  );
}

const bones = <Bones rows={3} height={120} />;

function ForHeld({ subscription }: { subscription: string }) {
  const { t } = useLingui();
  const account = useAccount();
  const query = useQuery(subscriptionOf(account.id, subscription));
  return (
    <Loaded of={query} bones={bones}>
      {(held) =>
        held.state !== "active" ? (
          <Empty title={t`This subscription has ended`} />
        ) : manages(account, held) ? (
          <Plans currency={held.currency} held={held} />
        ) : (
          <NoRight />
        )
      }
    </Loaded>
  );
}

function ForNew() {
  const account = useAccount();
  const right = may(account, "manage_billing");
  const query = useQuery({ ...profilesOf(account.id), enabled: right });
  if (!right) return <NoRight />;
  return (
    <Loaded of={query} bones={bones}>
      {(profiles) => <Plans currency={profiles[0]?.currency} />}
    </Loaded>
  );
}

/** The plans on request in the currency; for a subscription, those of its family. */
function asked(products: readonly Product[], currency: string | undefined, held?: Subscription): Sold[] {
  const family = held && products.find(({ id }) => id === held.products[0]!.product)?.family;
  return products
    .filter((one) => one.kind === "edition" && (!held || one.family === family))
    .flatMap((product) => plansOnRequest(product, currency).map((plan) => ({ product, plan })))
    .filter(({ plan }) => plan.version !== held?.items[0]!.plan);
}

function Plans({ currency, held }: { currency: string | undefined; held?: Subscription }) {
  const { t } = useLingui();
  const account = useAccount();
  const query = useQuery(catalogue(account.id, 1));
  return (
    <Loaded of={query} bones={bones}>
      {(products) => {
        const plans = asked(products, currency, held);
        if (plans.length > 0) return <Form plans={plans} held={held} />;
        return (
          <Empty
            title={t`No other plan is sold on request`}
            action={
              <LinkButton to="/shop">
                <Trans>To the shop</Trans>
              </LinkButton>
            }
          />
        );
      }}
    </Loaded>
  );
}

interface Draft {
  plan: string;
  quantity: number;
  name: string;
  mail: string;
  phone: string;
  message: string;
}

function Form({ plans, held }: { plans: readonly Sold[]; held: Subscription | undefined }) {
  const { t } = useLingui();
  const account = useAccount();
  const navigate = useNavigate();
  const words = usePlanWords();
  const search = route.useSearch();
  const me = person();
  const [draft, setDraft, clear] = useDraft<Draft>(`upgrade ${account.id} ${held?.id ?? ""} ${search.plan ?? ""}`, {
    plan: search.plan ?? "",
    quantity: search.quantity ?? held?.items[0]!.quantity ?? 1,
    name: me.name,
    mail: me.mail,
    phone: "",
    message: "",
  });
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to });
  const { plan } = plans.find((one) => one.plan.id === draft.plan) ?? plans[0]!;
  const quantity = Math.min(plan.maximum, Math.max(plan.minimum, draft.quantity));
  const name = draft.name.trim();
  const mail = draft.mail.trim();
  const message = draft.message.trim();
  const ask = useMutation({
    mutationFn: () => {
      const contact = { name, mail, phone: draft.phone.trim() || undefined };
      const body = { plan: plan.id, contact, message, subscription: held?.id, quantity };
      // Without a key: an open request for the same plan is the answer to the same request sent again.
      return answered(api.POST("/v1/accounts/{account}/upgrade-requests", { params: { path: { account: account.id } }, body }));
    },
    onSuccess: async () => {
      clear();
      await allChanged();
      toast(t`Your request is on its way. We answer by mail.`);
      void navigate({ to: "/requests" });
    },
  });
  const refusal = useRefusals(ask.error, "/contact");
  return (
    <form
      className="panel padded stack upgrade-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ask.isPending) ask.mutate();
      }}
    >
      <SelectField
        label={t`Plan`}
        hint={held && <Instead of={held.products[0]!.name} />}
        value={plan.id}
        onChange={({ target }) => change({ plan: target.value })}
      >
        {plans.map((one) => (
          <option key={one.plan.id} value={one.plan.id}>
            {one.product.name}, {words(one.plan)}
          </option>
        ))}
      </SelectField>
      <Stepper
        label={t`Quantity`}
        value={quantity}
        least={plan.minimum}
        most={plan.maximum}
        onChange={(to) => change({ quantity: to })}
      />
      <TextField
        label={t`Contact person`}
        value={draft.name}
        error={refusal("/name")}
        required
        maxLength={100}
        autoComplete="name"
        onChange={({ target }) => change({ name: target.value })}
      />
      <TextField
        label={t`Mail address`}
        type="email"
        value={draft.mail}
        error={refusal("/mail")}
        required
        maxLength={254}
        autoComplete="email"
        onChange={({ target }) => change({ mail: target.value })}
      />
      <TextField
        label={t`Telephone`}
        hint={t`If you like to be called.`}
        type="tel"
        value={draft.phone}
        error={refusal("/phone")}
        maxLength={50}
        autoComplete="tel"
        onChange={({ target }) => change({ phone: target.value })}
      />
      <TextArea
        label={t`What you need`}
        hint={t`For example how many people will work with it, and from when.`}
        rows={4}
        required
        maxLength={4000}
        value={draft.message}
        onChange={({ target }) => change({ message: target.value })}
      />
      {ask.isError && <Refused error={ask.error} />}
      <div className="row-of-buttons">
        <Button look="primary" type="submit" disabled={!name || !mail || !message} busy={ask.isPending}>
          <Trans>Send the request</Trans>
        </Button>
      </div>
    </form>
  );
}

function Instead({ of: name }: { of: string }) {
  return <Trans>Instead of {name}, which goes on until you take an offer.</Trans>;
}
