/** The list of invoices and credit notes: of three months, of six, or of chosen days. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { useAccount } from "../../app/account.ts";
import type { Schemas } from "../../app/api.ts";
import { useToday } from "../../app/today.ts";
import { Segments } from "../../kit/Choices.tsx";
import { Filter, SearchBox } from "../../kit/Filters.tsx";
import { folded, plusMonths } from "../../kit/formats.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { Bones, Empty } from "../../kit/States.tsx";
import { Documents, useSettlements } from "./Documents.tsx";
import { documentList, isDay, type Row } from "./queries.ts";
import { invoices as route, type Search } from "./route.ts";

export function Invoices() {
  const { t } = useLingui();
  const account = useAccount();
  const today = useToday();
  const { q = "", ...filter } = route.useSearch();
  const navigate = route.useNavigate();
  const words = useSettlements();
  const list = useInfiniteQuery(documentList(account.id, filter));
  const { hasNextPage, isFetching, fetchNextPage } = list;
  // A search looks at every page: those that are not here yet follow by themselves.
  useEffect(() => {
    if (q && hasNextPage && !isFetching) void fetchNextPage();
  }, [q, hasNextPage, isFetching, fetchNextPage]);
  const change = (to: Partial<Search>) => void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const ranged = Boolean(filter.from || filter.to);

  return (
    <Page title={t`Invoices`} lead={t`Every invoice and credit note, with its files, and how to pay what is open.`}>
      <div className="filters">
        <SearchBox label={t`Search by number`} value={q} onChange={(text) => change({ q: text || undefined })} />
        <Segments
          label={t`Which days`}
          value={ranged ? "range" : String(filter.months ?? 3)}
          onChange={(to) =>
            to === "range"
              ? change({ months: undefined, from: plusMonths(today, -12), to: today })
              : change({ months: to === "6" ? 6 : 3, from: undefined, to: undefined })
          }
          options={[
            { value: "3", label: t`3 months` },
            { value: "6", label: t`6 months` },
            { value: "range", label: t`From – to` },
          ]}
        />
        <Filter
          label={t`State`}
          value={filter.state ?? "all"}
          onChange={(to) => change({ state: to === "all" ? undefined : (to as Schemas["Settlement"]) })}
          options={[
            { value: "all", label: t`Every state` },
            { value: "open", label: words.open },
            { value: "part_paid", label: words.part_paid },
            { value: "overdue", label: words.overdue },
            { value: "settled", label: words.settled },
          ]}
        />
      </div>
      {ranged && <Days key={`${filter.from} ${filter.to}`} from={filter.from ?? ""} to={filter.to ?? today} onChange={change} />}
      <Loaded of={list} bones={<Bones rows={6} height={56} />}>
        {({ pages }) => <Found rows={found(pages.flatMap((page) => page.invoices), q)} searched={Boolean(q || filter.state)} />}
      </Loaded>
      <More of={list} />
    </Page>
  );
}

/** First and last day. A date is asked about once it is whole, and the first is not after the last. */
function Days({ from, to, onChange }: { from: string; to: string; onChange: (days: { from: string; to: string }) => void }) {
  const { t } = useLingui();
  const [draft, setDraft] = useState({ from, to });
  const change = (part: Partial<typeof draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    if (isDay(next.from) && isDay(next.to) && next.from <= next.to) onChange(next);
  };
  const turned = isDay(draft.from) && isDay(draft.to) && draft.from > draft.to;
  return (
    <div className="days">
      <label>
        <Trans>First day</Trans>
        <input type="date" className="input" value={draft.from} onChange={({ target }) => change({ from: target.value })} />
      </label>
      <label>
        <Trans>Last day</Trans>
        <input
          type="date"
          className="input"
          value={draft.to}
          aria-invalid={turned || undefined}
          onChange={({ target }) => change({ to: target.value })}
        />
      </label>
      {turned && (
        <p className="field-error" role="alert">
          {t`The last day is before the first.`}
        </p>
      )}
    </div>
  );
}

const found = (rows: Row[], q: string) => (q ? rows.filter(({ number }) => number && folded(number).includes(folded(q))) : rows);

function Found({ rows, searched }: { rows: Row[]; searched: boolean }) {
  const { t } = useLingui();
  const count = rows.length;
  if (count === 0)
    return searched ? (
      <Empty title={t`No invoice matches`}>
        <Trans>Change the search, the days or the state.</Trans>
      </Empty>
    ) : (
      <Empty title={t`No invoices in these days`}>
        <Trans>Choose more months, or other days.</Trans>
      </Empty>
    );
  return (
    <>
      <p className="count" role="status">
        <Plural value={count} one="# document" other="# documents" />
      </p>
      <Documents rows={rows} />
    </>
  );
}
