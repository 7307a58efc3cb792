/** Licences for many people from a table: chosen or pasted, checked without changing anything, then given. */

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";

import { may, useAccount } from "../../app/account.ts";
import { answered, api } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { Button } from "../../kit/Button.tsx";
import { useDraft } from "../../kit/draft.ts";
import { Page } from "../../kit/Page.tsx";
import { NoRight, Refused } from "../../kit/States.tsx";
import { productNames } from "../people/queries.ts";
import { Outcome } from "./Outcome.tsx";
import { jobOf } from "./queries.ts";
import { importing as route, type Search } from "./route.ts";
import { Source, type Sheet } from "./Source.tsx";
import { read, sent } from "./table.ts";
import "./import.css";

const NO_NAMES: ReadonlyMap<string, string> = new Map();

export function Import() {
  const { t } = useLingui();
  const account = useAccount();
  const sees = may(account, "view_people");
  return (
    <Page
      title={t`Licences from a table`}
      lead={t`For many people at once. A check shows what would happen; nothing is changed before.`}
      back={sees ? { to: { to: "/people" }, label: t`People` } : undefined}
    >
      {may(account, "manage_licences") ? <Steps /> : <NoRight />}
    </Page>
  );
}

function Steps() {
  const { t } = useLingui();
  const account = useAccount();
  const { check, run } = route.useSearch();
  const navigate = route.useNavigate();
  const [sheet, setSheet, clear] = useDraft<Sheet>(`import ${account.id}`, { name: "", text: "" });
  const names = useQuery(productNames(account.id)).data ?? NO_NAMES;
  const checked = useQuery({ ...jobOf(account.id, check ?? ""), enabled: check !== undefined });
  const went = useQuery({ ...jobOf(account.id, run ?? ""), enabled: run !== undefined });
  const table = read(sheet.text, names);
  const rows = "rows" in table ? table.rows : [];
  const to = (search: Search) => void navigate({ search });
  const begin = useBegin(to, check);
  const ready = checked.data?.state === "done" && !run ? checked.data : undefined;
  const wrong = ready?.rows.filter(({ outcome }) => outcome === "refused").length ?? 0;
  const given = ready?.given ?? 0;
  return (
    <div className="stack">
      {!run && (
        <section className="panel padded stack tight">
          <h2>
            <Trans>1. The table</Trans>
          </h2>
          <Source
            value={sheet}
            read={table}
            onChange={(next) => {
              setSheet(next);
              if (check) to({});
            }}
          />
          {begin.isError && begin.variables.kind === "check" && <Refused error={begin.error} />}
          <div className="row-of-buttons">
            <Button
              look={ready ? "quiet" : "primary"}
              disabled={rows.length === 0}
              busy={(begin.isPending && begin.variables.kind === "check") || checked.data?.state === "running"}
              onClick={() => begin.mutate({ kind: "check", csv: sent(rows) })}
            >
              {ready ? <Trans>Check again</Trans> : <Trans>Check without changing anything</Trans>}
            </Button>
          </div>
        </section>
      )}
      {check && !run && (
        <Outcome title={t`2. What would happen`} of={checked} rows={rows} file="check">
          {given > 0 && (
            <>
              {wrong > 0 && (
                <p className="soft">
                  <Trans>Rows with a problem are left out. You can send them again once they are mended.</Trans>
                </p>
              )}
              {begin.isError && begin.variables.kind === "import" && <Refused error={begin.error} />}
              <div className="row-of-buttons">
                <Button
                  look="primary"
                  busy={begin.isPending && begin.variables.kind === "import"}
                  onClick={() => begin.mutate({ kind: "import", csv: sent(rows) })}
                >
                  <Plural value={given} one="Assign # licence" other="Assign # licences" />
                </Button>
              </div>
            </>
          )}
        </Outcome>
      )}
      {run && (
        <Outcome title={t`Result`} of={went} rows={rows} file="import">
          {went.data?.state === "done" && (
            <div className="row-of-buttons">
              <Button
                onClick={() => {
                  clear();
                  setSheet({ name: "", text: "" });
                  to({});
                }}
              >
                <Trans>Another table</Trans>
              </Button>
            </div>
          )}
        </Outcome>
      )}
    </div>
  );
}

interface Begun {
  kind: "check" | "import";
  csv: string;
}

/** Begins a job, which is then in the address. */
function useBegin(to: (search: Search) => void, check: string | undefined) {
  const account = useAccount();
  const once = useOnce();
  return useMutation({
    mutationFn: (body: Begun) => {
      const params = { path: { account: account.id }, header: { "Idempotency-Key": once.key(body) } };
      return answered(api.POST("/v1/accounts/{account}/imports", { params, body }));
    },
    onSuccess: ({ id }, { kind }) => {
      once.done();
      to(kind === "check" ? { check: id } : { check, run: id });
    },
    onError: once.refused,
  });
}
