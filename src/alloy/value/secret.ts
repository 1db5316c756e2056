import { SECRET_TEXT } from "./show-value.ts";

/** A text that must not be shown. Every way of printing it gives `shown` only. */
export class Secret {
  readonly #text: string;
  /** What may be printed, as `(secret)` or `https://…/****`. */
  readonly shown: string;

  constructor(text: string, shown = SECRET_TEXT) {
    this.#text = text;
    this.shown = shown;
  }

  /** The text itself, for the one place that uses it. */
  reveal(): string {
    return this.#text;
  }

  get isEmpty(): boolean {
    return this.#text === "";
  }

  toString(): string {
    return this.shown;
  }

  toJSON(): string {
    return this.shown;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.shown;
  }
}
