/** A departure is arranged: who goes on, what goes where, and how the membership ends. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation, useQuery } from "@tanstack/react-query";

import { useAccount } from "../../app/account.ts";
import { answered, api, type Schemas } from "../../app/api.ts";
import { useOnce } from "../../app/once.ts";
import { allChanged } from "../../app/queries.ts";
import { useToday } from "../../app/today.ts";
import { Button } from "../../kit/Button.tsx";
import { Choices } from "../../kit/Choices.tsx";
import { useDraft } from "../../kit/draft.ts";
import { Page, type PageProps } from "../../kit/Page.tsx";
import { Bones, Empty, Failed, Refused } from "../../kit/States.tsx";
import { TaskPage } from "../../kit/TaskPage.tsx";
import { Day } from "../../kit/Words.tsx";
import type { Member } from "../people/queries.ts";
import { LeftThings } from "./LeftThings.tsx";
import { leftBy } from "./queries.ts";
import { Successor, type Named } from "./Successor.tsx";

interface Draft {
  successor?: Named;
  ends_as: Schemas["Leaving"]["ends_as"];
}

interface ArrangeProps {
  of: Member;
  back: PageProps["back"];
  onBegun: () => void;
}

export function Arrange({ of, back, onBegun }: ArrangeProps) {
  const { t } = useLingui();
  const account = useAccount();
  const today = useToday();
  const once = useOnce();
  const [draft, setDraft, clear] = useDraft<Draft>(`departure ${of.id}`, { ends_as: "deactivated" });
  const { successor } = draft;
  const endsAs = of.state === "deactivated" ? "removed" : draft.ends_as;
  const left = useQuery(leftBy(account.id, of.id, successor?.id));
  const begin = useMutation({
    mutationFn: () => {
      const body = { successor: successor!.id, ends_as: endsAs };
      const header = { "Idempotency-Key": once.key(body) };
      const path = { account: account.id, member: of.id };
      return answered(api.POST("/v1/accounts/{account}/members/{member}/departure", { params: { path, header }, body }));
    },
    onSuccess: async () => {
      clear();
      await allChanged();
      onBegun();
    },
    onError: once.refused,
  });
  const name = of.name ?? "";
  const title = t`Departure of ${name}`;
  if (of.state === "invited" || of.state === "removed")
    return (
      <Page title={title} back={back}>
        <Empty title={of.state === "invited" ? t`The invitation is not accepted yet` : t`This person has left`}>
          {of.state === "invited" && <Trans>Nothing hangs on it: withdraw the invitation on the person's page.</Trans>}
        </Empty>
      </Page>
    );
  if (!left.data)
    return (
      <Page title={title} back={back}>
        {left.isError ? <Failed error={left.error} retry={() => left.refetch()} /> : <Bones rows={3} height={150} />}
      </Page>
    );
  const refused = left.data.successor?.member === successor?.id && left.data.successor?.refusal !== undefined;
  return (
    <TaskPage
      title={title}
      back={back}
      lead={t`What ${name} has and manages goes to somebody else, so that nothing stops.`}
      paper={
        <section aria-busy={left.isPlaceholderData || undefined} className="stack tight">
          <h2>
            <Trans>What goes where</Trans>
          </h2>
          <LeftThings of={left.data} name={name} successor={successor?.name} endsAs={endsAs} />
          {left.isError && <Refused error={left.error} />}
        </section>
      }
      action={
        <>
          {begin.isError && <Refused error={begin.error} />}
          <Button
            look="danger"
            disabled={!successor || refused || left.isPlaceholderData}
            busy={begin.isPending}
            onClick={() => begin.mutate()}
          >
            {successor ? <Trans>Let {name} leave now</Trans> : <Trans>Choose who goes on</Trans>}
          </Button>
        </>
      }
      note={
        <Trans>
          It begins at once, <Day of={today} />, and takes a few minutes. You can follow each step.
        </Trans>
      }
    >
      <section className="panel padded stack tight">
        <h2>
          <Trans>Who goes on</Trans>
        </h2>
        <Successor
          leaving={of.id}
          value={successor}
          named={refused ? left.data.successor : undefined}
          onChange={(to) => setDraft({ ...draft, successor: to })}
        />
      </section>
      <section className="panel padded">
        {of.state === "active" ? (
          <Choices
            label={t`How the membership ends`}
            value={endsAs}
            onChange={(ends_as) => setDraft({ ...draft, ends_as })}
            options={[
              {
                value: "deactivated",
                label: t`Deactivated`,
                text: t`${name} can no longer sign in. Name and address stay, and you can activate ${name} again.`,
              },
              {
                value: "removed",
                label: t`Removed`,
                text: t`Name, address and telephone of ${name} are removed for good.`,
              },
            ]}
          />
        ) : (
          <p>
            <Trans>{name} is deactivated already. Name, address and telephone are now removed for good.</Trans>
          </p>
        )}
      </section>
    </TaskPage>
  );
}
