import { Labels, type LabelPair } from "../../model/labels.ts";
import type { LogBatch } from "../../store/logs/source.ts";

export const ERROR_LABEL = "__error__";
export const ERROR_DETAILS_LABEL = "__error_details__";
const DUPLICATE_SUFFIX = "_extracted";

/** A line's labels by where they come from. */
export interface LabelGroups {
  readonly stream: Labels;
  readonly metadata: Labels;
  /** What stages read or set, with `__error__` if one failed. */
  readonly parsed: Labels;
  /** Names of those that were read or set, and are empty. */
  readonly empty: readonly string[];
}

/** Which labels the query needs of a line: parsers leave the rest, and errors behind the last of them. */
export interface ParserHints {
  /** No label at all: lines need not be parsed. */
  readonly none: boolean;
  /** Those needed, of `x_extracted` also `x`; `undefined` for all. */
  readonly required: ReadonlySet<string> | undefined;
}

export const NO_HINTS: ParserHints = { none: false, required: undefined };

/**
 * One line on its way through the stages, and its labels: those of the stream, of the record
 * (structured metadata), and those that stages read or set, which hide the others. The object is used
 * again for each line.
 */
export class LineState {
  line = "";
  /** Unix nanoseconds. */
  time = 0n;
  error = "";
  errorDetails = "";
  /** Whether the error came from reading the line, not from comparing a label. */
  parserFailed = false;
  private stream: Labels = Labels.empty;
  private batch: LogBatch | undefined;
  private row = 0;
  private ownMetadata: Labels | undefined;
  private readonly set = new Map<string, string>();
  private readonly removed = new Set<string>();
  /** Labels that stages read or set and that are gone again: parsers do not read them anew. */
  private readonly gone = new Set<string>();
  private readonly hints: ParserHints;

  constructor(hints: ParserHints = NO_HINTS) {
    this.hints = hints;
  }

  reset(batch: LogBatch, row: number): void {
    this.batch = batch;
    this.row = row;
    this.time = batch.times[row] ?? 0n;
    this.line = batch.lines[row] ?? "";
    this.stream = batch.streams[row] ?? Labels.empty;
    this.ownMetadata = undefined;
    this.error = "";
    this.errorDetails = "";
    this.parserFailed = false;
    if (this.set.size > 0) this.set.clear();
    if (this.removed.size > 0) this.removed.clear();
    if (this.gone.size > 0) this.gone.clear();
  }

  /** As {@link label}, and what errors are called and say: what templates and `drop` see. */
  get(name: string): string | undefined {
    if (name !== ERROR_LABEL && name !== ERROR_DETAILS_LABEL) return this.label(name);
    const text = this.set.get(name) ?? (name === ERROR_LABEL ? this.error : this.errorDetails);
    return text === "" ? undefined : text;
  }

  /** `undefined` when absent; a label may be present and empty. */
  label(name: string): string | undefined {
    const own = this.set.get(name);
    if (own !== undefined) return own;
    if (this.removed.has(name)) return undefined;
    const value = this.stream.get(name);
    if (value !== "") return value;
    const metadata = this.mayHave(name) ? this.metadata().get(name) : "";
    return metadata === "" ? undefined : metadata;
  }

  /** Whether a parser has nothing to do: no label is needed, or all that are needed are there. */
  get isRead(): boolean {
    const { none, required } = this.hints;
    if (none) return true;
    if (required === undefined || required.size === 0) return false;
    for (const name of required) if (!this.wasRead(name)) return false;
    return true;
  }

  /** Whether a label that is read under this name may be needed. */
  needs(name: string): boolean {
    const { required } = this.hints;
    return required === undefined || required.has(name);
  }

  /** Whether a label below the prefix may be needed. */
  needsBelow(prefix: string): boolean {
    const { required } = this.hints;
    if (required === undefined) return true;
    for (const name of required) if (name.startsWith(prefix)) return true;
    return false;
  }

  /**
   * Sets a label read from the line, unless it was read before or is not needed.
   *
   * @param value its text, or what reads it.
   */
  extract(name: string, value: string | (() => string)): void {
    const key = this.nameFor(name);
    if (this.wasRead(key) || this.hints.required?.has(key) === false) return;
    this.set.set(key, typeof value === "string" ? value : value());
  }

  /** Sets a label that an expression names, whether or not it was read before. */
  extractNamed(name: string, value: string): void {
    this.set.set(this.nameFor(name), value);
  }

  /** Whether a label was read that is named like one of the stream or the record. */
  wasExtracted(name: string): boolean {
    return this.isStored(name) && this.wasRead(name + DUPLICATE_SUFFIX);
  }

  /** The name with `_extracted`, if the stream or the record has it already. */
  private nameFor(name: string): string {
    return this.isStored(name) ? name + DUPLICATE_SUFFIX : name;
  }

  /** Whether a stage read or set the label, gone or not. */
  wasRead(name: string): boolean {
    return this.set.has(name) || this.gone.has(name);
  }

  /** Sets a label whatever had it. */
  put(name: string, value: string): void {
    this.set.set(name, value);
  }

  remove(name: string): void {
    if (name === ERROR_LABEL) this.error = "";
    else if (name === ERROR_DETAILS_LABEL) this.errorDetails = "";
    else {
      if (this.set.delete(name)) this.gone.add(name);
      this.removed.add(name);
    }
  }

  /** Removes all labels but those that `keeps` wants. */
  retain(keeps: (name: string, value: string) => boolean): void {
    for (const [name, value] of this.stream.pairs) if (!keeps(name, value)) this.removed.add(name);
    for (const [name, value] of this.metadata().pairs) if (!keeps(name, value)) this.removed.add(name);
    for (const [name, value] of this.set) if (!keeps(name, value)) this.remove(name);
  }

  /** @param details keeps those of an earlier error where there are none. */
  failReading(error: string, details?: string): void {
    this.error = error;
    if (details !== undefined) this.errorDetails = details;
    this.parserFailed = true;
  }

  /** Notes an error whatever error stands, as templates do. */
  overrideError(error: string, details: string): void {
    this.error = error;
    this.errorDetails = details;
    this.parserFailed = false;
  }

  /** Notes an error unless an earlier one stands. */
  fail(error: string, details: string): void {
    if (this.error !== "") return;
    this.error = error;
    this.errorDetails = details;
    this.parserFailed = false;
  }

  groups(): LabelGroups {
    return {
      stream: this.visible(this.stream),
      metadata: this.visible(this.metadata()),
      parsed: Labels.from([...this.set, [ERROR_LABEL, this.error], [ERROR_DETAILS_LABEL, this.details()]]),
      empty: this.emptyNames(),
    };
  }

  /** Those of an error, or what `label_format` calls so. */
  private details(): string {
    return this.errorDetails === "" ? (this.set.get(ERROR_DETAILS_LABEL) ?? "") : this.errorDetails;
  }

  private emptyNames(): readonly string[] {
    const names: string[] = [];
    for (const [name, value] of this.set) if (value === "") names.push(name);
    return names.length === 0 ? NO_NAMES : names.toSorted();
  }

  /** All labels together, those that are empty as well. */
  merged(): Labels {
    const { stream, metadata, parsed, empty } = this.groups();
    if (metadata.size === 0 && parsed.size === 0 && empty.length === 0) return stream;
    const none = empty.map((name) => [name, ""] as const);
    return Labels.withEmpty([...stream.pairs, ...metadata.pairs, ...parsed.pairs, ...none]);
  }

  /** Equal only for equal labels, but not always equal for equal ones: cheaper than {@link merged}. */
  roughKey(): string {
    let key = this.stream.key();
    for (const [name, value] of this.metadata().pairs) key += `\u0001${name}\u0000${value}`;
    for (const [name, value] of this.set) key += `\u0002${name}\u0000${value}`;
    for (const name of this.removed) key += `\u0003${name}`;
    return this.error === "" ? key : `${key}\u0004${this.error}\u0000${this.errorDetails}`;
  }

  /** Whether the stream has the label, dropped or not; or the record, unless it was dropped or set anew. */
  isStored(name: string): boolean {
    if (this.stream.has(name)) return true;
    if (!this.mayHave(name) || !this.metadata().has(name)) return false;
    return !this.set.has(name) && !this.removed.has(name);
  }

  /** Whether the record may have the label: most have not, and need not be decoded to see it. */
  private mayHave(name: string): boolean {
    const { batch, row } = this;
    if (this.ownMetadata !== undefined) return true;
    if (batch === undefined) return false;
    if (batch.mayHave(row, name)) return true;
    return name.endsWith(DUPLICATE_SUFFIX) && batch.mayHave(row, name.slice(0, -DUPLICATE_SUFFIX.length));
  }

  private metadata(): Labels {
    this.ownMetadata ??= withoutConflicts(this.batch?.metadata(this.row) ?? Labels.empty, this.stream);
    return this.ownMetadata;
  }

  private visible(labels: Labels): Labels {
    if (this.set.size === 0 && this.removed.size === 0) return labels;
    const isVisible = ([name]: LabelPair): boolean => !this.set.has(name) && !this.removed.has(name);
    return labels.pairs.every(isVisible) ? labels : Labels.fromSorted(labels.pairs.filter(isVisible));
  }
}

const NO_NAMES: readonly string[] = [];

/** Metadata named like a label of the stream gets `_extracted`. */
function withoutConflicts(metadata: Labels, stream: Labels): Labels {
  if (!metadata.pairs.some(([name]) => stream.has(name))) return metadata;
  return Labels.from(
    metadata.pairs.map(
      ([name, value]) => [stream.has(name) ? name + DUPLICATE_SUFFIX : name, value] as const,
    ),
  );
}
