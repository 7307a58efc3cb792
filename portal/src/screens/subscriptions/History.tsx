/** What happened to the contract, newest first: the day, the event in words, and whoever was the cause. */

import { Trans } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Bones } from "../../kit/States.tsx";
import { Moment } from "../../kit/Words.tsx";
import { historyOf, type Subscription } from "./queries.ts";

export function History({ of: held }: { of: Subscription }) {
  const account = useAccount();
  const list = useInfiniteQuery(historyOf(account.id, held.id));
  return (
    <section className="panel padded history">
      <h2>
        <Trans>History</Trans>
      </h2>
      <Loaded of={list} bones={<Bones rows={3} height={44} />}>
        {({ pages }) => (
          <ol>
            {pages.flatMap(({ history }) =>
              history.map((one) => (
                <li key={`${one.at} ${one.event} ${one.text}`}>
                  <p>{one.text}</p>
                  <p className="soft">
                    <Moment of={one.at} /> · {one.by.name}
                  </p>
                </li>
              )),
            )}
          </ol>
        )}
      </Loaded>
      <More of={list} />
    </section>
  );
}
