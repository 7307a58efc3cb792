/** The licences of an item: who holds one, given to up to 20 people at once and taken back from as many. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { Button } from "../../kit/Button.tsx";
import { number } from "../../kit/formats.ts";
import { Add } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { Bones } from "../../kit/States.tsx";
import { subscriptionOf } from "../subscriptions/queries.ts";
import { Assign } from "./Assign.tsx";
import { Holders } from "./Holders.tsx";
import { holdersOf } from "./queries.ts";
import { licences as route } from "./route.ts";
import "./licences.css";

export function Licences() {
  const { t } = useLingui();
  const account = useAccount();
  const { subscription, item } = route.useParams();
  const held = useQuery(subscriptionOf(account.id, subscription));
  const list = useInfiniteQuery(holdersOf(account.id, subscription, item));
  const [giving, setGiving] = useState(false);
  const name = held.data?.products.find((product) => product.item === item)?.name;
  const manages =
    held.data?.state === "active" && (may(account, "manage_licences") || held.data.buyer === account.member) && list.data !== undefined;
  const give = manages && (
    <Button look="primary" icon={Add} onClick={() => setGiving(true)}>
      <Trans>Assign</Trans>
    </Button>
  );
  return (
    <Page
      title={name ? t`Licences of ${name}` : t`Licences`}
      back={{ to: { to: "/subscriptions/$subscription", params: { subscription } }, label: held.data?.products[0]?.name ?? t`Subscription` }}
      actions={give}
    >
      <Loaded of={list} bones={<Bones rows={5} height={60} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.licences);
          const { seats, assigned } = pages.at(-1)!;
          const given = number(assigned);
          const all = number(seats);
          return (
            <>
              <section className="panel padded seats-given">
                <b>{t`${given} of ${all} given to people`}</b>
                <Progress of={seats ? assigned / seats : 0} />
                <Link to="/subscriptions/$subscription/use" params={{ subscription }} className="row-link">
                  <Trans>Who uses a licence, and what fewer seats would save</Trans>
                </Link>
              </section>
              <Holders rows={rows} subscription={subscription} item={item} manages={manages} />
            </>
          );
        }}
      </Loaded>
      <More of={list} />
      {giving && <Assign subscription={subscription} item={item} onClose={() => setGiving(false)} />}
    </Page>
  );
}
