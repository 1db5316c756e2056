import type { PreviewReport, SentReport } from "../../../api/wire/forward.ts";
import type { ErrorKind } from "../../../base/errors.ts";
import type { Config } from "../../../config/settings.ts";

/** What a thread does for somebody who waits, and then ends. */
export type ForwardTask =
  | { readonly kind: "preview"; readonly destination: string | undefined; readonly records: number }
  | { readonly kind: "retry"; readonly destination: string | undefined; readonly ids: readonly string[] };

/** What the thread is given at its start: one task, after which it ends. */
export interface ForwardThreadData {
  readonly config: Config;
  readonly task: ForwardTask;
}

/** The outcome of its task. */
export type FromForwardThread =
  | { readonly kind: "previews"; readonly previews: readonly PreviewReport[] }
  | { readonly kind: "sent"; readonly report: SentReport }
  | { readonly kind: "failed"; readonly error: { readonly kind: ErrorKind; readonly message: string } };
