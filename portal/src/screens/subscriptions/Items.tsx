/** The items of a subscription: how many seats, how many of them are given, and to whom. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { may, useAccount } from "../../app/account.ts";
import { asProblem } from "../../app/problem.ts";
import { number } from "../../kit/formats.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { Bones } from "../../kit/States.tsx";
import { licencesOf, type Subscription } from "./queries.ts";

export function Items({ of: held }: { of: Subscription }) {
  const account = useAccount();
  const seesPeople = may(account, "view_people", "manage_licences") || held.buyer === account.member;
  return (
    <section className="panel padded">
      <h2>
        <Trans>Products and seats</Trans>
      </h2>
      <ul className="items">
        {held.items.map(({ id, quantity: seats }, index) => (
          <li key={id}>
            <div className="line">
              <b>{held.products[index]!.name}</b>
              <span>
                <Plural value={seats} one="# seat" other="# seats" />
              </span>
            </div>
            {seesPeople && held.state === "active" && <Holders subscription={held.id} item={id} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Holders({ subscription, item }: { subscription: string; item: string }) {
  const { t } = useLingui();
  const account = useAccount();
  const query = useQuery(licencesOf(account.id, subscription, item));
  // A flat item has no seats to give: that is no failure.
  if (query.isError && asProblem(query.error).slug === "item-unlicensed") return null;
  return (
    <Loaded of={query} bones={<Bones height={42} />}>
      {({ seats, assigned, licences }) => {
        const given = number(assigned);
        const all = number(seats);
        const names = licences.map(({ name }) => name);
        const others = assigned - names.length;
        return (
          <div className="holders">
            <Progress of={seats ? assigned / seats : 0} />
            <small>
              {t`${given} of ${all} given to people`}
              {names.length > 0 && `: ${names.join(", ")}`}
              {others > 0 && (
                <>
                  {" "}
                  <Plural value={others} one="and # more" other="and # more" />
                </>
              )}
            </small>
            <Link to="/subscriptions/$subscription/items/$item/licences" params={{ subscription, item }} className="row-link">
              <Trans>Licences</Trans>
            </Link>
          </div>
        );
      }}
    </Loaded>
  );
}
