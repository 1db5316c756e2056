import { errorMessage } from "../../../base/errors.ts";
import type { Run } from "./run.ts";

/** What an error of a statement means (the Collector's `error_mode`). */
export type ErrorMode = "ignore" | "silent" | "propagate";

/** @throws OttlError */
export interface Runnable<T> {
  /** As it stands in the file. */
  readonly text: string;
  readonly run: (run: Run) => T;
}

/** An error under `propagate`: the record ends here. */
export class PropagatedError extends Error {
  override readonly name = "PropagatedError";
}

/** Told of errors under `ignore` and `propagate`. */
export type OnError = (statement: string, message: string) => void;

/** Conditions of which one is enough. */
export class ConditionSequence {
  readonly #conditions: readonly Runnable<boolean>[];
  readonly #mode: ErrorMode;
  readonly #onError: OnError;

  constructor(conditions: readonly Runnable<boolean>[], mode: ErrorMode, onError: OnError) {
    this.#conditions = conditions;
    this.#mode = mode;
    this.#onError = onError;
  }

  /** Then none is true. */
  get isEmpty(): boolean {
    return this.#conditions.length === 0;
  }

  /** Whether any is true; one that fails is none. @throws PropagatedError */
  isAnyTrue(run: Run): boolean {
    for (const condition of this.#conditions) {
      try {
        if (condition.run(run)) return true;
      } catch (error) {
        failed(error, condition, this.#mode, this.#onError);
      }
    }
    return false;
  }
}

/** Statements that run one after the other. */
export class StatementSequence {
  readonly #statements: readonly Runnable<void>[];
  readonly #mode: ErrorMode;
  readonly #onError: OnError;

  constructor(statements: readonly Runnable<void>[], mode: ErrorMode, onError: OnError) {
    this.#statements = statements;
    this.#mode = mode;
    this.#onError = onError;
  }

  /** @throws PropagatedError */
  execute(run: Run): void {
    for (const statement of this.#statements) {
      try {
        statement.run(run);
      } catch (error) {
        failed(error, statement, this.#mode, this.#onError);
      }
    }
  }
}

/** Any error is one of the statement: what stands in the data must not stop the process. */
function failed(error: unknown, { text }: Runnable<unknown>, mode: ErrorMode, onError: OnError): void {
  if (mode === "silent") return;
  onError(text, errorMessage(error));
  if (mode === "propagate") throw new PropagatedError(text);
}
