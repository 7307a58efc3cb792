/** The people of the account: found as one types, or listed by state. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery, type InfiniteData, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { may, useAccount } from "../../app/account.ts";
import { Button, LinkButton } from "../../kit/Button.tsx";
import { Segments } from "../../kit/Choices.tsx";
import { SearchBox } from "../../kit/Filters.tsx";
import { number } from "../../kit/formats.ts";
import { Add, Upload } from "../../kit/icons.ts";
import { Initial } from "../../kit/Initial.tsx";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Progress } from "../../kit/Progress.tsx";
import { useRested } from "../../kit/rested.ts";
import { Bones, Empty } from "../../kit/States.tsx";
import { Table, type Column } from "../../kit/Table.tsx";
import { Invite } from "./Invite.tsx";
import { memberList, peopleFound, placesOf, type Row } from "./queries.ts";
import { people as route, type Search } from "./route.ts";
import { MemberState, useRightsInWords } from "./words.tsx";
import "./people.css";

export function People() {
  const { t } = useLingui();
  const account = useAccount();
  const { q = "", state } = route.useSearch();
  const navigate = route.useNavigate();
  const [inviting, setInviting] = useState(false);
  const change = (to: Partial<Search>) => void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const asked = useRested(q.trim());
  const actions = (
    <>
      {may(account, "manage_licences") && (
        <LinkButton to="/people/import" icon={Upload}>
          <Trans>Licences from a table</Trans>
        </LinkButton>
      )}
      {may(account, "manage_people") && (
        <Button look="primary" icon={Add} onClick={() => setInviting(true)}>
          <Trans>Invite</Trans>
        </Button>
      )}
    </>
  );
  return (
    <Page title={t`People`} lead={t`Who is a member of your account, and with which rights.`} actions={actions}>
      <div className="filters people-filters">
        <SearchBox label={t`Search by name or mail address`} value={q} onChange={(text) => change({ q: text || undefined })} />
        {!q.trim() && (
          <Segments
            label={t`State`}
            value={state ?? "all"}
            onChange={(to) => change({ state: to === "all" ? undefined : to })}
            options={[
              { value: "all", label: t`All` },
              { value: "active", label: t`Active` },
              { value: "invited", label: t`Invited` },
              { value: "deactivated", label: t`Deactivated` },
            ]}
          />
        )}
        <Places />
      </div>
      {q.trim() ? <Search q={asked || q.trim()} /> : <Listed state={state} />}
      <Invite open={inviting} onClose={() => setInviting(false)} />
    </Page>
  );
}

/** How many of the account's places are taken. */
function Places() {
  const { t } = useLingui();
  const account = useAccount();
  const { data } = useQuery(placesOf(account.id));
  if (!data) return null;
  const used = number(data.used);
  const all = number(data.of);
  const over = data.over;
  return (
    <p className="places-taken" title={t`People with rights and without a licence each take a place.`}>
      <span>
        <Trans>
          Places: {used} of {all}
        </Trans>
      </span>
      <Progress of={data.of ? data.used / data.of : 0} />
      {over > 0 && (
        <small className="over-places">
          <Plural value={over} one="# too many" other="# too many" />
        </small>
      )}
    </p>
  );
}

function Search({ q }: { q: string }) {
  const account = useAccount();
  const list = useInfiniteQuery(peopleFound(account.id, q));
  return <Rows list={list} searched />;
}

function Listed({ state }: { state: Search["state"] }) {
  const account = useAccount();
  const list = useInfiniteQuery(memberList(account.id, state));
  return <Rows list={list} searched={state !== undefined} />;
}

type Found = UseInfiniteQueryResult<InfiniteData<{ people: Row[] }>>;

function Rows({ list, searched }: { list: Found; searched: boolean }) {
  const { t } = useLingui();
  const columns = useColumns();
  return (
    <>
      <Loaded of={list} bones={<Bones rows={6} height={60} />}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.people);
          const count = rows.length;
          if (count === 0)
            return searched ? (
              <Empty title={t`Nobody matches`}>
                <Trans>A search looks at the first letters of names and mail addresses.</Trans>
              </Empty>
            ) : (
              <Empty title={t`Nobody yet`} />
            );
          const shown = rows.some(({ roles }) => roles) ? columns : columns.filter(({ key }) => key !== "rights");
          return (
            <div aria-busy={list.isPlaceholderData || undefined}>
              <p className="count" role="status">
                {list.hasNextPage ? <Trans>The first {count}</Trans> : <Plural value={count} one="# person" other="# people" />}
              </p>
              <Table label={t`People`} className="people" columns={shown} rows={rows} id={({ id }) => id} />
            </div>
          );
        }}
      </Loaded>
      <More of={list} />
    </>
  );
}

function useColumns(): Column<Row>[] {
  const { t } = useLingui();
  const rights = useRightsInWords();
  return [
    { key: "name", title: t`Name`, names: true, cell: (row) => <Name of={row} /> },
    { key: "rights", title: t`Rights`, cell: (row) => rights(row).join(", ") || null },
    { key: "state", title: t`State`, cell: (row) => <MemberState of={row} /> },
  ];
}

function Name({ of: { id, name, mail } }: { of: Row }) {
  const { t } = useLingui();
  return (
    <span className="product-cell">
      <Initial name={name ?? "–"} of={id} />
      <span className="person-words">
        <Link to="/people/$member" params={{ member: id }} className="row-link">
          {name ?? t`Removed person`}
        </Link>
        {mail && <small>{mail}</small>}
      </span>
    </span>
  );
}
