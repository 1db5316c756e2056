import { ArrowDown, ArrowUp } from "lucide-react";

interface SortHeaderProps {
  readonly title: string;
  readonly right?: boolean;
  /** Undefined where the table is sorted by another column. */
  readonly order: "ascending" | "descending" | undefined;
  readonly onSort: () => void;
}

/** The head of a column that a table can be sorted by. */
export function SortHeader({ title, right = false, order, onSort }: SortHeaderProps) {
  const Arrow = order === "descending" ? ArrowDown : ArrowUp;
  return (
    <th scope="col" className={right ? "right" : ""} aria-sort={order}>
      <button type="button" className="sort-button" onClick={onSort}>
        {title}
        {order !== undefined && <Arrow size={12} aria-hidden />}
      </button>
    </th>
  );
}
