import { useMemo, useState } from "react";
import { ArrowDown, ArrowUp } from "lucide-react";
import { numberOf, objectOf, objectsOf, textOf } from "../../../dashboard-file/json.ts";
import type { FillLink } from "../../fields/data-links.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";
import { CodeBlock } from "../../components/CodeBlock.tsx";
import { Modal } from "../../components/Modal.tsx";
import type { Interval } from "../../time/time-range.ts";
import type { PanelProps } from "../panel-props.ts";
import { Cell, type InspectedValue, isRight } from "./Cell.tsx";
import { rowStyle } from "./cell-style.ts";
import { footerOf, footerTexts, type Footer } from "./footer.ts";
import { filteredRows, sortedRows, type Sort } from "./rows.ts";
import "./table.css";

const PAGE = 100;

/** A frame as a table: sorted by a click on a head, filtered by a text, a hundred rows at a time. */
export function TablePanel({ title, frames, options, width, height, interval, fillLink }: PanelProps) {
  const [at, setAt] = useState(numberOf(options["frameIndex"]) ?? 0);
  const frame = frames[Math.min(at, frames.length - 1)];
  if (frame === undefined) return null;
  const first = objectsOf(options["sortBy"])[0];
  const sortBy =
    first === undefined
      ? undefined
      : { title: textOf(first["displayName"]) ?? "", isDown: first["desc"] === true };
  return (
    <div className="table-panel" style={{ width, height }}>
      {frames.length > 1 && (
        <select
          className="select small"
          aria-label="Table"
          value={at}
          onChange={({ target }) => setAt(Number(target.value))}
        >
          {frames.map((each, index) => (
            <option key={`${each.refId ?? ""} ${index}`} value={index}>
              {each.name ?? each.refId ?? `Table ${index + 1}`}
            </option>
          ))}
        </select>
      )}
      <Table
        key={at}
        title={title}
        frame={frame}
        sortBy={sortBy}
        hasHead={options["showHeader"] !== false}
        footer={footerOf(objectOf(options["footer"]))}
        cellHeight={textOf(options["cellHeight"]) ?? "sm"}
        fillLink={fillLink}
        interval={interval}
      />
    </div>
  );
}

interface TableProps {
  readonly title: string;
  readonly frame: ShownFrame;
  readonly sortBy: Sort | undefined;
  readonly hasHead: boolean;
  readonly footer: Footer | undefined;
  /** `sm`, `md`, `lg`, `auto`. */
  readonly cellHeight: string;
  readonly fillLink: FillLink;
  readonly interval: Interval;
}

function Table({ title, frame, sortBy, hasHead, footer, cellHeight, fillLink, interval }: TableProps) {
  const [inspected, setInspected] = useState<InspectedValue>();
  const [chosen, setChosen] = useState<Sort | "none" | undefined>();
  const sort = chosen === "none" ? undefined : (chosen ?? sortBy);
  const [filter, setFilter] = useState("");
  const [page, setPage] = useState(0);
  const fields = useMemo(
    () => frame.fields.filter(({ config }) => config.custom?.["hidden"] !== true),
    [frame],
  );
  const rows = useMemo(() => sortedRows(frame, filteredRows(frame, filter), sort), [frame, filter, sort]);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const shownPage = Math.min(page, pages - 1);
  const isFilterable = fields.some(({ config }) => config.custom?.["filterable"] === true);
  const turn = (name: string) => {
    if (sort?.title !== name) setChosen({ title: name, isDown: false });
    else setChosen(sort.isDown ? "none" : { title: name, isDown: true });
  };
  return (
    <>
      {isFilterable && (
        <input
          type="search"
          className="input small table-filter"
          placeholder="Filter rows"
          aria-label={`Filter rows of ${title}`}
          value={filter}
          onChange={({ target }) => setFilter(target.value)}
        />
      )}
      <div className="table-panel-scroll" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
        <table className={`panel-table cells-${cellHeight}`}>
          {hasHead && (
            <thead>
              <tr>
                {fields.map((field, index) => (
                  <Head key={`${field.title} ${index}`} field={field} sort={sort} onTurn={turn} />
                ))}
              </tr>
            </thead>
          )}
          <tbody>
            {rows.slice(shownPage * PAGE, (shownPage + 1) * PAGE).map((row) => (
              <tr key={row} style={rowStyle(fields, row)}>
                {fields.map((field, index) => (
                  <Cell
                    key={`${field.title} ${index}`}
                    field={field}
                    frame={frame}
                    row={row}
                    fillLink={fillLink}
                    interval={interval}
                    onInspect={setInspected}
                  />
                ))}
              </tr>
            ))}
          </tbody>
          {footer !== undefined && (
            <tfoot>
              <tr>
                {footerTexts(footer, fields, rows).map((text, index) => (
                  <td key={index} className={isRight(fields[index]) ? "num right" : ""}>
                    {text}
                  </td>
                ))}
              </tr>
            </tfoot>
          )}
        </table>
      </div>
      {inspected !== undefined && (
        <Modal title={inspected.title} className="inspector" onClose={() => setInspected(undefined)}>
          <div className="inspector-body">
            <CodeBlock text={inspected.text} label="Copy the value" />
          </div>
        </Modal>
      )}
      {pages > 1 && (
        <p className="table-pages">
          <button
            type="button"
            className="button small"
            disabled={shownPage === 0}
            onClick={() => setPage(shownPage - 1)}
          >
            Back
          </button>
          <span className="num">
            {shownPage * PAGE + 1}–{Math.min(rows.length, (shownPage + 1) * PAGE)} of {rows.length}
          </span>
          <button
            type="button"
            className="button small"
            disabled={shownPage === pages - 1}
            onClick={() => setPage(shownPage + 1)}
          >
            Next
          </button>
        </p>
      )}
    </>
  );
}

function Head({
  field,
  sort,
  onTurn,
}: {
  field: ShownField;
  sort: Sort | undefined;
  onTurn: (title: string) => void;
}) {
  const isSorted = sort?.title === field.title;
  const Icon = sort?.isDown === true ? ArrowDown : ArrowUp;
  return (
    <th
      className={isRight(field) ? "right" : ""}
      aria-sort={isSorted ? (sort.isDown ? "descending" : "ascending") : "none"}
      style={widthOf(field)}
    >
      <button
        type="button"
        className="table-head"
        title={field.config.description}
        onClick={() => onTurn(field.title)}
      >
        {field.config.custom?.["hideHeader"] === true ? "" : field.title}
        {isSorted && <Icon size={12} aria-hidden />}
      </button>
    </th>
  );
}

function widthOf({ config }: ShownField): { readonly width?: number; readonly minWidth?: number } {
  const [width, minWidth] = [config.custom?.["width"], config.custom?.["minWidth"]];
  return {
    ...(typeof width === "number" ? { width } : {}),
    ...(typeof minWidth === "number" ? { minWidth } : {}),
  };
}
