/** Refusals of the API (RFC 9457), and failures on the way to it, as one error. */

/** Names of our own beside the API's slugs: `offline` (no answer came), `failed` (an answer without words),
 * `sign-in-expired`, `sign-in-refused`. */
export class Problem extends Error {
  /** The slug of the API's `type`, for example `quote-used`. */
  readonly slug: string;
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;
  /** The API's sentence in the reader's language: the next step. */
  readonly detail: string | undefined;
  /** The facts of the refusal, by their names in the API. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | undefined;

  constructor(slug: string, status: number, detail?: string, facts: Record<string, unknown> = {}, retryAfter?: number) {
    super(detail ?? slug);
    this.name = "Problem";
    this.slug = slug;
    this.status = status;
    this.detail = detail;
    this.facts = facts;
    this.retryAfter = retryAfter;
  }

  /** The fields that break a rule, by their place in what was sent: `/quantity`. */
  get fields(): readonly string[] {
    const errors = this.facts["errors"];
    return Array.isArray(errors) ? errors.map(({ field }: { field: string }) => field) : [];
  }

  /** Whether the same request may well succeed later. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** The refusal that `answer` states. `body` is its JSON, if it has any. */
export function problemOf(answer: Response, body: unknown): Problem {
  const said = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const { type, detail, title: _title, status: _status, ...facts } = said;
  const slug = typeof type === "string" ? type.slice(type.lastIndexOf("/") + 1) : "failed";
  const seconds = Number(answer.headers.get("Retry-After"));
  return new Problem(slug, answer.status, typeof detail === "string" ? detail : undefined, facts, seconds || undefined);
}

export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem("failed", 500, undefined, { error: String(error) });
