/** What the seller does about a request for an upgrade. */

import { useMutation, useQueryClient } from "@tanstack/react-query";

import { ifMatch, type Schemas } from "../../app/api.ts";
import { allChanged } from "../../app/queries.ts";
import { toast } from "../../kit/Toast.tsx";
import { seenUpgrade } from "./queries.ts";

export interface About {
  account: string;
  request: Schemas["UpgradeOut"];
}

export const at = ({ account, request: { id, version } }: About) => ({
  params: { path: { account, request: id }, header: ifMatch(version) },
});

/** A step: the page shows the request as it is then, and says what was done. */
export function useAnswer(about: About, done: string, ask: () => Promise<Schemas["UpgradeOut"]>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ask,
    onSuccess: async (after) => {
      client.setQueryData(seenUpgrade(about.account, about.request.id).queryKey, after);
      await allChanged();
      toast(done);
    },
  });
}
