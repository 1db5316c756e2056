import type { Comment } from "../syntax/ast.ts";
import type { SourceText } from "../syntax/source.ts";
import { Columns } from "./columns.ts";

/**
 * Blanks that are written before the next text: a space, an aligned column, a line's end within a run of aligned lines
 * or with a new run, one level of indentation more or less.
 */
export type Blank = "space" | "column" | "line" | "run" | "indent" | "outdent" | "none";

/**
 * Writes the tokens of a file with the comments between them, as Alloy's printer does (syntax/printer, v1.12.2).
 *
 * Blanks wait until something follows them, since a comment that comes first takes their place. Where a token has no
 * place of its own in the source, its place is taken to be behind what was written last.
 */
export class Printer {
  readonly #source: SourceText;
  readonly #comments: readonly Comment[];
  readonly #columns = new Columns();
  #nextComment = 0;
  #waiting: Blank[] = [];
  #indent = 0;
  #atLineStart = true;
  /** Whether nothing was written yet. */
  #isFirst = true;
  /** Where the next token is in the source: offset and line. */
  #place: Place = { offset: 0, line: 1 };
  /** Line of the source in which the last text ended. */
  #lastLine = 1;
  #lastText = "";

  constructor(source: SourceText, comments: readonly Comment[]) {
    this.#source = source;
    this.#comments = comments;
  }

  blank(...blanks: readonly Blank[]): void {
    this.#waiting.push(...blanks);
    this.#lastText = "";
  }

  /** A token, and where it stands in the source if that is known. */
  token(text: string, offset?: number): void {
    if (offset !== undefined) this.#place = this.#placeOf(offset);
    // Else the two would be read as one token.
    const joins = (text === "." && /^\d+$/.test(this.#lastText)) || (text === "*" && this.#lastText === "/");
    if (joins) this.#waiting.push("space");
    const place = this.#place;
    this.#writeWaiting(place);
    this.#write(text, place);
    this.#lastText = text;
  }

  finish(): string {
    this.#commentsBefore({ offset: Number.POSITIVE_INFINITY, line: Number.POSITIVE_INFINITY }, true);
    return this.#columns.finish();
  }

  #placeOf(offset: number): Place {
    return { offset, line: this.#source.lineAt(offset) };
  }

  #writeWaiting(place: Place): void {
    if (!this.#commentsBefore(place, false)) this.#flush(this.#waiting.length);
  }

  /** @returns whether there was one. */
  #commentsBefore(place: Place, isEnd: boolean): boolean {
    let last: Comment | undefined;
    for (;;) {
      const comment = this.#comments[this.#nextComment];
      if (comment === undefined || comment.start > place.offset) break;
      this.#nextComment += 1;
      this.#leadTo(comment, place);
      this.#write(comment.text, this.#placeOf(comment.start), true);
      last = comment;
    }
    if (last === undefined) return false;
    if (!isEnd) this.#leadFrom(last, place);
    return true;
  }

  /** What stands between the text before and a comment. */
  #leadTo(comment: Comment, next: Place): void {
    if (this.#isFirst) return;
    const { line } = this.#placeOf(comment.start);
    if (line === this.#lastLine) {
      // Comments at the ends of lines are aligned; one in the middle has a space.
      this.#write(line === next.line ? " " : "\t", undefined);
      return;
    }
    // Only what indents before any other blank counts already; the comment's line break stands for that blank.
    const first = this.#waiting.findIndex((blank) => !isIndentation(blank));
    this.#flush(Math.max(0, first));
    if (first >= 0) this.#waiting[0] = "none";
    this.#newlines(line - this.#lastLine, "run");
  }

  /** What stands between a comment and the next token. */
  #leadFrom(comment: Comment, next: Place): void {
    const endLine = this.#source.lineAt(comment.end - 1);
    if (comment.text.startsWith("/*") && next.line === endLine) this.#write(" ", undefined);
    const newlines = next.line - this.#lastLine;
    const kind = this.#waiting.includes("run") ? "run" : "line";
    this.#waiting = this.#waiting.filter(isIndentation);
    this.#flush(this.#waiting.length);
    this.#newlines(newlines, kind);
  }

  #newlines(count: number, kind: "line" | "run"): void {
    for (let each = 0; each < Math.min(count, MOST_NEWLINES); each++) this.#newline(kind);
  }

  #flush(count: number): void {
    for (const blank of this.#waiting.splice(0, count)) this.#writeBlank(blank);
  }

  #writeBlank(blank: Blank): void {
    switch (blank) {
      case "none":
        return;
      case "indent":
        this.#indent += 1;
        return;
      case "outdent":
        this.#indent -= 1;
        return;
      case "line":
      case "run":
        this.#newline(blank);
        return;
      case "space":
        this.#write(" ", undefined);
        return;
      case "column":
        this.#startLine();
        this.#columns.cell("soft");
        this.#place = { ...this.#place, offset: this.#place.offset + 1 };
        return;
    }
  }

  #newline(kind: "line" | "run"): void {
    this.#startLine();
    this.#columns.newline(kind === "run" ? "new run" : "same run");
    this.#atLineStart = true;
    this.#place = { offset: this.#place.offset + 1, line: this.#place.line + 1 };
  }

  #startLine(): void {
    if (!this.#atLineStart) return;
    for (let level = 0; level < this.#indent; level++) this.#columns.cell("hard");
    this.#place = { ...this.#place, offset: this.#place.offset + this.#indent };
    this.#atLineStart = false;
  }

  /** @param place of a text in the source; blanks have none. */
  #write(text: string, place: Place | undefined, isComment = false): void {
    this.#startLine();
    if (place !== undefined) this.#place = place;
    if (text === "\t") this.#columns.cell("hard");
    else if (isComment) this.#columns.exactText(text);
    else this.#columns.text(text);
    const lines = text.split("\n").length - 1;
    this.#place = { offset: this.#place.offset + text.length, line: this.#place.line + lines };
    if (place === undefined) return;
    this.#isFirst = false;
    this.#lastLine = this.#place.line;
  }
}

interface Place {
  readonly offset: number;
  readonly line: number;
}

/** Of blank lines in a row, one stays. */
const MOST_NEWLINES = 2;

const isIndentation = (blank: Blank): boolean => blank === "indent" || blank === "outdent";
