/**
 * Lines whose cells are aligned, as Go's text/tabwriter aligns them for Alloy: a cell is as wide as the widest of its
 * run, which is the lines in a row that have a cell there too. Cells of indentation are tabs.
 */

/** A column of indentation is as wide as a multiple of this, in tabs. */
const TAB_WIDTH = 8;

/** A part of a line that ends a column. */
interface Cell {
  readonly text: string;
  /** A tab: it takes room even if its column is empty. */
  readonly hard: boolean;
}

interface Line {
  readonly cells: readonly Cell[];
  /** What stands behind the last column; not aligned. */
  readonly rest: string;
  /** Whether blanks at the end belong to it, as to a comment. */
  readonly isExact: boolean;
}

/** Takes text piece by piece. */
export class Columns {
  /** Lines that may still be aligned with one another. */
  #run: Line[] = [];
  #cells: Cell[] = [];
  #current = "";
  #isExact = false;
  #written = "";

  get isEmpty(): boolean {
    return this.#written === "" && this.#run.length === 0 && this.#cells.length === 0 && this.#current === "";
  }

  text(text: string): void {
    this.#current += text;
    this.#isExact = false;
  }

  /** Text whose blanks at its end stay. */
  exactText(text: string): void {
    this.#current += text;
    this.#isExact = true;
  }

  /** Ends a column. */
  cell(kind: "hard" | "soft"): void {
    this.#cells.push({ text: this.#current, hard: kind === "hard" });
    this.#current = "";
    this.#isExact = false;
  }

  /** Ends a line. @param run whether what follows is a new run. */
  newline(run: "same run" | "new run"): void {
    const alone = this.#cells.length === 0;
    this.#endLine();
    if (run === "new run" || alone) this.#endRun();
  }

  /** All that was written, without blanks at the ends of lines. */
  finish(): string {
    this.#endLine();
    this.#endRun();
    return this.#written.replace(/\n$/, "");
  }

  #endLine(): void {
    this.#run.push({ cells: this.#cells, rest: this.#current, isExact: this.#isExact });
    this.#cells = [];
    this.#current = "";
    this.#isExact = false;
  }

  #endRun(): void {
    alignFrom(this.#run, [], (line) => {
      this.#written += `${line}\n`;
    });
    this.#run = [];
  }
}

/** @param widths of the columns to the left, which all lines have. */
function alignFrom(lines: readonly Line[], widths: readonly number[], write: (line: string) => void): void {
  const column = widths.length;
  const hasColumn = (line: Line | undefined): boolean => line !== undefined && line.cells.length > column;
  let at = 0;
  while (at < lines.length) {
    const start = at;
    const isRun = hasColumn(lines[at]);
    while (at < lines.length && hasColumn(lines[at]) === isRun) at += 1;
    const part = lines.slice(start, at);
    if (isRun) alignFrom(part, [...widths, columnWidth(part, column)], write);
    else for (const line of part) write(showLine(line, widths));
  }
}

function columnWidth(run: readonly Line[], column: number): number {
  let widest = 0;
  let needed = false;
  for (const { cells } of run) {
    const cell = cells[column];
    if (cell === undefined) continue;
    widest = Math.max(widest, widthOf(cell.text));
    needed ||= cell.hard || cell.text !== "";
  }
  return needed ? widest + 1 : 0;
}

const widthOf = (text: string): number => Array.from(text).length;

function showLine({ cells, rest, isExact }: Line, widths: readonly number[]): string {
  let text = "";
  let isIndenting = true;
  for (const [column, cell] of cells.entries()) {
    const width = widths[column] ?? 0;
    isIndenting &&= cell.text === "";
    if (isIndenting) text += "\t".repeat(Math.ceil(width / TAB_WIDTH));
    else text += cell.text + " ".repeat(Math.max(0, width - widthOf(cell.text)));
  }
  return isExact ? text + rest : (text + rest).replace(/[ \t]+$/, "");
}
