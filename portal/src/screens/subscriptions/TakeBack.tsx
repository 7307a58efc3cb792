/** The button that takes a change of the timeline back, without touching the others. */

import { Trans, useLingui } from "@lingui/react/macro";
import { useMutation } from "@tanstack/react-query";
import { useId } from "react";

import { useAccount } from "../../app/account.ts";
import { answered, api, ifMatch } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { Button, type Look } from "../../kit/Button.tsx";
import { Undo } from "../../kit/icons.ts";
import { Refused } from "../../kit/States.tsx";
import { toast } from "../../kit/Toast.tsx";

interface TakeBackProps {
  subscription: string;
  entry: string;
  version: number;
  /** The id of the element that says what is taken back. */
  named: string;
  look?: Look;
}

export function TakeBack({ subscription, entry, version, named, look }: TakeBackProps) {
  const { t } = useLingui();
  const account = useAccount();
  const id = useId();
  const undo = useMutation({
    mutationFn: () =>
      answered(
        api.DELETE("/v1/accounts/{account}/subscriptions/{subscription}/timeline/{entry}", {
          params: { path: { account: account.id, subscription, entry }, header: ifMatch(version) },
        }),
      ),
    onSuccess: async () => {
      await allChanged();
      toast(t`The change was taken back.`);
    },
  });
  return (
    <>
      <Button id={id} aria-labelledby={`${id} ${named}`} look={look} icon={Undo} busy={undo.isPending} onClick={() => undo.mutate()}>
        <Trans>Take back</Trans>
      </Button>
      {undo.isError && <Refused error={undo.error} />}
    </>
  );
}
