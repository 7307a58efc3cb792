/** The departure of a member: arranged, followed step by step, and its result. The address stays the same. */

import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { asProblem } from "../../app/problem.ts";
import { Page } from "../../kit/Page.tsx";
import { Bones, Failed } from "../../kit/States.tsx";
import { memberOf } from "../people/queries.ts";
import { Arrange } from "./Arrange.tsx";
import { departureOf } from "./queries.ts";
import { departure as route } from "./route.ts";
import { UnderWay } from "./UnderWay.tsx";
import "./departure.css";

export function Departure() {
  const { t } = useLingui();
  const account = useAccount();
  const { member } = route.useParams();
  const person = useQuery(memberOf(account.id, member));
  const held = useQuery(departureOf(account.id, member));
  const [again, setAgain] = useState(false);
  const back = { to: { to: "/people/$member", params: { member } }, label: person.data?.name ?? t`Person` } as const;
  if (!person.data || held.data === undefined) {
    // Whoever has left the account themselves may read nothing of it any more.
    const failed = [person, held].find(({ isError }) => isError);
    return (
      <Page title={t`Departure`} back={may(account, "view_people") ? back : undefined}>
        {failed ? <Failed error={asProblem(failed.error)} retry={() => failed.refetch()} /> : <Bones rows={3} height={150} />}
      </Page>
    );
  }
  const over = held.data?.state === "done" && person.data.state === "active";
  return held.data && !over && !again ? (
    <UnderWay of={held.data} name={person.data.name} back={back} onAgain={() => setAgain(true)} />
  ) : (
    <Arrange of={person.data} back={back} onBegun={() => setAgain(false)} />
  );
}
