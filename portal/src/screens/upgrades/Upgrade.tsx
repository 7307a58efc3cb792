/** The seller's offer is taken: for a running subscription as another plan, else as a purchase. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, NoRight } from "../../kit/States.tsx";
import { Change } from "../plan/Plan.tsx";
import { Buy } from "../shop/Purchase.tsx";
import { priceOf } from "../shop/offers.ts";
import { catalogue, profilesOf } from "../shop/queries.ts";
import { subscriptionOf } from "../subscriptions/queries.ts";
import { manages } from "../subscriptions/rights.ts";
import { upgradeOf, type Offered } from "./queries.ts";
import { upgrade as route } from "./route.ts";

interface Taken {
  offer: Offered;
  subscription: string | undefined;
}

export function Upgrade() {
  const account = useAccount();
  const { upgrade } = route.useParams();
  const query = useQuery(upgradeOf(account.id, upgrade));
  const [taken, setTaken] = useState<Taken>();
  // The offer stays on the page while, and after, it is taken: its request is another one then.
  if (query.data?.state === "offered" && query.data.offer && taken?.offer.id !== upgrade) {
    const { offer, quantity, subscription } = query.data;
    setTaken({ offer: { id: upgrade, plan: offer.plan, minimum: offer.minimum, maximum: offer.maximum, quantity }, subscription });
  }
  if (taken?.offer.id === upgrade)
    return taken.subscription ? <OnHeld key={upgrade} offer={taken.offer} subscription={taken.subscription} /> : <Anew key={upgrade} offer={taken.offer} />;
  return (
    <Plain>
      <Loaded of={query} bones={bones}>
        {() => <Gone />}
      </Loaded>
    </Plain>
  );
}

const bones = <Bones rows={2} height={240} />;

function useBack() {
  const { t } = useLingui();
  return { to: { to: "/requests" }, label: t`Requests` } as const;
}

function Plain({ children }: { children: React.ReactNode }) {
  const { t } = useLingui();
  return (
    <Page title={t`Our offer`} back={useBack()}>
      {children}
    </Page>
  );
}

function Gone() {
  const { t } = useLingui();
  const action = (
    <LinkButton to="/requests">
      <Trans>To the requests</Trans>
    </LinkButton>
  );
  return <Empty title={t`There is no offer to take here`} action={action} />;
}

function OnHeld({ offer, subscription }: { offer: Offered; subscription: string }) {
  const account = useAccount();
  const back = useBack();
  const query = useQuery(subscriptionOf(account.id, subscription));
  if (query.data?.state === "active" && manages(account, query.data)) return <Change held={query.data} offer={offer} back={back} />;
  return (
    <Plain>
      <Loaded of={query} bones={bones}>
        {(held) => (held.state === "active" ? <NoRight /> : <Gone />)}
      </Loaded>
    </Plain>
  );
}

function Anew({ offer }: { offer: Offered }) {
  const account = useAccount();
  const back = useBack();
  const right = may(account, "manage_billing");
  const products = useQuery({ ...catalogue(account.id, 1), enabled: right });
  const profiles = useQuery({ ...profilesOf(account.id), enabled: right });
  const edition = products.data?.find(({ plans }) => plans.some(({ id }) => id === offer.plan));
  const plan = edition?.plans.find(({ id }) => id === offer.plan);
  const paying = plan && profiles.data?.filter(({ currency }) => priceOf(plan, currency));
  if (right && edition && paying?.length)
    return (
      <Buy
        edition={edition}
        products={products.data!}
        profiles={paying}
        first={{ plan: offer.plan, quantity: offer.quantity ?? offer.minimum }}
        back={back}
        offer={offer}
      />
    );
  return (
    <Plain>
      {!right ? (
        <NoRight />
      ) : (
        <Loaded of={products} bones={bones}>
          {() => (
            <Loaded of={profiles} bones={bones}>
              {() => <Gone />}
            </Loaded>
          )}
        </Loaded>
      )}
    </Plain>
  );
}
