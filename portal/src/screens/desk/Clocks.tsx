/** Test clocks: accounts with a time of their own, by which the staff tries what years bring. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Schemas } from "../../app/api.ts";
import { useStaffRight } from "../../app/staff.ts";
import { Badge } from "../../kit/Badge.tsx";
import { LinkButton } from "../../kit/Button.tsx";
import { Add, Next } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty, NoRight } from "../../kit/States.tsx";
import { Moment } from "../../kit/Words.tsx";
import { testClocks } from "./queries.ts";
import "./desk.css";

export function Clocks() {
  const { t } = useLingui();
  const back = { to: { to: "/desk" }, label: t`Seller's desk` } as const;
  if (!useStaffRight()("run_test_clocks"))
    return (
      <Page title={t`Test clocks`} back={back}>
        <NoRight />
      </Page>
    );
  return (
    <Page
      title={t`Test clocks`}
      back={back}
      lead={t`Accounts with a time of their own: buy in one, move its clock, and see what the years bring. No mail is sent, and no money moves.`}
      actions={
        <LinkButton to="/desk/test-clocks/new" look="primary" icon={Add}>
          <Trans>Make a test clock</Trans>
        </LinkButton>
      }
    >
      <List />
    </Page>
  );
}

function List() {
  const { t } = useLingui();
  const list = useInfiniteQuery(testClocks);
  return (
    <>
      <Loaded of={list} bones={<Bones rows={2} height={64} />}>
        {({ pages }) => {
          const clocks = pages.flatMap((page) => page.clocks);
          if (clocks.length === 0 && !list.hasNextPage)
            return (
              <Empty title={t`No test clock yet`}>
                <Trans>A test clock is an account of your own. It is removed with all that it has by one button.</Trans>
              </Empty>
            );
          return (
            <ul className="panel flush rows">
              {clocks.map((clock) => (
                <li key={clock.account}>
                  <Link to="/desk/test-clocks/$account" params={{ account: clock.account }} className="row desk-row">
                    <span>
                      {clock.name}
                      <small>
                        <Moment of={clock.at} />
                      </small>
                    </span>
                    <Status of={clock} />
                    <Next size={18} aria-hidden />
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <More of={list} />
    </>
  );
}

export function Status({ of: { status } }: { of: Schemas["ClockOut"] }) {
  const { t } = useLingui();
  const words = {
    ready: ["good", t`Ready`],
    advancing: ["info", t`On its way`],
    removing: ["info", t`Being removed`],
    stopped: ["bad", t`Stopped`],
  } as const;
  const [tone, word] = words[status];
  return <Badge tone={tone}>{word}</Badge>;
}
