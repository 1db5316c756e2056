/** Words of the three languages that completion offers. */

export const PROMQL_FUNCTIONS = [
  ..."abs absent absent_over_time avg_over_time ceil changes clamp clamp_max clamp_min count_over_time".split(
    " ",
  ),
  ..."delta deriv exp floor histogram_avg histogram_count histogram_quantile histogram_sum idelta".split(" "),
  ..."increase irate label_join label_replace last_over_time ln log10 log2 max_over_time min_over_time".split(
    " ",
  ),
  ..."predict_linear present_over_time quantile_over_time rate resets round scalar sgn sort sort_desc sqrt".split(
    " ",
  ),
  ..."stddev_over_time stdvar_over_time sum_over_time time timestamp vector".split(" "),
];

export const PROMQL_AGGREGATIONS =
  "sum avg min max count topk bottomk quantile stddev stdvar group count_values".split(" ");

export const PROMQL_KEYWORDS =
  "by without on ignoring group_left group_right offset bool and or unless".split(" ");

export const LOGQL_STAGES =
  "json logfmt pattern regexp unpack line_format label_format decolorize drop keep unwrap".split(" ");

export const LOGQL_RANGE_FUNCTIONS = [
  ..."rate count_over_time bytes_rate bytes_over_time sum_over_time avg_over_time max_over_time".split(" "),
  ..."min_over_time quantile_over_time first_over_time last_over_time stddev_over_time absent_over_time".split(
    " ",
  ),
];

export const LOGQL_AGGREGATIONS = "sum avg min max count topk bottomk sort sort_desc stddev stdvar".split(
  " ",
);

export const TRACEQL_INTRINSICS = [
  ..."name duration status statusMessage kind rootName rootServiceName traceDuration".split(" "),
  ..."span:id trace:id event:name instrumentation:name".split(" "),
];

export const TRACEQL_FUNCTIONS =
  "count avg min max sum by select coalesce rate count_over_time quantile_over_time".split(" ");
