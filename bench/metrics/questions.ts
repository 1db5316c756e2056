/** What is asked of the metrics. */
export interface Question {
  readonly what: string;
  /** Path below the API's base, with its parameters. */
  readonly path: string;
  /** Milliseconds, of one core. */
  readonly target?: number;
  /** Fewer series or values than this are a wrong answer. */
  readonly least: number;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const BUCKETS = "http_server_request_duration_seconds_bucket";

const params = (values: Record<string, string | number>): string =>
  new URLSearchParams(Object.entries(values).map(([key, value]) => [key, String(value)])).toString();

/** @param end Unix seconds. */
export function questions(end: number): readonly Question[] {
  const range = (
    what: string,
    query: string,
    seconds: number,
    step: number,
    least: number,
    target?: number,
  ) => question(what, `query_range?${params({ query, start: end - seconds, end, step })}`, least, target);
  const instant = (what: string, query: string, least: number, target?: number) =>
    question(what, `query?${params({ query, time: end })}`, least, target);
  const values = (what: string, label: string, least: number, target?: number, match?: string) => {
    const selector = match === undefined ? {} : { "match[]": match };
    return question(
      what,
      `label/${label}/values?${params({ start: end - HOUR, end, ...selector })}`,
      least,
      target,
    );
  };
  const alternatives = Array.from({ length: 50 }, (_, index) => `item-${index * 1999}`).join("|");
  return [
    range("rate of 100 series, 1 h at 15 s", "rate(cart_items_total[5m])", HOUR, 15, 100, 6),
    range(
      "sum by (le)(rate()) of 550 series, 1 h at 15 s",
      `sum by (le) (rate(${BUCKETS}[5m]))`,
      HOUR,
      15,
      11,
      20,
    ),
    range(
      "histogram_quantile of the same by route",
      `histogram_quantile(0.95, sum by (le, route) (rate(${BUCKETS}[5m])))`,
      HOUR,
      15,
      8,
      20,
    ),
    range(
      "sum by (route)(rate()) of 1,000 series, 24 h at 60 s",
      "sum by (route) (rate(shop_requests_total[5m]))",
      24 * HOUR,
      60,
      8,
      250,
    ),
    range(
      "rate of 1,000 series, 24 h at 60 s: 1.4 M points",
      "rate(shop_requests_total[5m])",
      24 * HOUR,
      60,
      1000,
    ),
    range("max_over_time of 150 gauges, 1 h at 15 s", "max_over_time(queue_depth[5m])", HOUR, 15, 150),
    range("150 gauges, 1 h at 15 s", "queue_depth", HOUR, 15, 150),
    instant("instant: 100 series", "cart_items_total", 100, 2),
    instant("instant: one series", 'cart_items_total{pod="pod-3",route="/cart"}', 1, 2),
    instant("instant: sum(rate()) of 100 series", "sum(rate(cart_items_total[5m]))", 1, 2),
    instant("instant: topk of 150 gauges", "topk(5, queue_depth)", 5, 2),
    instant(
      "instant: quantile of 550 series",
      `histogram_quantile(0.9, sum by (le) (rate(${BUCKETS}[5m])))`,
      1,
      2,
    ),
    values("label values: 1,000 of 100,000 series", "pod", 1000, 10),
    values("label values: 1,000 of one metric's 100,000", "pod", 1000, 10, "inventory_level"),
    values("label values: 100,000 of 100,000 series", "item", 100_000),
    values("label values: names of metrics", "__name__", 5, 10),
    instant("matcher: one of 100,000", 'inventory_level{item="item-77777"}', 1, 2),
    instant("matcher: 50 alternatives of 100,000", `inventory_level{item=~"${alternatives}"}`, 50, 4),
    instant("matcher: prefix over 100,000", 'count(inventory_level{item=~"item-123.*"})', 1, 10),
    instant("matcher: expression over 100,000", 'count(inventory_level{item=~"item-.*9[13]7"})', 1, 30),
    instant(
      "matcher: not equal, of 100,000",
      'count by (zone) (inventory_level{pod!="pod-7",item=~"item-1.*"})',
      9,
      100,
    ),
  ];
}

function question(what: string, path: string, least: number, target: number | undefined): Question {
  return { what, path: `/api/v1/${path}`, least, ...(target === undefined ? {} : { target }) };
}
