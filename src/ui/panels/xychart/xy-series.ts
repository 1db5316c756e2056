import { isObject, type JsonObject, objectOf, objectsOf, textOf } from "../../../dashboard-file/json.ts";
import { readMatcher } from "../../../dashboard-file/read/field-config.ts";
import { type Naming, namingOf } from "../../fields/display-name.ts";
import { fieldMatcher, type MatchField } from "../../fields/field-matchers.ts";
import type { ShownField, ShownFrame } from "../../fields/show-frames.ts";

/** Which columns of a table are drawn against each other. */
export interface XySeries {
  readonly name: string;
  readonly frame: ShownFrame;
  readonly x: ShownField;
  readonly y: ShownField;
  /** By whose values points are coloured, where it is not by `y`. */
  readonly color: ShownField | undefined;
  /** By whose values points are sized. */
  readonly size: ShownField | undefined;
}

/**
 * The series that a dashboard maps, by the rules of Grafana: by itself each number of a table is drawn against the
 * first one; by hand each entry of `options.series` names a table by its place, x and y.
 *
 * @param options `{mapping, series: [{name, frame, x, y, color, size}]}`, with a matcher of fields in each
 */
export function xySeries(frames: readonly ShownFrame[], options: JsonObject): readonly XySeries[] {
  const naming = namingOf(frames);
  const isManual = options["mapping"] === "manual";
  const mapped = objectsOf(options["series"]);
  const series = (mapped.length === 0 ? [{}] : mapped).flatMap((config) => {
    if (isManual && ["frame", "x", "y"].some((part) => matcherIn(config, part) === undefined)) return [];
    const roles = rolesOf(config, naming);
    return frames.flatMap((frame, index) => (isFrame(config, index) ? seriesOf(frame, roles, isManual) : []));
  });
  return named(series);
}

interface Roles {
  readonly name: string | undefined;
  readonly x: MatchField;
  readonly y: MatchField;
  readonly color: MatchField | undefined;
  readonly size: MatchField | undefined;
}

const ANY: MatchField = () => true;
const NONE: MatchField = () => false;

function rolesOf(config: JsonObject, naming: Naming): Roles {
  const role = (part: string): MatchField | undefined => {
    const matcher = matcherIn(config, part);
    return matcher && (fieldMatcher(readMatcher(matcher), naming) ?? NONE);
  };
  const excluded = objectOf(config["y"])["exclude"];
  const isExcluded = isObject(excluded) ? fieldMatcher(readMatcher(excluded), naming) : undefined;
  const y = role("y") ?? ANY;
  return {
    name: textOf(objectOf(config["name"])["fixed"]) || undefined,
    x: role("x") ?? ANY,
    y: (field, frame) => y(field, frame) && isExcluded?.(field, frame) !== true,
    color: role("color"),
    size: role("size"),
  };
}

function matcherIn(config: JsonObject, part: string): JsonObject | undefined {
  const { matcher } = objectOf(config[part]);
  return isObject(matcher) ? matcher : undefined;
}

/** Tables are told by their place; any other matcher means none, as in Grafana. */
function isFrame(config: JsonObject, index: number): boolean {
  const matcher = matcherIn(config, "frame");
  return matcher === undefined || (matcher["id"] === "byIndex" && matcher["options"] === index);
}

function seriesOf(frame: ShownFrame, roles: Roles, isManual: boolean): readonly XySeries[] {
  const numbers = frame.fields.filter(({ type }) => type === "number");
  const x = numbers.find((field) => roles.x(field, frame));
  if (x === undefined) return [];
  const color = frame.fields.find((field) => field !== x && roles.color?.(field, frame) === true);
  const size = numbers.find((field) => field !== x && field !== color && roles.size?.(field, frame) === true);
  const drawn = numbers.filter(
    (field) => field !== x && field !== color && field !== size && roles.y(field, frame) && !isHidden(field),
  );
  return (isManual ? drawn.slice(0, 1) : drawn).map((y) => ({
    name: roles.name ?? y.title,
    frame,
    x,
    y,
    color,
    size,
  }));
}

const isHidden = ({ config }: ShownField): boolean => objectOf(config.custom?.["hideFrom"])["viz"] === true;

/** Words that all names begin or end with say nothing. */
function named(series: readonly XySeries[]): readonly XySeries[] {
  const words = series.map(({ name }) => name.split(/\s+/));
  if (series.length < 2) return series;
  const [first = []] = words;
  const least = Math.min(...words.map(({ length }) => length));
  const isShared = (at: number): boolean => words.every((each) => each.at(at) === first.at(at));
  let begin = 0;
  while (begin < least - 1 && isShared(begin)) begin += 1;
  let end = 0;
  while (end < least - 1 - begin && isShared(-1 - end)) end += 1;
  return series.map((each, index) => {
    const own = words[index] ?? [];
    return { ...each, name: own.slice(begin, own.length - end).join(" ") };
  });
}
