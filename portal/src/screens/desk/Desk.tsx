/** The seller's desk: find an account, and the work that waits. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Schemas } from "../../app/api.ts";
import { useStaffRight } from "../../app/staff.ts";
import { LinkButton } from "../../kit/Button.tsx";
import { Segments } from "../../kit/Choices.tsx";
import { SearchBox } from "../../kit/Filters.tsx";
import { listed } from "../../kit/formats.ts";
import { Clock, Company, Next } from "../../kit/icons.ts";
import { Loaded } from "../../kit/Loaded.tsx";
import { More } from "../../kit/More.tsx";
import { Page } from "../../kit/Page.tsx";
import { useRested } from "../../kit/rested.ts";
import { Bones, Empty, NoRight } from "../../kit/States.tsx";
import { foundAccounts } from "./queries.ts";
import { desk as route, type Search } from "./route.ts";
import { Ends, Programmes, Refunds, Upgrades } from "./Waiting.tsx";
import "./desk.css";

export function Desk() {
  const { t } = useLingui();
  const may = useStaffRight();
  if (!may("view_accounts"))
    return (
      <Page title={t`Seller's desk`}>
        <NoRight />
      </Page>
    );
  return (
    <Page
      title={t`Seller's desk`}
      lead={t`Find a customer's account, and see what waits for you.`}
      actions={
        may("run_test_clocks") && (
          <LinkButton to="/desk/test-clocks" icon={Clock}>
            <Trans>Test clocks</Trans>
          </LinkButton>
        )
      }
    >
      <div className="stack">
        <Find />
        {may("decide_ends") && <Ends />}
        {may("decide_programmes") && <Programmes />}
        {may("make_offers") && <Upgrades />}
        <Refunds />
      </div>
    </Page>
  );
}

function Find() {
  const { t } = useLingui();
  const { q = "", by } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (to: Partial<Search>) => void navigate({ search: (before) => ({ ...before, ...to }), replace: true });
  const words = useRested(q.trim());
  return (
    <section>
      <h2 className="over">
        <Trans>Find an account</Trans>
      </h2>
      <div className="filters">
        <SearchBox
          label={by ? t`Number of an invoice or credit note` : t`First letters of the name`}
          value={q}
          onChange={(text) => change({ q: text || undefined })}
        />
        <Segments
          label={t`Find by`}
          value={by ?? "name"}
          onChange={(to) => change({ by: to === "number" ? "number" : undefined })}
          options={[
            { value: "name", label: t`Name` },
            { value: "number", label: t`Number` },
          ]}
        />
      </div>
      {words && <Found said={by ? { number: words } : { name: words }} />}
    </section>
  );
}

function Found({ said }: { said: { name: string } | { number: string } }) {
  const { t } = useLingui();
  const query = useInfiniteQuery({ ...foundAccounts(said), placeholderData: keepPreviousData });
  return (
    <>
      <Loaded of={query} bones={<Bones rows={2} height={56} />}>
        {({ pages }) => {
          const accounts = pages.flatMap((page) => page.accounts);
          const count = accounts.length;
          if (count === 0 && !query.hasNextPage)
            return (
              <Empty title={t`No account matches`}>
                <Trans>Write the first letters of words of its name or of a billing profile, or a whole number.</Trans>
              </Empty>
            );
          return (
            <>
              <p className="count" role="status">
                <Plural value={count} one="# account" other="# accounts" />
              </p>
              <ul className="panel flush rows">
                {accounts.map((one) => (
                  <li key={one.document ?? one.id}>
                    <Link to="/desk/accounts/$account" params={{ account: one.id }} className="row desk-row">
                      <Company size={20} aria-hidden />
                      <span>
                        {one.name}
                        <About of={one} />
                      </span>
                      <Next size={18} aria-hidden />
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
      <More of={query} />
    </>
  );
}

/** The number that was found, or the billing profiles whose names differ from the account's. */
function About({ of: { name, number, profiles } }: { of: Schemas["FoundAccount"] }) {
  const others = profiles.map((profile) => profile.name).filter((one) => one !== name);
  if (!number && others.length === 0) return null;
  return <small>{number ? <span className="code">{number}</span> : listed(others)}</small>;
}
