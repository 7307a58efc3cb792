/** Quotes, and confirming them.
 *
 *     typing -- rests 350 ms -- asked -- quote shown -- confirmed with one key -- 200 done
 *        |                        |           |                                \- 202 followed until it is known
 *     the last quote fades     refused     expires: asked anew
 *
 * A quote is a promise and no cache: it is sent back unchanged, and never asked anew by itself while it is shown. Its key
 * stays until there is a final answer: a confirmation whose answer was lost is repeated with it, not doubled.
 */

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { answered, api, type Schemas } from "./api.ts";
import { asProblem, Problem } from "./problem.ts";
import { allChanged, QUOTE } from "./queries.ts";

/** Milliseconds without a change after which what was typed is asked about. */
const REST = 350;

/** Milliseconds between two looks at a payment whose provider has not answered. */
const LOOK = 1_500;

/** `value` once it has rested. */
export function useRested<Value>(value: Value): Value {
  const [rested, setRested] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(text) as Value), REST);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

interface Quoting<Wanted, Quote> {
  /** The page and its subject. */
  about: string;
  /** What is wanted, as JSON; undefined where there is nothing to quote. */
  wanted: Wanted | undefined;
  ask: (wanted: Wanted, signal: AbortSignal) => Promise<Quote>;
}

/** The quote of what is wanted. While it changes, the quote before is still there and `busy` is true: it fades, and can not
 * be confirmed. `renew` asks anew, for a quote that has expired or moved. */
export function useQuote<Wanted, Quote extends { expires_at: string }>({ about, wanted, ask }: Quoting<Wanted, Quote>) {
  const rested = useRested(wanted ?? null);
  const query = useQuery({
    queryKey: [QUOTE, about, rested],
    queryFn: ({ signal }) => ask(rested as Wanted, signal),
    enabled: rested !== null,
    gcTime: 0,
    staleTime: Infinity,
    retry: (failures, error) => failures < 1 && asProblem(error).passing,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    placeholderData: keepPreviousData,
  });
  const settled = JSON.stringify(rested) === JSON.stringify(wanted ?? null);
  const quote = wanted === undefined || query.isError ? undefined : query.data;
  return {
    quote,
    error: settled && query.isError ? query.error : undefined,
    busy: wanted !== undefined && (!settled || query.isFetching || query.isPlaceholderData),
    renew: () => query.refetch(),
  };
}

/** The refusals after which the same page needs another quote. */
const OUTDATED = /(moved|expired|used|tampered)$/;

/** The refusals that are not final: the request is still being worked on. */
const GOES_ON = "request-in-progress";

interface Confirming<Quote, Done> {
  /** Sends the quote back; `key` is the Idempotency-Key. */
  confirm: (quote: Quote, key: string) => Promise<{ data: Done | Schemas["PendingAnswer"]; pending: string | undefined }>;
  /** The account, to follow a payment. */
  account: string;
  /** Asks for another quote where this one is outdated. */
  renew: () => unknown;
  onDone: () => void;
}

/** Confirms a quote. `payment` is there while a payment's outcome is being waited for. */
export function useConfirm<Quote extends { id: string }, Done>({ confirm, account, renew, onDone }: Confirming<Quote, Done>) {
  const refusals = useRef(0);
  const [payment, setPayment] = useState<Schemas["PaymentOut"]>();
  const mutation = useMutation({
    mutationFn: async (quote: Quote) => {
      const { data, pending } = await confirm(quote, `${quote.id}-${refusals.current}`);
      if (pending !== undefined) await settled((data as Schemas["PendingAnswer"]).payment, account, setPayment);
    },
    onSuccess: async () => {
      await allChanged();
      onDone();
    },
    onError: (error) => {
      const problem = asProblem(error);
      if (problem.passing || problem.slug === GOES_ON) return;
      refusals.current += 1; // final: another press is another request
      if (OUTDATED.test(problem.slug)) renew();
    },
    onSettled: () => setPayment(undefined),
  });
  return { confirm: mutation.mutate, busy: mutation.isPending, error: mutation.error ?? undefined, payment };
}

/** Follows a payment until its provider has answered. Raises a Problem with the state
 * of a payment that did not succeed. */
async function settled(
  payment: Schemas["PaymentOut"],
  account: string,
  tell: (payment: Schemas["PaymentOut"]) => void,
): Promise<void> {
  let now = payment;
  while (now.state === "pending") {
    tell(now);
    await new Promise((go) => setTimeout(go, LOOK));
    const path = { account, payment: now.id };
    try {
      now = await answered(api.GET("/v1/accounts/{account}/payments/{payment}", { params: { path } }));
    } catch (error) {
      if (!asProblem(error).passing) throw error; // without a connection the next look may succeed
    }
  }
  if (now.state !== "succeeded") throw new Problem(now.state, 402);
}
