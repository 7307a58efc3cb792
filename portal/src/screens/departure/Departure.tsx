/** The departure of a member: arranged, followed step by step, and its result. The address stays the same. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { asProblem } from "../../app/problem.ts";
import { signOut } from "../../app/session.ts";
import { Button } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
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
  const [followed, setFollowed] = useState(false);
  const underWay = held.data?.state === "under_way";
  useEffect(() => {
    if (underWay) setFollowed(true);
  }, [underWay]);
  // Whoever leaves the account themselves may read nothing of it at the end: this tab knows that it was begun.
  const [leaves, setLeaves] = useDraft(`leaves ${member}`, false);
  const gone = held.data === null || [person, held].some(({ error }) => error && [403, 404].includes(asProblem(error).status));
  if (leaves && gone) return <Left />;
  const back = { to: { to: "/people/$member", params: { member } }, label: person.data?.name ?? t`Person` } as const;
  if (!person.data || held.data === undefined) {
    const failed = [person, held].find(({ isError }) => isError);
    return (
      <Page title={t`Departure`} back={may(account, "view_people") ? back : undefined}>
        {failed ? <Failed error={asProblem(failed.error)} retry={() => failed.refetch()} /> : <Bones rows={3} height={150} />}
      </Page>
    );
  }
  // An earlier departure of somebody who is active again; the one that is followed here shows its result.
  const over = held.data?.state === "done" && person.data.state === "active" && !followed;
  return held.data && !over && !again ? (
    <UnderWay of={held.data} name={person.data.name} back={back} onAgain={() => setAgain(true)} />
  ) : (
    <Arrange
      of={person.data}
      back={back}
      onBegun={() => {
        if (member === account.member) setLeaves(true);
        setFollowed(true);
        setAgain(false);
      }}
    />
  );
}

/** The end of one's own departure. */
function Left() {
  const { t } = useLingui();
  return (
    <Page title={t`You have left the account`}>
      <section className="panel padded stack tight under-way">
        <p>
          <Trans>What you had and managed goes on with others. You can close this page.</Trans>
        </p>
        <div className="row-of-buttons">
          <Button look="primary" onClick={() => void signOut()}>
            <Trans>Sign out</Trans>
          </Button>
        </div>
      </section>
    </Page>
  );
}
