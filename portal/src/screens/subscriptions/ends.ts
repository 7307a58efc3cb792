/** The entries of a timeline that end the subscription: notice, and a chosen day. */

export const isEnd = ({ kind }: { kind: string }): boolean => kind === "end" || kind === "early_end";
