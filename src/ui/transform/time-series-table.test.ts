import { expect, it } from "vitest";
import { frameOf, type DataFrame } from "../frames/data-frame.ts";
import { Trend } from "../frames/trend.ts";
import { column } from "./columns.ts";
import { timeSeriesTable } from "./time-series-table.ts";
import { TransformError } from "./transform-error.ts";

const series = (
  refId: string,
  labels: Readonly<Record<string, string>>,
  values: readonly (number | null)[],
) =>
  frameOf(
    [column("Time", "time", [1, 2, 3]), { name: "Value", type: "number", values, labels, config: {} }],
    { refId },
  );

const rowsOf = ({ fields, length }: DataFrame) =>
  Array.from({ length }, (_, row) =>
    Object.fromEntries(fields.map(({ name, values }) => [name, values[row]])),
  );

it("has a row for each series of a query, and leaves other frames as they are", () => {
  const other = frameOf([column("a", "string", ["x"])], { refId: "A" });
  const made = timeSeriesTable(
    [
      series("A", { job: "api", zone: "x" }, [1, 2, 3]),
      other,
      series("A", { job: "web" }, [4, 0, null]),
      series("B", { job: "api" }, [7, 8, 9]),
    ],
    { B: { stat: "max" } },
  );
  expect(made[0]).toBe(other);
  expect(made.map(({ refId }) => refId)).toEqual(["A", "A", "B"]);
  expect(rowsOf(made[1] ?? other)).toEqual([
    { job: "api", zone: "x", "Trend #A": new Trend([1, 2, 3], [1, 2, 3], 3) },
    { job: "web", zone: null, "Trend #A": new Trend([1, 2, 3], [4, 0, null], 0) },
  ]);
  expect(JSON.stringify(rowsOf(made[2] ?? other))).toBe('[{"job":"api","Trend #B":9}]');
});

it("names a calculation that is not there", () => {
  expect(() => timeSeriesTable([series("A", {}, [1])], { A: { stat: "best" } })).toThrow(TransformError);
});
